"""HTML to blocks: what is a table, what is laid out in one, and what a broken page may not do."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Grid, Picture, Text
from archive.readers.html import read_html


def blocks(body):
    return read_html(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()).blocks


def grid(body):
    found = [block for block in blocks(body) if isinstance(block, Grid)]
    assert len(found) == 1
    return [[cell.text for cell in row] for row in found[0].rows()]


def test_paragraphs_headings_and_lines():
    assert blocks("<h1>甲</h1><p>乙<b>丙</b></p>丁<br>戊<h2>己</h2>") == (
        Text("甲", 1), Text("乙丙"), Text("丁"), Text("戊"), Text("己", 2),
    )  # fmt: skip


def test_a_word_export():
    cell = "<td rowspan=2 style='mso-x:y'><p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span>甲<o:p></o:p></p></td>"
    assert grid(f"<!--[if gte mso 9]><xml>x</xml><![endif]--><table><tr>{cell}<td><![if !x]><p>1</p><![endif]></tr><tr><td>2</table>") == [
        ["甲", "1"], ["2"],
    ]  # fmt: skip


def test_digits_over_inline_tags_are_one_number_and_over_lines_are_not():
    assert grid("<table><tr><td><span>1</span><span>2</span><td><p>1</p><p>2</p><td>1<br>2</table>") == [["12", "1\n2", "1\n2"]]


def test_layout_tables_are_walked_and_data_tables_kept_whole():
    data = "<table><tr><td>甲<td>1</tr><tr><td>乙<td>2</tr></table>"
    nested = f"<table><tr><td>边<td><p>文</p>{data}</td></tr><tr><td>脚<td>注</tr></table>"
    found = blocks(f"<table><tr><td>{nested}</table>")
    assert [block.text if isinstance(block, Text) else len(block.cells) for block in found] == ["边", "文", 4, 2]


def test_a_cell_of_running_text_is_text():
    long = "某镇全年主动公开政府信息。" * 30
    assert blocks(f"<table><tr><td>甲<td>{long}</table>") == (Text("甲"), Text(long))


def test_scripts_styles_and_comments_say_nothing():
    assert blocks("<script>1</script><style>2</style><!-- 3 --><noscript>4</noscript><p>5</p>") == (Text("5"),)


def test_thead_tfoot_and_caption():
    rows = grid("<table><caption>名</caption><tfoot><tr><td>丙<td>3</tfoot><thead><tr><th>甲<th>1</thead><tbody><tr><td>乙<td>2</table>")
    assert sorted(rows) == [["丙", "3"], ["乙", "2"], ["名"], ["甲", "1"]]


def test_title_metas_and_pictures():
    document = read_html(
        "<title> 标 题 </title><meta name=PubDate content=2021-01-05><meta property=a content=b><meta name=pubdate content=x>"
        "<img src=a><img src=b width=16 height=16><img src=c width=600>".encode()
    )
    assert document.title == "标 题"
    assert dict(document.metas) == {"pubdate": "2021-01-05", "a": "b"}
    assert len(document.pictures) == 2


@pytest.mark.parametrize("body", [
    "<div>" * 3000, "<span>" * 20000, "<table><tr><td>" * 500, "<font><b>" * 1500, "<ul><li>" * 1100, "<p><div>" * 900,
], ids=lambda body: f"{body[:8]} {body.count('<')}")  # fmt: skip
def test_a_table_below_any_depth_is_found(body):
    found = blocks(body + "<table><tr><td>规章<td>1</tr><tr><td>x<td>2</table>")
    assert [cell.text for cell in found[-1].cells] == ["规章", "1", "x", "2"]


def test_nul_bytes_empty_tables_and_unclosed_cells():
    assert grid("<table></table><table><tr></tr></table><table><tr><td>甲<td>1\x002<tr><td>乙<td>3") == [["甲", "12"], ["乙", "3"]]


@pytest.mark.parametrize("data", [b"", b"<", b"<html>", b"\x00", b"<table", b"<?xml version='1.0' encoding='gbk'?><p>1</p>", b"&#x110000;&#0;"])
def test_rubbish_gives_a_document(data):
    assert read_html(data).reader == "html"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document(data):
    assert read_html(b"<table><tr><td>" + data).reader == "html"


def test_what_follows_the_end_of_the_page_is_shown_by_a_browser_and_read():
    """Pages that include a fragment with html and body of its own, as many a content system does."""
    fragment = "<html><body><p>导航</p></body></html>"
    report = "<h1>固镇县2020年政府信息公开工作年度报告</h1><table><tr><td>（一）予以公开</td><td>3</td></tr></table>"
    found = read_html(f"{fragment}{report}</BODY ></html>\n<p>版权所有</p>".encode())
    assert [block.text for block in found.blocks if isinstance(block, Text)] == ["导航", "固镇县2020年政府信息公开工作年度报告", "版权所有"]
    assert [cell.text for block in found.blocks if isinstance(block, Grid) for cell in block.cells] == ["（一）予以公开", "3"]


def test_a_large_picture_in_the_page_itself():
    """Its base64 has hundreds of strokes, which no more are attributes than the bytes of a small one."""
    held = bytes(range(200, 256)) * 900
    (picture,) = (block for block in blocks(f"<img src='data:image/png;base64,{b64encode(held).decode()}'>") if isinstance(block, Picture))
    assert picture.data == held
