"""Pages that no portal should serve: the search over them ends, and says what it did not find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import make_page
from crawler.probing.search import Search

HOME = "http://www.x.gov.cn/"
PIECES = [
    "<a href='", "'>", "</a>", "政府信息公开年报", "政务公开", "http://[::1", "//", "?gk=4", "javascript:void(0)", "<base href='http://[/'>",
    "<iframe src='", "<area alt='信息公开年报' href=", "<li bfdi='/nb/'>", "<div onclick=\"go('./x.html')\">", "乡镇", "溪口镇", "/jdxz/", "\x00",
    "<meta http-equiv=refresh content='0;url=/'>", "<script>location='/'</script>", "2022年", "<title>", "<table>", "更多", "#", " ", "</li>",
]


def walked(html: str) -> Search:
    search = Search(HOME, frozenset({"x.gov.cn"}), most=8)
    while (step := search.next()) is not None:
        search.got(step, make_page(step.url, 200, [("Content-Type", "text/html")], html.encode("utf-8", "replace")))
    return search


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_soup_comes_to_an_end(pieces: list[str]) -> None:
    search = walked("<html><body>" + "".join(pieces))
    assert search.pages <= 8
    assert search.channels or search.notes


@pytest.mark.parametrize("html", ["", "<", "<html></html>", "%PDF-1.4", "{}", "<div>" * 3000 + "政府信息公开年报", "<a href=/x>" * 2000])
def test_pages_without_anything(html: str) -> None:
    assert walked(html).notes


def test_a_page_that_always_leads_on_is_left_after_so_many() -> None:
    search = Search(HOME, frozenset({"x.gov.cn"}), most=10)
    for number in range(100):
        step = search.next()
        if step is None:
            break
        html = f"<html><title>政务公开</title><a href='/a{number}/'>政府信息公开</a><a href='/b{number}/'>信息公开年报</a>"
        search.got(step, make_page(step.url, 200, [("Content-Type", "text/html")], html.encode()))
    assert search.pages <= 10
    assert not search.channels
