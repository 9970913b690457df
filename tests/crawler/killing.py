"""Crawls that are killed, and what must be true after the next one that is not."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

from tests.crawler.crawl import FAST, command, crawl, environment, rows, xxgk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from random import Random

    from tests.replica import World

ARGUMENTS = ("crawl", "--all", "--registry", "portals.toml", "--allow-private", *FAST)
RESULT = """SELECT agencies.name, reports.year, reports.form, reports.title, requests.item, requests.total
FROM reports JOIN agencies ON agencies.id = reports.agency LEFT JOIN requests ON requests.report = reports.id
ORDER BY 1, 2, 3, 4, 5, 6"""


def requests(world: World) -> int:
    return sum(len(portal.log) for portal in world.portals)


def kill_one(world: World, folder: Path, after: int, random: Random) -> bool:
    """Start a crawl and kill it once the portals have seen so many requests more; False if it ended before."""
    start = requests(world)
    with subprocess.Popen(command(*ARGUMENTS), cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while requests(world) - start < after and process.poll() is None:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.03))  # somewhere in an exchange, not always at its first byte
        process.kill()
    return process.returncode == -9


def kill_crawls(world: World, folder: Path, moments: Iterable[int], random: Random) -> int:
    """How many crawls were killed before their end; the archive verifies after each of them."""
    killed = 0
    for after in moments:
        killed += kill_one(world, folder, after, random)
        assert xxgk("verify", cwd=folder).status == 0
    return killed


def check_whole(world: World, folder: Path, undisturbed: Path) -> None:
    """A last crawl, and then nothing is missing, nothing twice, all as if nobody had been killed."""
    last = crawl(folder, "--all")
    assert last.status == 0, last.out + last.err
    assert xxgk("verify", cwd=folder).status == 0
    documents = rows(folder, "SELECT url, count(*) FROM captures WHERE role IN ('report', 'attachment') GROUP BY url ORDER BY url")
    assert [url for url, count in documents if count > 1] == []
    assert documents == rows(undisturbed, "SELECT url, 1 FROM captures WHERE role IN ('report', 'attachment') ORDER BY url")
    assert rows(folder, RESULT) == rows(undisturbed, RESULT)
    again = crawl(folder, "--all")
    assert (again.status, sum(visit["captured"] for visit in again.visits.values())) == (0, 0)
