"""Unpacking within bounds, robots.txt made cheap, markup made cheap, and what is taken of Scrapy's own classes."""

from __future__ import annotations

import gzip
import random
import zlib
from typing import TYPE_CHECKING, Any

import brotli
import lxml.html
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego
from scrapy.core.downloader.handlers import http11

from archive.markup import bare_tags
from archive.warc.codings import MOST_CODINGS, codings, unpacked, whole
from crawler.network import handler
from crawler.network.unpacking import ROBOTS_BYTES
from crawler.pace.robots import tame
from crawler.page import LARGEST, MOST_LINKS, make_page

if TYPE_CHECKING:
    from collections.abc import Callable

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": lambda data: brotli.compress(data, quality=1), "zstd": zstd.compress,
}  # fmt: skip
LIMIT = 1_000_000
BODY = random.Random(1).randbytes(150_000) + b"x" * 200_000
PACKED = {name: pack(BODY) for name, pack in PACKERS.items()}
HTML = (("Content-Type", "text/html; charset=utf-8"),)


@pytest.mark.parametrize("name", PACKERS)
@settings(deadline=None, max_examples=30)
@given(body=st.binary(max_size=300) | st.sampled_from([BODY, b"", b"a" * 65536, b"a" * 65537]))
def test_what_was_packed_comes_out_again(name: str, body: bytes) -> None:
    found = unpacked(PACKERS[name](body), [name], LIMIT)
    assert (found.body, found.end) == (body, "whole")


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_costs_what_the_limit_allows(name: str) -> None:
    bomb = PACKERS[name](bytes(20_000_000))
    found = unpacked(bomb, [name], LIMIT)
    assert (found.end, len(found.body)) == ("large", LIMIT)
    assert whole(bomb, [name], LIMIT)  # as far as anybody looks


@pytest.mark.parametrize("name", PACKERS)
@settings(deadline=None, max_examples=30)
@given(cut=st.floats(0.05, 0.95))
def test_of_what_is_cut_off_the_beginning_comes(name: str, cut: float) -> None:
    data = PACKED[name]
    found = unpacked(data[:int(len(data) * cut)], [name], LIMIT)
    assert found.end == "cut"
    assert BODY.startswith(found.body)


@pytest.mark.parametrize("name", PACKERS)
@settings(deadline=None)
@given(data=st.binary(min_size=1, max_size=200))
def test_rubbish_is_told_and_nothing_is_raised(name: str, data: bytes) -> None:
    assert unpacked(b"\xff" + data, [name], LIMIT).end in ("broken", "cut")


@settings(deadline=None, max_examples=50)
@given(parts=st.lists(st.sampled_from([b"", b"a", b"b" * 65536, BODY[:70_000]]), min_size=1, max_size=4), tail=st.sampled_from([b"", b"\0" * 700, b"rubbish", b"\x1f"]))
def test_members_of_a_gzip_body_are_one_body(parts: list[bytes], tail: bytes) -> None:
    assert unpacked(b"".join(map(gzip.compress, parts)) + tail, ["gzip"], LIMIT) == unpacked(gzip.compress(b"".join(parts)), ["gzip"], LIMIT)


def test_raw_deflate_is_taken_too() -> None:
    packing = zlib.compressobj(wbits=-15)
    assert unpacked(packing.compress(BODY) + packing.flush(), ["deflate"], LIMIT).body == BODY


