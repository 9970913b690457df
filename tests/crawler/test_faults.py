"""The faulty world, crawled healthy, faulty and mended: each fault ends as its data say, and touches nobody else."""

from __future__ import annotations

import re
from base64 import b32encode
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.archive.dump import dump
from tests.crawler.crawl import rows
from tests.crawler.faults import DOCUMENT, HEAD, TAIL, Crawled, crawled, run, table
from tests.replica.faulty import NEW, PHASES, faulty
from tests.replica.faulty_kinds import HEALTHY, TROUBLES, Trouble
from tests.replica.faulty_site import pages
from tests.replica.faulty_ways import Scene
from tests.replica.model import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica.faulty import Phase, Portal

ALL = (HEALTHY, *TROUBLES)
MARKS = {trouble.id: [pytest.mark.xfail(strict=True, reason=trouble.pending)] if trouble.pending else [] for trouble in ALL}
EACH = pytest.mark.parametrize("trouble", [pytest.param(one, id=one.id, marks=MARKS[one.id]) for one in ALL])
CAPTURES = """SELECT url, status, media_type, digest, revisit, truncated, role, referrer, link_text, listed, state, why
              FROM captures WHERE portal = ? ORDER BY id"""
VISITS = """SELECT outcome, reason, declared, listed, captured, unchanged, failed FROM visits WHERE portal = ? ORDER BY started_at"""
REPORTS = """SELECT reports.year, form, title, published, revision, status, item, natural_person, total
             FROM reports JOIN agencies ON agencies.id = agency LEFT JOIN requests ON report = reports.id
             WHERE agencies.name LIKE ? || '%' ORDER BY 1, 7"""
CURRENT = "SELECT year FROM reports JOIN agencies ON agencies.id = agency WHERE name LIKE ? || '%' AND superseded_by IS NULL"
STORED = """SELECT url, digest, sum(NOT revisit) FROM captures
            WHERE portal = ? AND role IN ('report', 'attachment') AND status = 200 GROUP BY url, digest"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with faulty() as world:
        yield crawled(world, tmp_path_factory.mktemp("faults"))


@EACH
def test_each_fault_ends_as_its_data_say(found: Crawled, trouble: Trouble) -> None:
    portal = found.world[trouble.id]
    visit = found.visit(portal, "faulty")
    assert (visit["outcome"], visit["captured"]) == (trouble.outcome, trouble.captured), visit["reason"]
    assert all(words in visit["reason"] for words in trouble.says), visit["reason"]
    if trouble.outcome != "complete":
        assert f":{portal.host.port}" in visit["reason"]  # which address, of which host


def test_before_all_are_well_and_afterwards_too(found: Crawled) -> None:
    first = {portal.id: found.visit(portal, "healthy")["outcome"] for portal in found.world.portals}
    assert {name: outcome for name, outcome in first.items() if outcome != "complete"} == {"no-name": "unreachable"}
    last = {portal.id: found.visit(portal, "mended") for portal in found.world.portals}
    assert {name: visit["reason"] for name, visit in last.items() if visit["outcome"] != found.world[name].trouble.mended} == {}
    assert [found.told[phase].status for phase in PHASES] == [3, 3, 0]


def test_no_traceback_and_no_error_is_told(found: Crawled) -> None:
    said = [line for phase in PHASES for line in found.told[phase].err.splitlines()]
    assert [line for line in said if re.search(r"Traceback|Error\b.*line \d|CRITICAL|<twisted|Unhandled", line)] == []


@pytest.mark.parametrize("phase", PHASES)
def test_the_archive_verifies_after_each_crawl(found: Crawled, phase: Phase) -> None:
    assert found.verified[phase].status == 0, found.verified[phase].out


def test_nothing_is_missing_once_all_is_mended(found: Crawled) -> None:
    for portal in found.world.portals:
        stored = {(url, digest) for url, digest, _ in rows(found.folder, STORED, portal.id)}
        missing = [path for path, good in _documents(portal).items()
                   if not {(portal.base + path, digest) for digest in _digests(portal, path, good)} & stored]
        assert missing == [], portal.id
        assert sorted(year for (year,) in rows(found.folder, CURRENT, portal.site.town)) == [*portal.site.years, NEW], portal.id


def test_nothing_is_there_twice(found: Crawled) -> None:
    for portal in found.world.portals:
        assert [row for row in rows(found.folder, STORED, portal.id) if row[2] > 1] == [], portal.id
        years = Counter(year for (year,) in rows(found.folder, CURRENT, portal.site.town))
        assert max(years.values()) == 1, portal.id


def test_only_what_was_spoilt_is_fetched_again(found: Crawled) -> None:
    for portal in found.world.portals:
        assert portal.host is not None
        asked = Counter(asked.target for asked in portal.host.log if asked.target in _documents(portal))
        spoilt = set(portal.trouble.where) if portal.trouble.outcome != "complete" else set()
        assert {path for path, times in asked.items() if times > 1} <= spoilt, portal.id


def test_no_fault_makes_an_entry_gone(found: Crawled) -> None:
    """Only a complete listing does: the notices of the endless pager, once it has an end."""
    assert found.gone["faulty"] == {}
    assert set(found.gone["mended"]) == {"endless-pager"}


@pytest.mark.parametrize("phase", PHASES)
def test_requests_are_counted_as_the_portals_count_them(found: Crawled, phase: Phase) -> None:
    # what hears nothing; and Twisted asks once more, without a word, where a connection that was kept is reset
    deaf = {one.id for one in ALL if one.refuses or one.nowhere or one.tls} | {"list-reset-at-once"}
    heard = [one for one in found.world.portals if one.id not in deaf]
    counted = {portal.id: (found.visit(portal, phase)["requests"], len(portal.log(phase))) for portal in heard}
    assert {name: both for name, both in counted.items() if both[0] != both[1]} == {}


def test_the_database_comes_out_of_the_raw_store_alone(found: Crawled) -> None:
    before = dump(found.folder / "data" / "xxgk.db")
    told = run(found.folder, "rebuild")
    after = dump(found.folder / "data" / "xxgk.db")
    assert told.status == 0, told.err
    assert {table for table in before if before[table] != after[table]} == set()


def test_the_healthy_portal_is_as_if_it_were_alone(found: Crawled, tmp_path_factory: pytest.TempPathFactory) -> None:
    with faulty("healthy") as world:
        alone = crawled(world, tmp_path_factory.mktemp("alone"))
        for query in (CAPTURES, VISITS, REPORTS):
            assert _told(alone, query) == _told(found, query)


def test_the_table_is_the_one_in_the_documentation(found: Crawled) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == HEAD + table(found) + TAIL


def _documents(portal: Portal) -> dict[str, Response]:
    """Reports and files that the portal has in the end."""
    return {path: good for path, good in pages(portal.now).items() if "/20" in path}


def _digests(portal: Portal, path: str, good: Response) -> set[str]:
    """Of the document as it should be, and as it came from a portal whose pages are read in spite of their fault."""
    bodies = [good.body]
    if portal.trouble.way and (portal.trouble.outcome == "complete" or portal.trouble.stays):
        spoilt = portal.trouble.way(Scene(Request("GET", path, {}), good, portal.now, pages(portal.now)))
        bodies += [spoilt.body] if isinstance(spoilt, Response) else []
    return {"sha256:" + b32encode(sha256(body).digest()).decode() for body in bodies}


def _told(found: Crawled, query: str) -> list[list[str]]:
    portal = found.world["healthy"]
    key = portal.site.town if query is REPORTS else portal.id
    return [[str(value).replace(portal.base, "") for value in row] for row in rows(found.folder, query, key)]
