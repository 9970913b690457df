"""How a crawl ends and what it shows: tables, bars, Ctrl-C, a full disk, Scrapy's own command."""

from __future__ import annotations

import os
import pty
import resource
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.crawler.crawl import ROOT, command, crawl, environment, rows, xxgk
from tests.replica import replicas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica import Portal


@pytest.fixture
def pingluo(tmp_path: Path) -> Iterator[Portal]:
    with replicas("nx-pingluo") as world:
        world.registry(tmp_path / "portals.toml")
        yield world["nx-pingluo"]


def test_since_leaves_out_earlier_reports(pingluo: Portal, tmp_path: Path) -> None:
    told = crawl(tmp_path, "--all", "--since", "2021")
    asked = {seen.target for seen in pingluo.log}
    late = {report.url.removeprefix(pingluo.base) for report in pingluo.reports if report.facts.year >= 2021}
    early = {report.url.removeprefix(pingluo.base) for report in pingluo.reports if report.facts.year < 2021}
    assert told.status == 0
    assert late <= asked
    assert early
    assert not early & asked


def test_the_table_and_the_lines_without_json(pingluo: Portal, tmp_path: Path) -> None:
    told = xxgk("crawl", "nx-pingluo", "--registry", "portals.toml", "--allow-private", "-s", "DOWNLOAD_DELAY=0", cwd=tmp_path)
    assert told.status == 0
    assert "nx-pingluo" in told.out
    assert "complete" in told.out
    assert "nx-pingluo: visiting 平罗县人民政府" in told.err


def test_interrupted_once_it_ends_in_order(pingluo: Portal, tmp_path: Path) -> None:
    arguments = ["crawl", "--all", "--registry", "portals.toml", "--allow-private", "--json", "-s", "DOWNLOAD_DELAY=0.2"]
    process = subprocess.Popen(command(*arguments), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(pingluo, 8, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert '"incomplete"' in out
    assert "interrupted" in out
    assert "Traceback" not in err
    assert rows(tmp_path, "SELECT outcome FROM visits") == [("incomplete",)]
    assert crawl(tmp_path, "--all").status == 0
    assert rows(tmp_path, "SELECT max(n) FROM (SELECT count(*) n FROM captures WHERE role = 'report' GROUP BY url)") == [(1,)]


def test_a_full_disk_ends_the_crawl_in_one_line_and_loses_nothing(pingluo: Portal, tmp_path: Path) -> None:
    """A limit on file size stands for the disk: the system refuses the write in the middle of a record."""
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    arguments = ["crawl", "--all", "--registry", "portals.toml", "--allow-private", "-s", "DOWNLOAD_DELAY=0"]
    done = subprocess.run(command(*arguments), cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False, preexec_fn=small)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert sum(line.startswith("Error:") for line in done.stderr.splitlines()) == 1
    assert crawl(tmp_path, "--all").status == 0
    assert xxgk("verify", cwd=tmp_path).status == 0
    assert {url for (url,) in rows(tmp_path, "SELECT url FROM captures WHERE role = 'report'")} >= {one.url for one in pingluo.reports}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A data folder on a disk of 8 MB of its own."""
    (tmp_path / "data").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(tmp_path / "data")]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield tmp_path / "data"
    subprocess.run(["umount", "--lazy", str(tmp_path / "data")], check=True)


@pytest.mark.parametrize("free", [0, 150_000, 300_000])
def test_a_disk_that_fills_up_in_mid_crawl(pingluo: Portal, tmp_path: Path, disk: Path, free: int) -> None:
    assert crawl(tmp_path, "--all", "--since", "2021").status == 0
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - free)))
    told = crawl(tmp_path, "--all")
    assert (told.status, sum(line.startswith("Error:") for line in told.err.splitlines())) == (1, 1), told.err
    ballast.unlink()
    assert crawl(tmp_path, "--all").status == 0
    assert xxgk("verify", cwd=tmp_path).status == 0
    assert sorted(rows(tmp_path, "SELECT url, count(*) FROM captures WHERE role = 'report' GROUP BY url")) == sorted(
        (report.url, 1) for report in pingluo.reports
    )


def test_scrapy_itself_can_run_the_spider(pingluo: Portal, tmp_path: Path) -> None:
    where = ["-s", f"XXGK_REGISTRY={tmp_path / 'portals.toml'}", "-s", f"XXGK_DATA={tmp_path / 'data'}", "-s", "XXGK_ALLOW_PRIVATE=1"]
    scrapy = [command()[0], "-m", "scrapy", "crawl", "reports", "-a", "portal=nx-pingluo", "-s", "DOWNLOAD_DELAY=0", *where]
    done = subprocess.run(scrapy, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "SELECT outcome, failed FROM visits") == [("complete", 0)]
    assert rows(tmp_path, "SELECT status FROM runs") == [("ended",)]


def wait_for(portal: Portal, requests: int, process: subprocess.Popen[str]) -> None:
    """Until the portal has seen so many requests, or the crawl has ended without."""
    while len(portal.log) < requests and process.poll() is None:
        try:
            process.wait(0.01)
        except subprocess.TimeoutExpired:
            continue


def test_a_bar_on_a_terminal(pingluo: Portal, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    arguments = ["crawl", "--all", "--registry", "portals.toml", "--allow-private", "--json", "-s", "DOWNLOAD_DELAY=0.05"]
    with subprocess.Popen(
        command(*arguments), cwd=tmp_path, env=environment() | {"TERM": "xterm", "COLUMNS": "100"}, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = read_terminal(ours)
        assert process.stdout is not None
        out = process.stdout.read()
    os.close(ours)
    assert process.returncode == 0
    assert b'"complete"' in out
    assert "documents, portals" in shown
    assert "nx-pingluo: complete" in shown
    assert shown.rstrip().endswith("17 new documents captured, 0 unchanged")


def read_terminal(descriptor: int) -> str:
    """All that is written to a terminal until its other end is closed."""
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # Linux's way to say that nobody has it open any more
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts).decode("utf-8", "replace")


@pytest.mark.parametrize(("argument", "words"), [("portal=nowhere", "'nowhere'"), ("since=2020x", "not a year")])
def test_scrapy_s_own_command_refuses_in_one_line(pingluo: Portal, tmp_path: Path, argument: str, words: str) -> None:
    given = ["-a", "portal=nx-pingluo", "-a", argument, "-s", f"XXGK_REGISTRY={tmp_path / 'portals.toml'}", "-s", "XXGK_ALLOW_PRIVATE=1"]
    scrapy = [command()[0], "-m", "scrapy", "crawl", "reports", *given, "-s", f"XXGK_DATA={tmp_path / 'data'}"]
    done = subprocess.run(scrapy, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
    assert pingluo.log == []
