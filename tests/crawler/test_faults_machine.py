"""Faults of the machine that crawls: its clock goes back, its database is locked, its disk is full."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.crawler.crawl import rows
from tests.crawler.faults import crawl, run
from tests.replica.faulty import NEW, World, faulty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORED = "SELECT url, sum(NOT revisit) FROM captures WHERE role IN ('report', 'attachment') AND status = 200 GROUP BY url ORDER BY url"
PORTAL = "refused"
FULL = 24_000_000  # bytes of the small disk


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with faulty(PORTAL) as world:  # whose own fault never comes
        world.begin("healthy")
        world.registry(tmp_path / "portals.toml")
        yield world


def whole(world: World, folder: Path) -> bool:
    """Is each document of the portal stored, once?"""
    site = world[PORTAL].now
    files = [site.file(year) for year in site.years if year in (2021, NEW)]
    wanted = sorted(world[PORTAL].base + path for path in (*map(site.path, site.years), *files))
    return rows(folder, STORED) == [(url, 1) for url in wanted]


def test_a_clock_that_goes_an_hour_back(world: World, tmp_path: Path) -> None:
    assert crawl(tmp_path).status == 0
    world.begin("mended")  # a report more
    back = crawl(tmp_path, hours=-1)
    assert (back.status, back.visits[PORTAL]["captured"]) == (0, 2), back.err
    assert run(tmp_path, "verify").status == 0
    again = crawl(tmp_path)
    assert (again.status, again.visits[PORTAL]["captured"]) == (0, 0), again.err
    assert whole(world, tmp_path)
    assert run(tmp_path, "rebuild").status == 0
    assert whole(world, tmp_path)


@contextmanager
def locked(world: World, folder: Path, seconds: float) -> Iterator[None]:
    """Another program's write transaction, from the portal's next request on, for so long or to the end of the block."""
    done, log = threading.Event(), world[PORTAL].host.log
    start = len(log)

    def hold() -> None:
        while len(log) <= start:
            time.sleep(0.01)
        with closing(sqlite3.connect(folder / "data" / "xxgk.db", isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            done.wait(seconds)
            other.execute("COMMIT")

    thread = threading.Thread(target=hold)
    thread.start()
    yield
    done.set()
    thread.join()


def test_a_database_that_another_program_writes_to_for_a_while(world: World, tmp_path: Path) -> None:
    """Rows wait, and nothing is lost."""
    assert crawl(tmp_path).status == 0
    world.begin("mended")  # a report more
    with locked(world, tmp_path, 3):
        told = crawl(tmp_path)
    assert (told.status, told.visits[PORTAL]["captured"]) == (0, 2), told.err
    assert "Traceback" not in told.err
    assert run(tmp_path, "verify").status == 0
    assert whole(world, tmp_path)


def test_a_database_that_another_program_never_lets_go(world: World, tmp_path: Path) -> None:
    """One line says so; what was captured is in the WARC files, and the next crawl knows it."""
    assert crawl(tmp_path).status == 0
    world.begin("mended")
    with locked(world, tmp_path, 100):
        told = crawl(tmp_path, "--all", "-s", "XXGK_BUSY_SECONDS=1")
    errors = [line for line in told.err.splitlines() if line.startswith("Error:")]
    assert (told.status, len(errors), "Traceback" in told.err) == (1, 1, False), told.err
    assert "xxgk.db" in errors[0]
    assert run(tmp_path, "verify").status == 0
    assert crawl(tmp_path).status == 0
    assert run(tmp_path, "verify").status == 0
    assert whole(world, tmp_path)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A data folder on a small disk of its own."""
    (tmp_path / "data").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={FULL}", "none", str(tmp_path / "data")]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield tmp_path / "data"
    subprocess.run(["umount", "--lazy", str(tmp_path / "data")], check=True)


@pytest.mark.parametrize("free", [20_000])
def test_a_disk_that_is_full(world: World, tmp_path: Path, disk: Path, free: int) -> None:
    """One line names the file, nothing that was acknowledged is lost, and once there is room the next crawl goes on."""
    assert crawl(tmp_path).status == 0
    world.begin("mended")
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - free)))
    told = crawl(tmp_path)
    errors = [line for line in told.err.splitlines() if line.startswith("Error:")]
    assert (told.status, len(errors)) == (1, 1), told.err
    assert str(disk.name) in errors[0]
    assert "Traceback" not in told.err
    ballast.unlink()
    assert crawl(tmp_path).status == 0
    assert run(tmp_path, "verify").status == 0
    assert whole(world, tmp_path)
