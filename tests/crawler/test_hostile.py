"""A crawl with hostile portals among the others: they end in named outcomes, and the others are what they are without them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawler.crawl import Told, crawl, rows
from tests.gallery.network import ways, wire
from tests.gallery.network.portals import IN_TIME, LIMITS, LONG, MOST, REPORT, Hostile, crawled, hostile
from tests.replica import World, replicas
from tests.replica.faulty_site import LIST, pages
from tests.replica.faulty_wire import Wire, wires
from tests.replica.model import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDLESS = "endless-list"
# each of them alone: tests/gallery
IN_REACH = [attack for attack in (*wire.ATTACKS, *ways.ATTACKS) if IN_TIME not in attack.expected]
ATTACKS = tuple(attack for number, attack in enumerate(IN_REACH) if number % 3 == 0 or attack.name == ENDLESS)
# all that a crawl makes of a portal, but for times and the ids of rows
QUERIES = (
    """SELECT url, status, media_type, digest, revisit, truncated, role, referrer, link_text, listed, state, why FROM captures
       WHERE portal = ? ORDER BY url, role, link_text""",
    "SELECT outcome, reason, declared, listed, captured, unchanged, failed, requests, pages FROM visits WHERE portal = ?",
    "SELECT url, title, listed FROM entries WHERE portal = ? ORDER BY 1, 2",
    """SELECT DISTINCT agencies.name, reports.year, form, title, published, reports.url, revision, reports.status, cells.cell, cells.value, cells.unit
       FROM reports JOIN agencies ON agencies.id = reports.agency JOIN report_sources ON report_sources.report = reports.id
       JOIN captures ON captures.id = report_sources.capture LEFT JOIN cells ON cells.report = reports.id
       WHERE portal = ? ORDER BY 1, 2, 7, 9""",
    """SELECT DISTINCT code, severity, findings.cell, expected, found, message FROM findings JOIN report_sources ON report_sources.report = findings.report
       JOIN captures ON captures.id = report_sources.capture WHERE portal = ? ORDER BY 1, 3, 6""",
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Path, Path, list[Hostile], Told]]:
    """The demo world crawled alone, and among hostile portals; the same servers both times."""
    alone, among = tmp_path_factory.mktemp("alone"), tmp_path_factory.mktemp("among")
    with ExitStack() as stack:
        world = stack.enter_context(replicas())
        assert crawled(alone, world, []).status == 0
        portals = hostile(stack, ATTACKS)
        yield world, alone, among, portals, crawled(among, world, portals)


def of(folder: Path, portal: str) -> list[list[tuple[Any, ...]]]:
    return [rows(folder, query, portal) for query in QUERIES]


def test_the_others_are_byte_for_byte_what_they_are_alone(both: tuple[World, Path, Path, list[Hostile], Told]) -> None:
    world, alone, among, portals, told = both
    assert told.status == 3
    for portal in world.portals:
        expected = of(alone, portal.id)
        assert all(expected[:4]), portal.id
        assert of(among, portal.id) == expected, portal.id
    assert len(portals) > 15


def test_every_hostile_portal_ends_as_its_attack_must(both: tuple[World, Path, Path, list[Hostile], Told]) -> None:
    *_, portals, told = both
    came = {portal.attack.name: portal.came(told) for portal in portals}
    assert {attack.name: came[attack.name] for attack in ATTACKS if not attack.met(came[attack.name])} == {}


def test_the_archive_holds_out(both: tuple[World, Path, Path, list[Hostile], Told]) -> None:
    from tests.crawler.crawl import xxgk

    _, _, among, _, _ = both
    verified = xxgk("verify", cwd=among)
    assert verified.status == 0, verified.out


def test_what_came_is_kept_up_to_the_limit(both: tuple[World, Path, Path, list[Hostile], Told]) -> None:
    _, _, among, portals, _ = both
    [host] = [portal.host for portal in portals if portal.attack.name == ENDLESS]
    kept = rows(among, "SELECT url, truncated, status FROM captures WHERE truncated = 'length' AND url LIKE ?", f"%:{host.port}/%")
    assert kept == [(f"http://127.0.0.1:{host.port}{LIST}", "length", 200)]


def served(tmp_path: Path, answer: Any, *more: str) -> tuple[Told, int]:
    """A crawl of one portal that answers so."""
    with wires() as net:
        host = net.open(answer)
        base = f"http://127.0.0.1:{host.port}"
        (tmp_path / "portals.toml").write_text(
            f'[[portal]]\nid = "x"\nname = "东河镇人民政府"\nregion = "340323"\nurl = "{base}/"\nplatform = "trs"\nchannels = ["{base}{LIST}"]\n', encoding="utf-8")
        return crawl(tmp_path, "--all", *LIMITS, *more), host.port


def good(path: str) -> Response:
    from tests.gallery.network.portals import SMALL

    return pages(SMALL).get(path, Response(b"", 404))


def test_what_came_in_time_is_kept_of_a_late_body(tmp_path: Path) -> None:
    begun = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 99999\r\n\r\n<html><body>half"

    def answer(request: Request) -> Response | Wire:
        return Wire((begun,), "hang") if request.path == REPORT else good(request.path)

    told, port = served(tmp_path, answer, "-s", "DOWNLOAD_TIMEOUT=3")
    assert (told.visits["x"]["outcome"], told.visits["x"]["failed"]) == ("incomplete", 1)
    assert IN_TIME in told.visits["x"]["reason"]
    assert rows(tmp_path, "SELECT url, status FROM captures WHERE truncated = 'time'") == [(f"http://127.0.0.1:{port}{REPORT}", 200)]
    archived = b"".join(path.read_bytes() for path in (tmp_path / "data" / "warc").iterdir())
    import gzip
    assert b"WARC-Truncated: time" in gzip.decompress(archived)
    assert b"<html><body>half" in gzip.decompress(archived)


def test_of_bodies_that_come_together_the_largest_is_ended(tmp_path: Path) -> None:
    block = bytes(100_000)

    def answer(request: Request) -> Response | Wire:
        if request.path != REPORT:
            return good(request.path)
        return Wire((b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7", *[block] * 25), "close")

    told, _ = served(tmp_path, answer, "-s", "XXGK_BYTES_UNDER_WAY=1500000")
    assert "XXGK_BYTES_UNDER_WAY (1500000 bytes)" in told.visits["x"]["reason"]
    assert rows(tmp_path, "SELECT count(*) FROM captures WHERE truncated = 'length'") == [(1,)]
    assert MOST > 1_500_000 > 1 << 20


@pytest.mark.parametrize(("setting", "words"), [
    ("XXGK_VISIT_BYTES=2000", "ended after 2000 bytes (XXGK_VISIT_BYTES)"), ("XXGK_VISIT_HOURS=0.00000001", "(XXGK_VISIT_HOURS)"),
    ("XXGK_VISIT_REQUESTS=2", "1 addresses more than the 2 of a visit (XXGK_VISIT_REQUESTS)"),
])  # fmt: skip
def test_a_visit_that_has_had_enough_is_incomplete_and_the_next_goes_on(setting: str, words: str, tmp_path: Path) -> None:
    first, _ = served(tmp_path, lambda request: good(request.path), "-s", setting, "-s", f"DOWNLOAD_TIMEOUT={LONG}")
    assert first.status == 3
    assert first.visits["x"]["outcome"] == "incomplete"
    assert words in first.visits["x"]["reason"]


def test_cookies_and_addresses_go_to_no_other_host(tmp_path: Path) -> None:
    """Two portals at one address, on two ports: what a cookie jar takes for one host."""
    asked: dict[str, list[dict[str, str]]] = {"a": [], "b": []}
    with wires() as net:
        def answering(name: str) -> Any:
            def answer(request: Request) -> Response:
                asked[name].append(dict(request.headers))
                found = good(request.path)
                cookies = (("Set-Cookie", f"from={name}; Path=/"), ("Set-Cookie", f"wide={name}; Domain=127.0.0.1; Path=/"))
                return Response(found.body, found.status, found.media_type, (*found.headers, *cookies))
            return answer

        ports = {name: net.open(answering(name)).port for name in asked}
        (tmp_path / "portals.toml").write_text("\n".join(
            f'[[portal]]\nid = "{name}"\nname = "东河镇人民政府"\nregion = "340323"\nurl = "http://127.0.0.1:{port}/"\nplatform = "trs"\n'
            f'channels = ["http://127.0.0.1:{port}{LIST}?key=secret"]\n' for name, port in ports.items()), encoding="utf-8")
        assert crawl(tmp_path, "--all").status == 0
    for name, other in (("a", "b"), ("b", "a")):
        cookies = [headers.get("cookie", "") for headers in asked[name]]
        assert any(f"from={name}" in cookie for cookie in cookies)
        assert not any(f"={other}" in cookie for cookie in cookies)
        assert not any(str(ports[other]) in headers.get("referer", "") for headers in asked[name])


@pytest.mark.parametrize("where", ["http://[::1]:1/robots.txt", "http://[::1]/robots.txt", "http://[::1]:99999/robots.txt", "http://[::g]:80/robots.txt"])
def test_a_robots_txt_at_an_ipv6_address_is_no_traceback(where: str, tmp_path: Path) -> None:
    """Whoever takes the brackets off an address takes its port for a part of it."""
    def answer(request: Request) -> Response:
        return Response(b"", 302, headers=(("Location", where),)) if request.path == "/robots.txt" else good(request.path)

    told, _ = served(tmp_path, answer)
    assert "Traceback" not in told.err
    visit = told.visits["x"]
    assert visit["outcome"] in ("complete", "unreachable"), visit
    assert visit["outcome"] == "complete" or "robots.txt" in visit["reason"]