def test_a_zstd_frame_gets_no_window_of_gigabytes() -> None:
    assert unpacked(b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", ["zstd"], LIMIT).end == "broken"


def test_a_gzip_body_is_whole_if_its_end_is_there() -> None:
    assert whole(gzip.compress(BODY), ["gzip"], LIMIT)
    assert not whole(gzip.compress(BODY)[:-4], ["gzip"], LIMIT)
    assert not whole(b"rubbish", ["gzip"], LIMIT)
    assert whole(b"", ["gzip"], LIMIT)


def test_codings_are_read_in_their_order() -> None:
    assert codings(["gzip, BR", "identity", ""]) == ["gzip", "br"]
    assert len(codings(["gzip"] * 9)) > MOST_CODINGS


# ---- robots.txt ----------------------------------------------------------------------------------------

AGENTS = st.sampled_from(["*", "xxgk", "XXGK", "xx", "k", "other", "Googlebot", "xxgk*", "bot*"])
LINES = st.one_of(
    AGENTS.map("User-agent: {}".format), AGENTS.map("user agent {}".format), st.sampled_from(["", "# words", "Sitemap: http://x/", "Crawl-delay: 3"]),
    st.builds("{}: {}{}".format, st.sampled_from(["Disallow", "Allow"]), st.sampled_from(["/", "/a", "/a/*b", "/*.pdf$", ""]), st.sampled_from(["", " # note"])),
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_tamed_rules_are_the_same_rules(text: str) -> None:
    before, after = Protego.parse(text), Protego.parse(tame(text.encode(), "xxgk").decode())
    for path in ("/", "/a", "/a/b", "/c.pdf", "/index.html"):
        assert after.can_fetch(f"http://x.gov.cn{path}", "xxgk") == before.can_fetch(f"http://x.gov.cn{path}", "xxgk")
    assert after.crawl_delay("xxgk") == before.crawl_delay("xxgk")


def test_many_names_and_many_rules_are_not_multiplied() -> None:
    text = b"User-agent: a\n" * 3 + b"".join(b"User-agent: bot%d\n" % at for at in range(15_000)) + b"".join(b"Disallow: /%d\n" % at for at in range(15_000))
    assert tame(text, "xxgk").count(b"User-agent") == 1


def test_only_its_beginning_is_read_and_long_lines_forbid_more_never_less() -> None:
    assert len(tame(b"Disallow: /a\n" * 200_000, "xxgk")) <= ROBOTS_BYTES
    rules = Protego.parse(tame(b"User-agent: *\nAllow: /a" + b"a" * 5000 + b"\nDisallow: /a" + b"a" * 5000 + b"$\n", "xxgk").decode())
    assert not rules.can_fetch("http://x.gov.cn/" + "a" * 4000, "xxgk")
    assert rules.can_fetch("http://x.gov.cn/b", "xxgk")


# ---- pages ---------------------------------------------------------------------------------------------

def test_a_tag_of_thousands_of_attributes_is_bare_and_the_rest_is_there() -> None:
    many = " ".join(f"a{at}='{at}'" for at in range(150_000))
    page = make_page("http://x/", 200, HTML, f"<html><body><ul {many}><li><a href='/b'>b</a></ul></body></html>".encode())
    assert page.root is not None
    assert [element.get("href") for element in page.root.iter("a")] == ["/b"]


@settings(deadline=None)
@given(st.text("<>ab =\"'/ \n", max_size=200).map(lambda text: text * 40))
def test_markup_without_such_tags_stays_as_it_is(text: str) -> None:
    bare = bare_tags(text)
    assert bare == text or len(bare) < len(text)


def test_pictures_in_addresses_stay() -> None:
    text = f"<p><img src='data:image/png;base64,{'A' * 100_000}'></p>"
    assert bare_tags(text) == text


def test_a_page_that_is_too_large_is_told() -> None:
    huge = make_page("http://x/", 200, HTML, b"<html>" + b" " * LARGEST)
    assert (huge.root, huge.text) == (None, "")
    assert f"{LARGEST + 6} bytes" in huge.huge
    assert f"more than {MOST_LINKS} links" in make_page("http://x/", 200, HTML, b"<html>" + b"<a href=1>1</a>" * (MOST_LINKS + 1)).huge
    assert make_page("http://x/", 200, (("Content-Type", "application/pdf"),), b"%PDF" + b" " * LARGEST).huge == ""


def test_a_deep_page_is_no_fault() -> None:
    page = make_page("http://x/", 200, HTML, b"<html><body>" + b"<div>" * 100_000 + b"<a href='/b'>b</a>")
    assert isinstance(page.root, lxml.html.HtmlElement)


# ---- what is not public in Scrapy and Twisted ----------------------------------------------------------

@pytest.mark.parametrize(("owner", "names"), [
    (http11._ScrapyAgent, ("_cb_bodyready", "_cb_timeout", "_cb_bodydone", "download_request")),
    (http11._LenientHTTPClientParser, ("statusReceived", "headerReceived", "allHeadersReceived", "lineLengthExceeded", "MAX_LENGTH", "_transferDecoders")),
    (http11._LenientHTTP11ClientProtocol, ("request", "dataReceived", "_giveUp")), (http11._LenientHTTP11ClientFactory, ("buildProtocol",)),
])  # fmt: skip
def test_what_the_handler_takes_of_scrapy_is_there(owner: Any, names: tuple[str, ...]) -> None:
    assert [name for name in names if not hasattr(owner, name)] == []
    assert http11._ScrapyAgent is handler.Agent
