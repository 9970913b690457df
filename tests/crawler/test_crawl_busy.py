"""Another program begins a transaction in xxgk.db while a crawl runs, and does not end it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from contextlib import closing
from typing import TYPE_CHECKING

from tests.crawler.crawl import command, environment, rows, xxgk
from tests.replica.longlist import long_list

if TYPE_CHECKING:
    from pathlib import Path

CRAWL = ("crawl", "--all", "--registry", "portals.toml", "--allow-private", "--json", "-s", "DOWNLOAD_DELAY=0.02", "-s", "XXGK_BUSY_SECONDS=0.5")


def test_the_crawl_gets_all_and_process_brings_the_rows(tmp_path: Path) -> None:
    with long_list(30) as world:
        world.registry(tmp_path / "portals.toml")
        log = world.portals[0].log
        with subprocess.Popen(command(*CRAWL), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as process:
            while len(log) < 4 and process.poll() is None:
                time.sleep(0.002)
            with closing(sqlite3.connect(tmp_path / "data" / "xxgk.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                out, err = process.communicate(timeout=120)
    assert process.returncode == 1, err
    [visit] = map(json.loads, out.splitlines())
    assert (visit["outcome"], visit["captured"]) == ("complete", 30)
    assert err.count("the crawl goes on, its rows wait") == 1
    [line] = [line for line in err.splitlines() if line.startswith("Error: ")]
    assert "everything is in the WARC files" in line
    assert "xxgk process" in line
    assert "Traceback" not in err
    assert rows(tmp_path, "SELECT count(*) FROM visits") == [(0,)]
    assert xxgk("process", cwd=tmp_path).status == 0
    assert rows(tmp_path, "SELECT outcome FROM visits") == [("complete",)]
    assert rows(tmp_path, "SELECT state, count(*) FROM captures WHERE role = 'report' GROUP BY state") == [("read", 30)]
