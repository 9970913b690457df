"""The pace of whole crawls, measured by the servers' logs: hosts that portals share, hours, limits of an exchange."""

from __future__ import annotations

import gzip
import itertools
import signal
import subprocess
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.pace.hours import CHINA
from tests.crawler.crawl import command, crawl, environment, rows
from tests.replica.blocked import LIST, ONE, kit
from tests.replica.model import Response

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica.blocked import Host
    from tests.replica.model import Request

DELAY = 0.25


@pytest.fixture
def healthy(tmp_path: Path) -> Iterator[Host]:
    with kit("healthy") as running:
        host = running["healthy"]
        (tmp_path / "portals.toml").write_text(host.entry(), encoding="utf-8")
        yield host


def test_portals_on_one_host_share_its_pace_and_its_robots_txt(healthy: Host, tmp_path: Path) -> None:
    second = healthy.entry().replace('"healthy"', '"second"').replace(LIST, LIST + "?second")
    (tmp_path / "portals.toml").write_text(healthy.entry() + second, encoding="utf-8")
    healthy.fault("/robots.txt", body=b"User-agent: *\nDisallow: /admin/\n")
    told = crawl(tmp_path, "--all", "-s", f"DOWNLOAD_DELAY={DELAY}")
    assert told.status == 0, told.out
    times = sorted(seen.at for seen in healthy.server.log)
    assert min(after - before for before, after in itertools.pairwise(times)) >= DELAY
    assert [seen.target for seen in healthy.server.log].count("/robots.txt") == 1
    assert sum(visit["requests"] for visit in told.visits.values()) == len(healthy.server.log)
    again = crawl(tmp_path, "--all")
    assert "/robots.txt" not in [seen.target for seen in healthy.server.log[len(times):]], again.out


def test_portals_begin_as_room_allows(tmp_path: Path) -> None:
    with kit("healthy", "gbk-as-utf-8", "itself-with-cookie") as running:
        (tmp_path / "portals.toml").write_text("".join(host.entry() for host in running.values()), encoding="utf-8")
        told = crawl(tmp_path, "--all", "-s", "XXGK_PORTALS_AT_ONCE=1")
        assert told.status == 0, told.out
        spans = sorted((host.server.log[0].at, host.server.log[-1].at) for host in running.values())
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))


def test_a_busy_host_is_waited_for_twice(healthy: Host, tmp_path: Path) -> None:
    healthy.fault(ONE, status=503, times=2)
    told = crawl(tmp_path, "--all", "-s", "DOWNLOAD_DELAY=0.02")
    assert (told.status, told.visits["healthy"]["captured"]) == (0, 4), told.out
    tries = [seen.at for seen in healthy.server.log if seen.target == ONE]
    assert [after - before >= wait for (before, after), wait in zip(itertools.pairwise(tries), (0.2, 0.4), strict=True)] == [True, True]


def test_what_is_too_large_is_a_failure_and_the_rest_is_fetched(healthy: Host, tmp_path: Path) -> None:
    healthy.fault(ONE, body=b"<html><body>" + b"x" * 900_000)
    told = crawl(tmp_path, "--all", "-s", "DOWNLOAD_MAXSIZE=500000")
    visit = told.visits["healthy"]
    assert (told.status, visit["outcome"], visit["captured"], visit["failed"]) == (3, "incomplete", 3, 1)
    assert ONE in visit["reason"]
    assert [url.endswith(ONE) for (url,) in rows(tmp_path, "SELECT url FROM captures WHERE truncated = 'length'")] == [True]


def test_what_is_too_large_once_unpacked_is_one_too(healthy: Host, tmp_path: Path) -> None:
    healthy.fault(ONE, body=gzip.compress(b"<html><body>" + b"x" * 9_000_000), headers=(("Content-Encoding", "gzip"),))
    told = crawl(tmp_path, "--all", "-s", "DOWNLOAD_MAXSIZE=5000000")
    visit = told.visits["healthy"]
    assert (told.status, visit["outcome"], visit["captured"], visit["failed"]) == (3, "incomplete", 3, 1), visit["reason"]
    assert "DOWNLOAD_MAXSIZE" in visit["reason"]


def test_a_304_may_bear_the_headers_of_a_compressed_page(healthy: Host, tmp_path: Path) -> None:
    whole, asked = healthy.server.pages[LIST], []

    def column(request: Request) -> Response:
        asked.append(request.headers.get("if-none-match", ""))
        headers = (("ETag", '"1"'), ("Content-Encoding", "gzip"))
        return Response(b"", 304, headers=headers) if asked[-1] else Response(gzip.compress(whole(request).body), headers=headers)

    healthy.server.pages[LIST] = column
    assert crawl(tmp_path, "--all").status == 0
    again = crawl(tmp_path, "--all")
    assert (again.status, asked) == (0, ["", '"1"']), again.out
    assert rows(tmp_path, "SELECT status, truncated FROM captures WHERE role = 'listing' ORDER BY captured_at") == [(200, ""), (304, "")]


def test_outside_the_hours_nothing_is_sent_and_ctrl_c_ends_it_at_once(healthy: Host, tmp_path: Path) -> None:
    now = datetime.now(CHINA)
    hours = f"{now + timedelta(hours=3):%H:%M}-{now + timedelta(hours=4):%H:%M}"
    arguments = ["crawl", "--all", "--registry", "portals.toml", "--allow-private", "-s", f"XXGK_HOURS={hours}"]
    with subprocess.Popen(command(*arguments), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if "XXGK_HOURS" in line)
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert f"no request before {now + timedelta(hours=3):%Y-%m-%d %H:%M}" in said
    assert (process.returncode, healthy.server.log) == (130, []), err
    assert "interrupted" in out
    assert rows(tmp_path, "SELECT outcome, requests FROM visits") == [("incomplete", 0)]
