"""Text that a page's own style sheet hides, moves or adds: what is read is what a browser shows, or a stroke keeps the digits apart."""

from __future__ import annotations

import pytest

from archive.readers.html import read_html
from archive.readers.printed import MARK
from archive.readers.styles.sheet import LONG

X = "<td>17<span class=x>1</span>"


def cell(sheet: str, html: str = X, head: str = "<!doctype html>") -> str:
    page = f"{head}<style>{sheet}</style><table><tr><td>a<td>b<tr><td>c{html}</table>"
    return read_html(page.encode()).blocks[0].rows()[1][-1].text


@pytest.mark.parametrize("sheet", [
    ".x{display:none}", ".x { DISPLAY : NONE }", "span.x{visibility:hidden}", "td .x{font-size:0}", "td>.x{opacity:0}", "td span{mso-hide:all}", "table tr td span{display:none}",
    "table > tbody > tr > td > span{display:none}", "table tbody tr .x{display:none}", "[class=x]{display:none}", "span[class^='x']{display:none}", "td span:first-child{display:none}",
    "td+td .x{display:none}", "td~td>span.x{display:none}", ".y,.x{display:none}", ".x{display:inline}.x{display:none}", ".x{display:none!important}.x{display:inline}",
    "span.x{display:none}.x{display:inline}", "@media screen{.x{display:none}}", "@media all and (min-width:800px){.x{display:none}}", "<!-- .x{display:none} -->",
    r".\78 {d\69splay:none}", "a{b:'}'}.x{display:none", "@charset 'utf-8';.x{display:none}", ".x{font:0/0 a}", ".x{display:none;display:}", ".x{color:red;;visibility:collapse;}", "*{display:inline}.x{display:none}",
    "@font-face{font-family:a;src:url(data:x;base64,aa)}.x{display:none}", "/* ' */.x{display:none}/* ' */"])
def test_what_is_hidden_is_left_out(sheet):
    assert cell(sheet) == "17"


@pytest.mark.parametrize("sheet", [
    ".x{text-decoration:line-through}", ".x{vertical-align:super}", ".x{position:absolute;left:-999px}", ".x{color:#FFF}", ".x{color:transparent}", ".x{float:left}",
    ".x{display:block}", ".X{display:none}", ".x:not(.y){display:none}", "@supports(display:grid){.x{display:none}}", "@media (orientation:portrait){.x{display:none}}",
    "td{.x{display:none}}", ".x{display:var(--a)}", ".x{display:none none}", ".x{display:none;display:var(--a)}", ".x,::foo{display:none}", ".x{display:inherit}", "span:is(.x,.y){display:none}", ".x:nth-of-type(1){display:none}", "}.x{display:none}.x{color:#fff}"])
def test_what_is_shown_otherwise_or_is_in_doubt_is_kept_apart(sheet):
    assert cell(sheet) == "17|1"


@pytest.mark.parametrize("sheet", [
    "", ".y{display:none}", ".x{display:none}.x{display:inline}", "span.x{display:none}.x{display:inline!important}", "#x.x{display:none}", "th .x{display:none}", "@media print{.x{display:none}}",
    "@media (max-width:600px){.x{display:none}}", "/*.x{display:none}*/", ".x:hover{display:none}", ".x::selection{color:#fff}", ".x{color:red}", "@page{display:none}", "}.x{display:none}", ".x,{display:none}", ".x,a..b{display:none}", ".x,[{display:none}", ";.x{display:none}", "p.x{display:none}",
    ".x{font:12px a}", "@keyframes x{from{opacity:0}}", ".x::before{content:''}", ".x::after{content:'.';height:0;visibility:hidden}", ".x::before{content:'\\e900'}", "td *.y{display:none}",
    "span>.x{display:none}", "td:nth-child(1) .x{display:none}", ".x .x{display:none}", "*html .x{display:none}", "td .x:only-child:last-child:nth-child(2){display:none}"])
def test_what_is_shown_is_read(sheet):
    assert cell(sheet) == "171"


@pytest.mark.parametrize("sheet", [".x::before{content:'9'}", ".x:after{content:'万'}", ".x:before{content:attr(title)}", ".x::before{content:counter(a)}", "td.n::after{content:'%'}",
                                   "td.n::first-letter{font-size:0}", "tr::after{content:'1'}", ".x::after{content:'-'}"])
def test_a_cell_to_which_a_sheet_adds_something_is_no_number(sheet):
    assert "|" in cell(sheet, "<td class=n>1<span class=x>7</span>")


@pytest.mark.parametrize(("sheet", "html", "shown"), [
    (".x{display:none}", "<td>17<span class=x style='display:inline'>1</span>", "171"), (".x{display:inline!important}", "<td>17<span class=x style='display:none'>1</span>", "171"),
    (".x{display:block}", "<td>17<span class=x hidden>1</span>", "17|1"), (".y{display:block}", "<td>17<span class=x hidden>1</span>", "17"), ("", "<td>17<span aria-hidden=true>1</span>", "171"),
    ("b{font-size:0}b i{font-size:9pt}", "<td>17<b>1<i>2</i></b>", "17|12"), ("b{visibility:hidden}", "<td>17<b>1<i style='visibility:visible'>2</i></b>", "17|12"),
    ("b{visibility:hidden}", "<td>17<b>1<i>2</i></b>", "17"), ("", "<td>17<details>1<b>2</b>3</details>", "17"), ("", "<td>17<details open>1</details>", "17\n1"),
    ("", "<td><details><summary>a</summary>17</details>", "a"), (".h{display:none}", "<td>17<td class=h>1", "17"), ("b{display:none}", "<td>1<b>2</b>7", "17")])
def test_several_elements(sheet, html, shown):
    assert cell(sheet, html) == shown


def test_rows_that_a_sheet_hides_are_not_there():
    page = "<style>tr.x{display:none}</style><table><tr><td>a<td>1<tr class=x><td>b<td>2<tr><td>c<td>3</table>"
    assert [row[0].text for row in read_html(page.encode()).blocks[0].rows()] == ["a", "c"]


def test_several_sheets_in_their_order():
    page = "<style>.x{display:none}</style><style media=print>.x{display:none!important}</style><style>.x{display:inline}</style><style type=text/less>.x{display:none}</style>"
    assert cell("", head=page) == "171"
    assert cell(".x{display:none}", head=page) == "17"


@pytest.mark.parametrize("sheet", [f"{' '.join(['span'] * 11)}{{display:none}}", "/*" * 20_000, "x{" * 20_000, "'" * 20_001, "a:not(" * 9_000, "\\" * 50_000, "u" * 100_000, "@media " + "(" * 50_000,
                                   ".x{" + "display:none;" * 20_000, "," * 50_000 + ".x{display:none}", " > " * 20_000 + "{display:none}", "url(" * 20_000])
def test_a_sheet_cannot_stall(sheet):
    page = f"<!doctype html><style>{sheet}</style>" + "<span>" * 400 + "<p>1</p>"
    assert {block.text.strip(MARK) for block in read_html(page.encode()).blocks} <= {"1"}


def test_more_than_is_matched_or_read_is_doubtful():
    many = "".join(f".a{at} .x,.b{at}{{display:none}}" for at in range(3000))
    html = "<td>17" + "<b>1</b>" + "<span class=x></span>" * 3000
    assert cell(many, html) == "17|1"
    assert cell(f".y{{display:none}}/*{'a' * LONG}*/") == "17|1"
