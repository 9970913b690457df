"""The replicas behave as the fact sheet says of their families, and fail on demand."""

from __future__ import annotations

import gzip
import re
import socket
import struct
from http.client import HTTPConnection, RemoteDisconnected
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from lxml import html

from settings import registry
from tests.replica import World, replicas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from pathlib import Path

    from lxml.html import HtmlElement

    from tests.replica import Portal


@pytest.fixture
def world() -> Iterator[World]:
    with replicas() as running:
        yield running


def ask(url: str, method: str = "GET", headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
    """One request as it is on the wire: redirects not followed, content not decoded."""
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port or 80)
    try:
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers or {})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def page(url: str) -> HtmlElement:
    answer, data = ask(url)
    assert answer.status == 200, url
    return html.document_fromstring(data.decode("gb18030" if b"charset=gb2312" in data else "utf-8"))


def status(url: str) -> int:
    return ask(url)[0].status


def links(tree: HtmlElement, xpath: str, base: str) -> list[str]:
    return [urljoin(base, str(href)) for href in tree.xpath(xpath)]


def script(tree: HtmlElement) -> str:
    return " ".join(str(text) for text in tree.xpath("//script/text()"))


# ---- each family's list: what it declares is what it lists, all of it over several pages -----------------

def trs_pages(portal: Portal) -> list[str]:
    first, _ = portal.channels[0]
    text = script(page(first))
    call = re.search(r'createPageHTML\((\d+), 0, "(\w+)", "(\w+)"\)', text)
    count = int(call[1]) if call else int(re.findall(r"var countPage = (\d+)", text)[0])
    name, dot, extension = first.rpartition(".")
    return [first, *(f"{name}_{n}{dot}{extension}" for n in range(1, count))]


@pytest.mark.parametrize("id_", ["nx-pingluo", "fj-yongan"])
def test_trs_pages_hold_all_items(world: World, id_: str) -> None:
    portal = world[id_]
    urls = trs_pages(portal)
    assert len(urls) >= 3
    found = [link for url in urls for link in links(page(url), "//ul[@class='zfxxgk_list']/li/a/@href", url)]
    assert len(set(found)) == len(found) == portal.listed
    assert {report.url for report in portal.reports} < set(found)
    assert not page(urls[0]).xpath("//div[@class='page']//a")
    assert page(urls[0]).xpath("//li/a[contains(., '…')]/@title")


def test_trs_wrong_addresses_and_twins(world: World) -> None:
    pingluo, yongan = world["nx-pingluo"], world["fj-yongan"]
    urls = trs_pages(pingluo)
    assert status(urls[0].removesuffix("index.html")) == 403
    assert status(urls[0].replace("index", f"index_{len(urls)}")) == 404
    beyond = trs_pages(yongan)
    answer, stub = ask(beyond[0].replace("index", f"index_{len(beyond)}"))
    assert (answer.status, "不存在" in stub.decode("gb18030")) == (200, True)
    url = pingluo.seed.url
    assert ask(url)[1] == ask(url.replace(".html", "_wap.html"))[1]


def lonsun_fragment(portal: Portal, **change: str) -> HtmlElement:
    text = script(page(portal.channels[0][0]))
    told = dict(re.findall(r"(\w+): '?([^',]*)'?[,\s]", text[text.index("IsAjax"):]))
    return page(f"{portal.base}/site/label/8888?{urlencode({**told, **change})}")


def test_lonsun_list_comes_from_the_label(world: World) -> None:
    portal = world["ah-guzhen"]
    assert not page(portal.channels[0][0]).xpath("//a[contains(@href, '.html')]")
    first = script(lonsun_fragment(portal))
    count, total = (int(re.findall(rf"{name}:(\d+)", first)[0]) for name in ("pageCount", "total"))
    found = [link for n in range(1, count + 1)
             for link in links(lonsun_fragment(portal, pageIndex=str(n)), "//li/a/@href", portal.base)]
    assert count >= 3
    assert len(set(found)) == len(found) == total == portal.listed
    assert not lonsun_fragment(portal, file="/c3/other").xpath("//li")
    assert not lonsun_fragment(portal, pageIndex=str(count + 1)).xpath("//li/a")


def test_lonsun_organ_shows_one_year_inline(world: World) -> None:
    portal = world["ah-guzhen"]
    channel, agency = portal.channels[1]
    years = links(page(channel), "//div[@class='nb_year']//a/@href", channel)
    inline = [report for report in portal.reports if "timeFrame" in report.url]
    assert (agency, years) == ("固镇县连城镇人民政府", [report.url for report in inline])
    assert ask(channel)[1] == ask(inline[0].url)[1]
    for report in inline:
        assert page(report.url).xpath("string(//h1)") == report.title


def test_links_of_the_first_generic_portal(world: World) -> None:
    portal = world["hn-jiyuan"]
    answer, _ = ask(portal.channels[0][0])
    assert answer.status == 302
    url, found, seen = urljoin(portal.base, answer.headers["Location"]), [], 0
    total = int(re.findall(r"共(\d+)条", page(url).text_content())[0])
    while url:
        tree, seen = page(url), seen + 1
        found += links(tree, "//table[@class='list']//a/@href", url)
        url = next(iter(links(tree, "//a[.='下一页']/@href", url)), "")
    assert (seen, len(set(found)), len(found)) == (3, total, portal.listed)


