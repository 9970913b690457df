"""Pages that are read without a tree say the same as by their tree, and those that anything is odd in are parsed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from archive.charset import decode
from archive.readers import tokens
from archive.readers.html import _of_tree, read_html
from archive.readers.tokens import REMEMBERED
from tests.archive.cases import in_repository
from tests.archive.forms_as_html import page
from tests.archive.readers.markup_drawn import drawn
from tests.archive.readers.test_html_flat import ODDITIES, odd
from tests.bench.html import word_page

ROUND = "<html><head><title>t</title>{}</head><body>{}</body></html>"


def without_tree(data):
    """What is read of a page without a tree, None where it is parsed."""
    text, charset = decode(data)
    found = tokens.read(text.encode("utf-8", "replace"))
    return found and replace(found, charset=charset)


def by_tree(data):
    return _of_tree(data, *decode(data))


def agree(data):
    """The page is read without a tree; what is read is what the tree says."""
    found = without_tree(data)
    expected = repr(by_tree(data))
    assert repr(read_html(data)) == expected
    assert found is None or repr(found) == expected
    return found is not None


@pytest.mark.parametrize("seed", range(3))
def test_a_page_as_word_saves_it(seed):
    assert agree(word_page(seed))
    assert agree(word_page(seed).decode().replace("charset=utf-8", "charset=gb2312").encode("gb18030"))


def test_published_and_frozen_pages():
    taken = [agree(case.file.read_bytes()) for case in in_repository() if case.file.suffix == ".html"]
    assert any(taken)


def test_drawn_reports():
    assert sum(agree(page(seed).data) for seed in range(80)) > 30


@pytest.mark.parametrize("start", range(0, 1200, 200))
def test_pages_drawn_tag_by_tag(start):
    assert sum(agree(drawn(Random(seed))) for seed in range(start, start + 200)) > 80


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_odd_pages(start):
    plain = [one for seed in range(40) if without_tree(one := page(seed).data)] + [word_page(1)]
    for seed in range(start, start + 50):
        agree(odd(plain[seed % len(plain)], seed))


@pytest.mark.parametrize("oddity", ODDITIES)
@pytest.mark.parametrize("around", ["<p>一{}二</p>", "<table><tr><td>1{}</td><td>2</td></tr></table>", "<table>{}<tr><td>1</td><td>2</td></tr></table>", "<h2>一{}</h2>二"])
def test_oddities(oddity, around):
    agree(ROUND.format("", around.format(oddity) + "<p>三</p>").encode())
    agree(around.format(oddity).encode())
    agree(ROUND.format(oddity, "").encode())


@pytest.mark.parametrize("body", [
    "<p>1<sup>2</sup></p>", "<p hidden>1</p>", "<p style='display:none'>1</p>", "<p style=display:none>1</p>", "<font color=white>1</font>", "<p>1<p>2</p>", "<p>1", "1</p>",
    "<table><tr><td>1<td>2</table>", "<table>1<tr><td>2</td></tr></table>", "<table><tr><td><table></table></td></tr></table>", "<img src=a.png>", "<a href='a.jpg'>1</a>", "<p>&nbsp</p>",
    "<p>&foo;</p>", "<p>&#30;</p>", "<p>a < b</p>", "<p>a > b</p>", "<p title='>'>1</p>", "<p title='<!--'>1</p>", "<p title='-->'>1</p>", "<p/>", "<p a=1 a=2>1</p>", "<p a='1'b='2'>1</p>", "<p>\x0c1</p>",
    "<p>1\x1e</p>", "<select><option>1</option></select>", "<noscript>1</noscript>", "<textarea>1</textarea>", "<svg></svg>", "<p>1</p></body><p>2</p>", "<td colspan='2x'>1</td>", "<!-->1-->", "<!--1--!>2-->", "<!--1",
    "<title>1</title>", "<script>'</b>'</script>", "<script>'<script'</script>", "<div>" * 250 + "1" + "</div>" * 250, "<p " + "a" * 4000 + ">1</p>", "<!--<b " + "a" * 4000 + "-->1",
])  # fmt: skip
def test_what_is_parsed(body):
    assert not agree(ROUND.format("", body).encode())


@pytest.mark.parametrize("head", [
    "<title>2</title><p>1</p>", "x", "<style>p{display:none}</style>", "<style>.a{font-size:0}</style>", "<style>a{color:#fff}</style>", "<style>p{disp\\6c ay:none}</style>", "<style>td::after{content:'1'}</style>", "<meta name=a name=b content=1>",
    "<meta name=a content='&foo;'>", "<noscript></noscript>", "<title>a<!--b--></title>", "<script><!-- <script> --></script>",
])  # fmt: skip
def test_heads_that_are_parsed(head):
    assert not agree(ROUND.format(head, "<p>1</p>").encode())


@pytest.mark.parametrize("body", [
    "<p>&nbsp;1&#160;2&lt;3&#x4e00;</p>", "<!-- 1 --><p>2<!-- <b>3</b> --></p>", "<script>var a = '<b>' > 1;</script><p>1</p>", "<p>1<br>2<BR/>3</p>", "<P CLASS=a>1</p>", "<p\n class='a'\r\n>1</p >",
    "<table><colgroup><col></colgroup><tbody><tr><td rowspan=2 colspan='3'>1</td><th>2</th></tr></tbody></table>", "<![if !supportEmptyParas]>1<![endif]>", "<h1>1<b>2</b></h1>", "", "<p></p>",
    "<a href='a.html?b=1&amp;c=2'>1</a>", "<table><tr><td>" + "1" * 200 + "</td><td>2</td></tr></table>",
])  # fmt: skip
def test_what_is_read_without_a_tree(body):
    assert agree(ROUND.format("<meta name='A' content=' b  &amp; c '><meta name=a content=d>", body).encode())
    assert not body.startswith("<p") or agree(body.encode())


def test_what_is_taken_out_counts_for_the_encoding():
    data = ROUND.format("", "<p>1</p>").encode() + "<!-- 甲乙丙丁 -->".encode("gb18030")
    assert read_html(data).charset == by_tree(data).charset == "gb18030"
    data = "<!-- 甲乙丙丁 -->".encode("gb18030") + ROUND.format("", "<p>1</p>").encode()
    assert read_html(data).charset == by_tree(data).charset == "gb18030"


def test_runs_are_forgotten_when_there_are_too_many():
    for number in range(0, REMEMBERED + 600, 200):
        agree(ROUND.format("", "".join(f"<p id=a{number + more}>{more}</p>" for more in range(200))).encode())
    assert tokens._MEMORY._runs <= REMEMBERED
    assert agree(word_page(1))
