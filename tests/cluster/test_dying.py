"""A machine that dies in the middle of a crawl costs its portal's visit; the next crawl makes it up."""

from __future__ import annotations

import signal

import pytest

from tests.cluster.alike import differing
from tests.cluster.machines import cluster
from tests.cluster.world import crawlers, going_on, kill, registry, until
from tests.crawler.crawl import FAST, crawl, xxgk

IDS = ("nx-pingluo", "ah-guzhen")
ASKED = 14  # requests of each portal of some 22, then it happens; what is older than a second or two is with the storage
CRAWL = ("crawl", "--all", "--registry", "portals.toml", "--allow-private", "--json", "--data", "data")


def in_the_middle(portals):
    """Some documents are there, some are not."""
    until(lambda: all(len(portals[id_].log) > ASKED for id_ in IDS))


def test_a_machine_that_dies(tmp_path, portals):
    registry(portals, tmp_path / "portals.toml", *IDS)
    with cluster(tmp_path / "cluster") as machines:
        with going_on(tmp_path, *CRAWL, "--cluster", machines.address, "-s", "DOWNLOAD_DELAY=0.3") as going:
            in_the_middle(portals)
            kill(*crawlers(machines.workers[0].pid), machines.workers[0].pid)
        told = going.told()
        assert told.status == 3
        outcomes = {visit["portal"]: visit["outcome"] for visit in told.visits.values()}
        assert sorted(outcomes.values()) == ["complete", "incomplete"]
        lost = next(visit for visit in told.visits.values() if visit["outcome"] == "incomplete")
        assert lost["reason"].startswith("the worker was lost (worker tcp://127.0.0.1:")
        assert lost["interrupted"]
        assert 0 < lost["requests"] <= len(portals[lost["portal"]].log)  # what it had sent to the storage is counted
        assert 0 < lost["captured"] < lost["requests"]
        assert xxgk("verify", "--data", "data", cwd=tmp_path).status == 0

        asked = len(portals[lost["portal"]].log)
        again = crawl(tmp_path, "--all", "--cluster", machines.address)  # one worker is left
        assert again.status == 0
        assert again.visits[lost["portal"]]["unchanged"] > 0  # what it had brought was not asked for again
        assert len(portals[lost["portal"]].log) - asked < asked + again.visits[lost["portal"]]["listed"]
    crawl(tmp_path, "--all", "--data", "one")
    tables = differing(tmp_path / "one", tmp_path / "data").keys()
    assert tables <= {"captures", "visits", "entries", "columns", "sources"}  # lists were asked for once more; reports and cells are the same
    assert xxgk("verify", "--data", "data", cwd=tmp_path).status == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_coordinator_that_dies(tmp_path, two_workers, portals, how):
    """The same command goes on with the run, and with what the workers had written."""
    for id_ in IDS:
        portals[id_].log.clear()
    registry(portals, tmp_path / "portals.toml", *IDS)
    command = (*CRAWL, "--cluster", two_workers.address, *FAST[:-1], "RETRY_TIMES=1", "-s", "DOWNLOAD_DELAY=0.3")
    with going_on(tmp_path, *command) as going:
        in_the_middle(portals)
        going.process.send_signal(how)
    assert going.process.returncode == (130 if how == signal.SIGINT else -how)
    again = xxgk(*command, cwd=tmp_path)
    assert again.status == 0
    assert "going on with run " in again.err
    assert all(visit["outcome"] == "complete" for visit in again.visits.values())
    assert xxgk("verify", "--data", "data", cwd=tmp_path).status == 0
    asked = [seen.target for id_ in IDS for seen in portals[id_].log if seen.target.endswith((".pdf", ".doc", ".docx", ".xls"))]
    assert len(asked) == len(set(asked))
