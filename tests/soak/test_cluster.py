"""Every part of a cluster dies in the middle of a crawl: what was written is taken in, the next crawl makes up the rest."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.cluster.alike import differing
from tests.cluster.machines import cluster
from tests.cluster.test_dying import CRAWL, IDS, in_the_middle
from tests.cluster.world import crawlers, going_on, kill, registry
from tests.crawler.crawl import crawl, xxgk
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.soak
SAID = {
    "worker": "the worker was lost", "crawler": "its process ended with status -9", "scheduler": "the scheduler was lost",
    "interrupted": "interrupted",
}


@pytest.mark.parametrize("what", SAID)
def test_each_part(tmp_path: Path, what: str) -> None:
    with replicas() as portals:
        registry(portals, tmp_path / "portals.toml", *IDS)
        with cluster(tmp_path / "cluster") as machines:
            worker = machines.workers[0].pid
            with going_on(tmp_path, *CRAWL, "--cluster", machines.address, "-s", "DOWNLOAD_DELAY=0.3") as going:
                in_the_middle(portals)
                if what == "interrupted":
                    os.kill(going.process.pid, signal.SIGINT)
                else:
                    kill(*{"worker": [worker], "crawler": crawlers(worker), "scheduler": [machines.scheduler.pid]}[what])
            told = going.told()
            assert told.status == (130 if what == "interrupted" else 3)
            assert any(visit["reason"].startswith(SAID[what]) for visit in told.visits.values())
            assert xxgk("verify", "--data", "data", cwd=tmp_path).status == 0
        with cluster(tmp_path / "cluster") as machines:
            again = crawl(tmp_path, "--all", "--cluster", machines.address)
            assert again.status == 0
            assert sum(visit["unchanged"] for visit in again.visits.values()) > 0
        crawl(tmp_path, "--all", "--data", "one")
        assert differing(tmp_path / "one", tmp_path / "data").keys() <= {"captures", "visits", "entries", "columns", "sources"}
        assert xxgk("verify", "--data", "data", cwd=tmp_path).status == 0
