"""What links in lists are called whose own words do not say it; lists in several blocks."""

import pytest

from crawler.adapter import Entry
from crawler.mechanics import links
from crawler.platforms.generic import ARTICLE
from tests.crawler.pages import around, page

TITLE = "某县教育局2023年政府信息公开工作年度报告"


def entries(body: str) -> tuple[Entry, ...]:
    return links.entries(page(around(body)), ARTICLE)


def test_the_title_stands_in_another_cell() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>某县{n}局2023年政府信息公开工作年度报告</td><td>2024-01-1{n}</td><td><a href='/f/{n}.pdf'>{word}</a></td></tr>"
                   for n, word in enumerate(("下载", "查看", "[PDF下载]", "点击查看")))
    found = entries(f"<table>{rows}</table>")
    assert [entry.title for entry in found] == [f"某县{n}局2023年政府信息公开工作年度报告" for n in range(4)]
    assert found[0].listed == "2024-01-10"


@pytest.mark.parametrize("word", ["2023年", "查看"])
def test_agencies_down_and_years_across(word: str) -> None:
    rows = "".join(f"<tr><td>某县{name}</td><td><a href='/nb/2023/1000{n}.html'>{word}</a></td><td><a href='/nb/2022/2000{n}.html'>2022年</a></td></tr>"
                   for n, name in enumerate(("教育局", "民政局")))
    found = {entry.url[-16:]: entry.title for entry in entries(f"<table><tr><th>单位</th><th>2023年</th><th>2022年</th></tr>{rows}</table>")}
    assert found == {
        "/2023/10000.html": "某县教育局2023年政府信息公开年报", "/2022/20000.html": "某县教育局2022年政府信息公开年报",
        "/2023/10001.html": "某县民政局2023年政府信息公开年报", "/2022/20001.html": "某县民政局2022年政府信息公开年报",
    }


def test_no_year_is_made_where_the_table_has_no_head_for_the_column() -> None:
    rows = "<tr><td>某县教育局</td><td><a href='/nb/2023/10000.html'>查看</a></td></tr>"
    for head in ("", "<tr><th>单位</th><th>年报</th></tr>", "<tr><th colspan=2>2023年</th></tr>"):
        assert [entry.title for entry in entries(f"<table>{head}{rows}</table>")] == ["查看"]


def test_a_link_round_a_card_is_called_as_its_heading() -> None:
    summary = "根据《中华人民共和国政府信息公开条例》有关规定，现公布年度报告。全文包括六个部分。"
    card = f"<div class='card'><a href='/a/2024/{{}}.html'><h4>{TITLE}</h4><p>{summary}</p><span>2024-01-10</span></a></div>"
    assert {entry.title for entry in entries(f"<div class='cards'>{card.format(10001)}{card.format(10002)}</div>")} == {TITLE}


def test_a_title_attribute_that_says_nothing_gives_way_to_the_text() -> None:
    item = f"<li><a href='/a/2024/10001.html' title='点击查看'>{TITLE}</a><span>2024-01-10</span></li>"
    assert [entry.title for entry in entries(f"<ul>{item}</ul>")] == [TITLE]


def test_blocks_of_a_list_under_ids_and_classes_of_their_own() -> None:
    blocks = "".join(
        f"<div class='{name}' id='y{year}'><ul class='{name}'><li><a href='/a/{year}/10001.html'>某县{year}年政府信息公开年报</a><span>{year + 1}-01-10</span></li></ul></div>"
        for name, year in (("zf", 2023), ("bm", 2022), ("xz", 2021)))
    found = entries(blocks + "<ul class='news'><li><a href='/xw/2024/10001.html'>会议</a><span>2024-02-01</span></li></ul>")
    assert [entry.title[2:6] for entry in found] == ["2023", "2022", "2021"]
    assert [entry.beside for entry in found] == [False, True, True]


def test_titles_tell_the_list_where_dates_are_unreadable() -> None:
    items = "".join(f"<li><a href='n{n}.html'>某县{n}局2023年政府信息公开年报</a><span>今天</span></li>" for n in range(3))
    news = "".join(f"<li><a href='/xw/2024/1000{n}.html'>会议{n}</a><span>2024-02-0{n + 1}</span></li>" for n in range(2))
    assert len(entries(f"<ul class='u1'>{items}</ul><div class='box2'><ul>{news}</ul></div>")) == 3
