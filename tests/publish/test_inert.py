"""Stored pages are written anew from what is allowed: whatever comes in, nothing comes out that runs, loads or leads away."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.publish.inert import Copy, Marked, TooBig, inert_page, inert_text
from archive.publish.inert import page as pages
from archive.publish.inert.allowed import ATTRIBUTES, ELEMENTS
from archive.publish.inert.css import declarations, rules
from archive.publish.inert.images import embedded
from tests.publish.hostile import BODIES, CHARSETS, first, page

AT = "http://forbidden.example"
SHELL = {"html", "head", "meta", "title", "style", "body", "link"}
OWN = {"data-xxgk", "data-xxgk-at", "data-xxgk-away", "src", "href", "rel", "open", "lang", "charset", "name", "content", "id"}


def written(data, held=None, charset=""):
    return inert_page(Marked(data, charset), "http://a.example/b/c.html", held or (lambda urls: {}), "told")


def only_what_is_allowed(text):
    """By a parse of its own: elements, attributes, addresses, styles."""
    root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True))
    for element in root.iter():
        assert element.tag in ELEMENTS | SHELL
        assert set(element.attrib) <= set(ATTRIBUTES) | OWN
        assert not element.get("href", "") or element.get("href").startswith("/archive/") or element.tag == "link"
        source = element.get("src", "")
        assert not source or source.startswith("/archive/") or embedded(source)
    assert len(root.findall(".//style")) == 1
    assert len(root.findall(".//meta")) == 2
    assert [one.get("href") for one in root.iter("link")] == ["data:,"]
    for style in [one.text for one in root.iter("style")] + [one.get("style") for one in root.iter() if one.get("style")]:
        assert not re.search(r"url\s*\(|@|\\|expression|behavior|binding|image-set|src\s*\(", style, re.IGNORECASE)
    return root


@pytest.mark.parametrize("name", BODIES)
def test_hostile_pages(name):
    for data in (page(BODIES[name], AT), first(BODIES[name], AT)):
        root = only_what_is_allowed(written(data))
        shown = {one.get("id") for one in root.iter() if one.get("data-xxgk-at") is not None and one.tag in ("td", "th")}
        assert shown == set(Marked(data, "").texts)
    assert "37" in html.document_fromstring(written(page(BODIES[name], AT))).text_content()


@pytest.mark.parametrize("name", CHARSETS)
def test_odd_charsets(name):
    only_what_is_allowed(written(CHARSETS[name]))


@given(st.lists(st.sampled_from([
    "<", ">", "</", "/>", "script", "style", "svg", "math", "table", "tr", "td", "a", " href=", " src=", " onload=", " style=", "javascript:", "'", '"', "`", "=",
    "<!--", "-->", "--!>", "]]>", "<![CDATA[", "<?", "?>", "&lt;", "&#x3c;", "&", ";", "url(", ")", "{", "}", "@import", "\\", "title", "textarea", "noscript",
    "template", "xmp", "\x00", "\x0c", "\n", " ", "x", "年", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "\u2028",
]), max_size=60).map("".join))
def test_any_markup(text):
    only_what_is_allowed(written(text.encode()))


@given(st.text(max_size=300))
def test_any_style(text):
    for told in (declarations(text), rules(text), rules(f"p{{{text}}}"), declarations(f"color:{text}")):
        assert not re.search(r"[<@\\]|!", told)
        assert "url(" not in told.lower()


@pytest.mark.parametrize("text", ["a" * 200_000, "(" * 50_000, "rgb(" * 20_000, "'" * 50_001, "a{" * 50_000, "/*" * 50_000, "1 " * 100_000, "a:b;" * 50_000, "-" * 99_999])
def test_styles_that_take_long_to_match(text):
    declarations(f"color:{text}")
    declarations(f"font-family:{text[:199]}!")
    rules(text)
    rules(f"{text}{{color:red}}")


def test_the_cells_are_marked():
    page_ = Marked(page("", AT), "")
    assert page_.texts["xxgk-0-3-9"] == "37"
    root = html.document_fromstring(inert_page(page_, "http://a.example/", lambda urls: {}, ""))
    [cell] = root.xpath("//*[@id='xxgk-0-3-9']")
    assert (cell.tag, cell.text_content()) == ("td", "37")
    assert root.xpath("//*[@id='xxgk-0-3']")[0].tag == "tr"
    assert root.xpath("//*[@id='xxgk-0']")[0].tag == "table"


def test_ids_of_the_page_are_never_taken_for_ours():
    root = html.document_fromstring(written(page("<p id=xxgk-0-3-9>0</p><p id='xxgk-9'>x</p><p id=y>x</p>", AT)))
    assert len(root.xpath("//*[@id='xxgk-0-3-9']")) == 1
    assert not root.xpath("//*[@id='xxgk-9']")
    assert root.xpath("//*[@id='y']")


def test_addresses_that_the_archive_holds():
    asked = []

    def held(urls):
        asked.extend(urls)
        return {url: Copy(f"/archive/1/{url}", f"/archive/1im_/{url}") for url in urls if "here" in url}

    text = written(b"<base href='http://a.example/x/'><a href='here.pdf'>1</a><a href='away.pdf'>2</a><img src=here.png><img src=grey.gif data-src='here2.png'>"
                   b"<img src=away.png><iframe src=here.html></iframe><a href='javascript:1'>3</a><a href='#x'>4</a><a href='//['>5</a>", held)
    root = only_what_is_allowed(text)
    assert [one.get("href") for one in root.iter("a")][:2] == ["/archive/1/http://a.example/x/here.pdf", None]
    assert "http://a.example/x/away.pdf" in root.xpath("//a[2]/@title")[0]
    assert [one.get("src") for one in root.iter("img")] == ["/archive/1im_/http://a.example/x/here.png", "/archive/1im_/http://a.example/x/here2.png", None]
    assert "here.html" in text
    assert all(url.startswith("http://a.example/x/") for url in asked)


def test_pictures_that_the_page_holds_itself():
    assert embedded("data:image/png;base64,iVBORw0KGgo=")
    for source in ("data:image/svg+xml;base64,PHN2Zz4=", "data:text/html;base64,PHN2Zz4=", "data:image/png,<svg>", "data:image/png;base64,\"onload=", "x", ""):
        assert not embedded(source)


def test_what_hides_a_table_does_not_hide_it_here():
    text = written(b"<div style='display:none'><details><table hidden><tr><td>a<td>b<tr><td>c<td>d</table></details></div>")
    root = html.document_fromstring(text)
    cell = root.xpath("//*[@id='xxgk-0-1-1']")[0]
    assert all(one.get("data-xxgk") is not None for one in cell.iterancestors() if one.tag not in ("body", "html"))
    assert "hidden" not in root.xpath("//table")[0].attrib
    assert "[data-xxgk],table[data-xxgk]>tbody{display:revert!important}" in text


def test_texts():
    text, cells = inert_text("报告\n信息内容\t本年\n规章\t<script>0\n".encode(), "")
    assert cells["xxgk-0-1-1"] == "<script>0"
    assert '<span id="xxgk-0-1-1" data-xxgk-at>&lt;script&gt;0</span>' in text


def test_too_much(monkeypatch):
    monkeypatch.setattr(pages, "BIGGEST", 1000)
    with pytest.raises(TooBig):
        Marked(b"x" * 1001, "")
    monkeypatch.setattr(pages, "BIGGEST", 20_000_000)
    for data in (b"<p>x" * 70_000, b"<" * 300_000, "<p>x".encode("utf-16-le") * 300_000):
        with pytest.raises(TooBig):
            written(data)
    with pytest.raises(TooBig):
        inert_text(b"x" * 3_000_001, "")


@pytest.mark.parametrize("data", [b"", b"<", b"<!doctype html>", b"<html></html>", b"<frameset><frame src=http://a.example/1></frameset>", b"\x00" * 50])
def test_next_to_nothing(data):
    only_what_is_allowed(written(data))
