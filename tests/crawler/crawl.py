"""Runs `xxgk` as its users do, in a process of its own, and tells what the archive then holds."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TIMEOUT = 1200  # seconds, of a crawl that hangs
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0")


@dataclass(frozen=True)
class Told:
    """What a command said. visits: by portal, if it was a crawl with --json."""

    status: int
    out: str
    err: str

    @property
    def visits(self) -> dict[str, dict[str, Any]]:
        return {visit["portal"]: visit for visit in map(json.loads, self.out.splitlines())}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "crawler", *map(str, arguments)]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XXGK_", "SCRAPY_"))}
    kept["TLDEXTRACT_CACHE"] = os.devnull  # no cache may hide that a list is fetched from the network
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), kept.get("PYTHONPATH"))))
    return kept


def xxgk(*arguments: object, cwd: Path) -> Told:
    done = subprocess.run(command(*arguments), cwd=cwd, env=environment(), capture_output=True, text=True, check=False, timeout=TIMEOUT)
    assert "Traceback" not in done.stderr, done.stderr
    return Told(done.returncode, done.stdout, done.stderr)


def crawl(folder: Path, *arguments: object) -> Told:
    """A crawl of folder/portals.toml into folder/data, as fast as loopback allows unless told otherwise."""
    return xxgk("crawl", "--registry", "portals.toml", "--allow-private", "--json", *FAST, *arguments, cwd=folder)


def rows(folder: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "data" / "xxgk.db")) as conn:
        return conn.execute(query, values).fetchall()
