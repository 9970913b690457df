"""Portals that refused their last visits are tried less often."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archive.captures.visits import Earlier, Visit
from crawler.visiting.rest import left_alone
from crawler.visiting.tally import NEVER
from tests.crawler.crawl import crawl, rows
from tests.crawler.driver import NOW
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path

    from archive.captures.visits import Outcome


def refused(times: int, outcome: Outcome = "blocked") -> Earlier:
    last = Visit("r", "x", outcome, "http://x/ answered 412", NOW - timedelta(hours=1), NOW, requests=2)
    return Earlier(9, last, times, NOW, {})


@pytest.mark.parametrize(("times", "days"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (99, 30), (9999, 30)])
def test_the_rest_doubles_up_to_a_month(times: int, days: int) -> None:
    until = NOW + timedelta(days=days)
    fault = left_alone(refused(times), until - timedelta(seconds=1), named=False, full=False)
    assert fault is not None
    assert fault.kind == "blocked"
    assert left_alone(refused(times), until, named=False, full=False) is None


def test_the_reason_says_until_when_and_how_to_try_now() -> None:
    fault = left_alone(refused(2), NOW, named=False, full=False)
    assert fault is not None
    assert fault.message == ("left alone until 2026-05-03 00:00 UTC, refused 2 times in a row; name it on the command line to "
                             "try now, or use --full; last: http://x/ answered 412")


def test_who_is_asked_for_by_name_or_in_full_is_visited() -> None:
    assert left_alone(refused(2), NOW, named=True, full=False) is None
    assert left_alone(refused(2), NOW, named=False, full=True) is None


def test_no_answer_is_the_networks_weather_twice() -> None:
    assert left_alone(refused(2, "unreachable"), NOW, named=False, full=False) is None
    fault = left_alone(refused(3, "unreachable"), NOW, named=False, full=False)
    assert fault is not None
    assert fault.kind == "unreachable"


def test_a_portal_never_visited_or_not_refused_is_visited() -> None:
    assert left_alone(NEVER, NOW, named=False, full=False) is None
    assert left_alone(refused(0, "complete"), NOW, named=False, full=False) is None


def test_a_clock_that_ran_ahead_keeps_nobody_waiting() -> None:
    assert left_alone(refused(6), NOW - timedelta(days=400), named=False, full=False) is None
    assert left_alone(refused(1), NOW - timedelta(hours=1), named=False, full=False) is not None


def test_a_portal_that_refused_is_left_alone_by_the_next_crawl(tmp_path: Path) -> None:
    with replicas("he-kaiping") as world:
        portal = world["he-kaiping"]
        world.registry(tmp_path / "portals.toml")
        portal.fault(portal.channels[0][0].removeprefix(portal.base).partition("?")[0], status=521)
        refusal = crawl(tmp_path, "--all").visits[portal.id]
        assert refusal["outcome"] == "blocked"
        portal.mend()
        before = len(portal.log)
        told = crawl(tmp_path, "--all")
        visit = told.visits[portal.id]
        assert (told.status, visit["outcome"], visit["requests"], len(portal.log)) == (3, "blocked", 0, before)
        assert visit["reason"].startswith("left alone until ")
        assert visit["reason"].endswith(f"last: {refusal['reason']}")
        assert rows(tmp_path, "SELECT count(*) FROM visits") == [(2,)]
        assert crawl(tmp_path, portal.id).visits[portal.id]["outcome"] == "complete"
