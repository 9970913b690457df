"""A crawl that was killed or interrupted goes on as the same run; what is finished in it is not asked for again."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archive.captures.visits import Visit
from archive.intake import Intake
from settings import registry
from tests.crawler.crawl import FAST, ROOT, command, crawl, environment, rows
from tests.replica.longlist import long_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica import World

ONE_AFTER_THE_OTHER = ("-s", "XXGK_PORTALS_AT_ONCE=1")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with long_list(12, page=6, portals=2) as world:
        yield world


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    world.registry(tmp_path / "portals.toml")
    for portal in world.portals:
        portal.server.log.clear()
    return tmp_path


def asked(world: World) -> list[tuple[str, str]]:
    return [(portal.id, seen.target) for portal in world.portals for seen in portal.log if seen.status == 200]


def end_early(world: World, folder: Path, how: signal.Signals, *more: str) -> int:
    """Start a crawl and send it a signal once the second portal was asked for some documents; its exit status."""
    arguments = ("crawl", "--registry", "portals.toml", "--allow-private", "--json", *FAST, "--all", *ONE_AFTER_THE_OTHER, *more)
    second = world.portals[1]
    with subprocess.Popen(command(*arguments), cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while len(second.log) < 6 and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(how)
        process.wait(60)
    return process.returncode


def scrapy(folder: Path, portal: str) -> list[str]:
    where = ("-s", f"XXGK_REGISTRY={folder / 'portals.toml'}", "-s", f"XXGK_DATA={folder / 'data'}", "-s", "XXGK_ALLOW_PRIVATE=1")
    return [command()[0], "-m", "scrapy", "crawl", "reports", "-a", f"portal={portal}", *FAST, *where]


def test_scrapy_s_own_command_goes_on_reads_and_writes_the_health_page(world: World, folder: Path) -> None:
    portal = world.portals[1]
    with subprocess.Popen(scrapy(folder, portal.id), cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL) as process:
        while len(portal.log) < 6 and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        process.wait(60)
    assert [status for _, status in runs(folder)] == ["interrupted"]
    done = subprocess.run(scrapy(folder, portal.id), cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert [status for _, status in runs(folder)] == ["ended"]
    assert rows(folder, "SELECT outcome FROM visits") == [("complete",)]
    documents = [target for id_, target in asked(world) if id_ == portal.id and "robots" not in target and "index" not in target]
    assert len(documents) == len(set(documents))
    assert rows(folder, "SELECT count(*) FROM captures WHERE role = 'report' AND state = 'kept'") == [(0,)]
    assert (folder / "data" / "health" / "index.html").exists()


def runs(folder: Path) -> list[tuple[str, str]]:
    return [(id_, status) for id_, status in rows(folder, "SELECT id, status FROM runs ORDER BY id")]


@pytest.mark.parametrize(("how", "status", "full"), [(signal.SIGKILL, -9, ()), (signal.SIGINT, 130, ("--full",))])
def test_it_goes_on(world: World, folder: Path, how: signal.Signals, status: int, full: tuple[str, ...]) -> None:
    assert end_early(world, folder, how, *full) == status
    before = asked(world)
    done = {portal for (portal,) in rows(folder, "SELECT portal FROM visits WHERE NOT interrupted")}
    told = crawl(folder, "--all", *ONE_AFTER_THE_OTHER, *full)
    assert told.status == 0, told.err
    after = asked(world)
    [(run, ended)] = runs(folder)
    assert ended == "ended"
    assert f"going on with run {run}: " in told.err
    assert f" of {len(world.portals)} portals are done" in told.err
    assert set(told.visits) == {portal.id for portal in world.portals}
    assert all(visit["outcome"] == "complete" for visit in told.visits.values())
    assert {portal for portal, _ in Counter(after) - Counter(before)}.isdisjoint(done)
    documents = rows(folder, "SELECT portal, url, count(*) FROM captures WHERE role IN ('report', 'attachment') GROUP BY portal, url")
    assert {count for _, _, count in documents} == {1}
    assert sum(visit["captured"] for visit in told.visits.values()) == len(documents)  # in the whole run


def test_a_new_run_if_that_is_wished(world: World, folder: Path) -> None:
    assert end_early(world, folder, signal.SIGKILL) == -9
    told = crawl(folder, "--all", *ONE_AFTER_THE_OTHER, "--new-run")
    assert (told.status, len(told.visits)) == (0, len(world.portals))
    assert "going on" not in told.err
    assert [status for _, status in runs(folder)] == [None, "ended"]


def opened(folder: Path) -> str:
    """A run with these arguments that a crawl of one portal would have, killed."""
    portals = registry.load(folder / "portals.toml")
    arguments = ["crawl", "--registry", "portals.toml", "--allow-private", "--json", *FAST, "--all"]
    with Intake(folder / "data") as intake:
        run = intake.start_run(portals, arguments)
        now = datetime.now(UTC)
        for portal in portals:
            intake.end_visit(Visit(run, portal.id, "changed", "no list", now, now, requests=1))
    return run


def test_the_exit_status_and_the_table_are_those_of_the_whole_run(world: World, folder: Path) -> None:
    """Killed between the last visit and the end of the run."""
    run = opened(folder)
    told = crawl(folder, "--all")
    assert told.status == 3
    assert {visit["outcome"] for visit in told.visits.values()} == {"changed"}
    assert len(told.visits) == len(world.portals)
    assert asked(world) == []
    assert runs(folder) == [(run, "ended")]


def test_a_run_of_long_ago_is_left_as_it_is(world: World, folder: Path) -> None:
    opened(folder)
    told = crawl(folder, "--all", "-s", "XXGK_RESUME_HOURS=0")
    assert told.status == 0  # other arguments, and too old
    assert [status for _, status in runs(folder)] == [None, "ended"]