def test_page_numbers_of_the_second_generic_portal(world: World) -> None:
    portal = world["he-kaiping"]
    channel, _ = portal.channels[0]
    count = int(re.findall(r"1/(\d)", page(channel).xpath("string(//div[@class='pager'])"))[0])
    found = [link for n in range(1, count + 1)
             for link in links(page(f"{channel}&page={n}"), "//ul[@class='news-list']//a/@href", channel)]
    assert len(set(found)) == len(found) == portal.listed
    last, beyond = (links(page(f"{channel}&page={n}"), "//ul[@class='news-list']//a/@href", channel)
                    for n in (count, count + 9))
    assert last == beyond


# ---- transport, robots, attachments ----------------------------------------------------------------------

def test_transport(world: World) -> None:
    plain, packed = (ask(world["ah-guzhen"].seed.url, headers={"Accept-Encoding": how}) for how in ("", "gzip"))
    assert packed[0].headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[1]) == plain[1]
    assert ask(world["nx-pingluo"].seed.url)[0].headers["Transfer-Encoding"] == "chunked"
    answer, data = ask(world["fj-yongan"].seed.url)
    assert answer.headers["Content-Type"] == "text/html"
    assert "喆" in data.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        data.decode("gb2312")


def test_robots(world: World) -> None:
    told = {portal.id: ask(portal.base + "/robots.txt") for portal in world.portals}
    assert b"Crawl-delay: 0" in told["ah-guzhen"][1]
    assert b"Disallow: /manage/" in told["he-kaiping"][1]
    assert [told[id_][0].status for id_ in ("nx-pingluo", "hn-jiyuan", "fj-yongan")] == [404, 404, 200]
    assert told["fj-yongan"][1].startswith(b"<!DOCTYPE html")


@pytest.mark.parametrize(("id_", "magic"), [("hn-jiyuan", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("nx-pingluo", b"%PDF-")])
def test_attachments_are_linked_and_there(world: World, id_: str, magic: bytes) -> None:
    report = next(report for report in world[id_].reports if report.attachments)
    assert report.attachments[0] in links(page(report.url), "//p/a/@href", report.url)
    assert ask(report.attachments[0])[1].startswith(magic)
    assert report.facts.seed == (id_ == "hn-jiyuan")


def test_all_own_links_of_list_and_article_pages_work(world: World) -> None:
    for portal in world.portals:
        for url in {portal.seed.url, portal.base + "/"}:
            for link in set(links(page(url), "//a/@href", url)):
                assert status(link) in {200, 302}, link


# ---- faults and the log ----------------------------------------------------------------------------------

def test_faults_on_demand(world: World) -> None:
    portal = world["nx-pingluo"]
    first, second = trs_pages(portal)[:2]
    path = urlsplit(second).path
    before = len(links(page(second), "//ul[@class='zfxxgk_list']/li/a/@href", second))
    portal.fault(path, drop=3)
    assert len(links(page(second), "//ul[@class='zfxxgk_list']/li/a/@href", second)) == before - 3
    assert len(trs_pages(portal)) >= 3
    portal.fault(urlsplit(first).path, empty=True)
    assert not page(first).xpath("//ul[@class='zfxxgk_list']/li")
    assert "createPageHTML(1, 0" in script(page(first))
    portal.fault(path, status=503, headers=(("Retry-After", "1"),), times=2)
    assert [status(second) for _ in range(3)] == [503, 503, 200]
    portal.fault(path, body=b"<html></html>")
    assert ask(second)[1] == b"<html></html>"
    portal.mend()
    assert len(links(page(second), "//ul[@class='zfxxgk_list']/li/a/@href", second)) == before


def test_a_cut_connection_and_a_closed_portal(world: World) -> None:
    portal = world["hn-jiyuan"]
    portal.fault(urlsplit(portal.seed.url).path, cut=True)
    with pytest.raises(Exception, match="IncompleteRead") as caught:
        ask(portal.seed.url)
    assert not isinstance(caught.value, RemoteDisconnected)
    portal.close()
    with pytest.raises(ConnectionRefusedError):
        ask(portal.seed.url)
    portal.mend()
    assert status(portal.seed.url) == 200


def test_a_killed_client_is_no_event(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    portal = world["nx-pingluo"]
    parts = urlsplit(portal.seed.url)
    with socket.create_connection(("127.0.0.1", parts.port or 80)) as client:
        client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: replica\r\n\r\nGET /half".encode())
        client.recv(100)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close() sends RST
    assert status(portal.seed.url) == 200
    portal.close()
    assert capfd.readouterr().err == ""


def test_the_log_tells_what_was_asked(world: World) -> None:
    portal = world["he-kaiping"]
    ask(portal.base + "/robots.txt", headers={"User-Agent": "someone"})
    ask(portal.base + "/nowhere", "HEAD")
    assert [(seen.method, seen.target, seen.status) for seen in portal.log] == [
        ("GET", "/robots.txt", 200), ("HEAD", "/nowhere", 200)]
    assert portal.log[0].headers["user-agent"] == "someone"
    assert portal.log[0].at <= portal.log[1].at


def test_the_registry_is_one_the_program_takes(world: World, tmp_path: Path) -> None:
    loaded = registry.load(world.registry(tmp_path / "replicas.toml"))
    assert [(portal.id, portal.platform, portal.url) for portal in loaded] == [
        (portal.id, portal.platform, portal.base + "/") for portal in world.portals]
    assert [(channel.url, channel.agency) for portal in loaded for channel in portal.channels] == [
        channel for portal in world.portals for channel in portal.channels]


def test_some_portals_alone(tmp_path: Path) -> None:
    with replicas("fj-yongan") as world:
        assert [portal.id for portal in world.portals] == ["fj-yongan"]
        assert len(registry.load(world.registry(tmp_path / "one.toml"))) == 1
