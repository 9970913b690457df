"""What a browser shows of a table that libxml2 has otherwise in its tree: rows inside a form, figures in fields of a form;
and the lines of <pre>."""

from __future__ import annotations

import pytest

from archive.model import Grid, Text
from archive.readers import html
from archive.readers.html import read_html

LABELS = "<tr><td>信息内容</td><td>数量</td></tr>"


def rows(body):
    grids = [block for block in read_html(f"<html><body>{body}</body></html>".encode()).blocks if isinstance(block, Grid)]
    return [[[cell.text for cell in row] for row in grid.rows()] for grid in grids]


@pytest.mark.parametrize("body", [
    f"<table><form name=f>{LABELS}<tr><td>规章</td><td>3</td></tr></form></table>",
    f"<table><form><tbody>{LABELS}<tr><td>规章</td><td>3</td></tr></tbody></form></table>",
    f"<table><tbody>{LABELS}<form><tr><td>规章</td><td>3</td></tr></form></tbody></table>",
    f"<table>{LABELS}<tr><form><td>规章</td><td>3</td></form></tr></table>",
    f"<table>{LABELS}<center><font><tr><td>规章</td><td>3</td></tr></font></center></table>",
])  # fmt: skip
def test_rows_in_another_element_are_rows_of_their_table(body):
    assert rows(body) == [[["信息内容", "数量"], ["规章", "3"]]]


def test_a_hundred_thousand_forms_in_a_table_are_gone_through_once():
    assert rows("<table>" + "<form><tr><td>规章</td><td>3</td></tr></form>" * 20_000 + "</table>") == [[["规章", "3"]] * 20_000]


def test_a_table_in_a_form_in_a_table_stays_what_it_is():
    inner = f"<table>{LABELS}<tr><td>规章</td><td>3</td></tr></table>"
    assert rows(f"<table><tr><td><form>{inner}</form></td></tr></table>") == [[["信息内容", "数量"], ["规章", "3"]]]


@pytest.mark.parametrize(("field", "shown"), [
    ('<input value="3">', "3"), ('<input type="text" readonly value=" 12.5 ">', "12.5"), ("<textarea rows=1>3</textarea>", "3"),
    ('<input type=number value=3>件', "3件"), ("<p><input value=3></p>", "3"),
    ('<input type="hidden" value="3">', ""), ('<input type="checkbox" value="3">', ""), ('<input value="3" style="display:none">', ""),
    ("<textarea hidden>3</textarea>", ""), ("<input>", ""), ('<input value="请在此输入您要查找的内容，多个词之间用空格分开，不区分大小写字母">', ""),
    ("<input value=1><input value=2>", "1|2"), ("1<input value=2>", "1|2"), ("<select><option>1<option selected>2</select>", ""),
])  # fmt: skip
def test_a_field_in_a_cell_shows_its_value(field, shown):
    assert rows(f"<table>{LABELS}<tr><td>规章</td><td>{field}</td></tr></table>") == [[["信息内容", "数量"], ["规章", shown]]]


def test_a_field_outside_of_a_table_is_no_text():
    assert "搜索" not in read_html(f'<html><body><input value="搜索"><p>年报</p><table>{LABELS}</table></body></html>'.encode()).text()


def test_each_cell_is_found_again_in_the_page():
    page = f"<html><body><table><form>{LABELS}<tr><td>规章</td><td><input value=3></td></tr></form></table></body></html>".encode()
    root, found = html.sources(page)
    assert root is not None
    assert {place: element.tag for place, element in found[0].items()} == dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], "td")


def lines(body):
    return [block.text for block in read_html(f"<html><body>{body}</body></html>".encode()).blocks if isinstance(block, Text)]


@pytest.mark.parametrize("body", [
    "<pre>一、概述\n规章\t0\t<b>3\n二、主动公开</b>\n\n无</pre>", "<pre>\n一、概述\n<span>规章 0</span> 3\r\n<i>二、主动</i>公开<br>无\n</pre>",
    "<pre>一、概述\n规章 0 3<pre>二、主动公开\n无</pre></pre>",
])  # fmt: skip
def test_lines_of_pre(body):
    assert lines(body + "<p>不\n是</p>") == ["一、概述", "规章 0 3", "二、主动公开", "无", "不 是"]


def test_lines_of_pre_in_a_cell_and_in_a_field():
    assert rows("<table><tr><td>规章</td><td><pre>\n3\n</pre></td><td><pre>1\n2</pre></td></tr></table>") == [[["规章", "3", "1\n2"]]]
    assert rows("<table><tr><td>规章</td><td><pre><textarea>3\n</textarea></pre></td></tr></table>") == [[["规章", "3"]]]


def test_many_lines_of_pre_within_pre_are_gone_through_once():
    assert len(lines("<pre>一\n" * 1000 + "</pre>" * 1000)) == 1000
