"""`xxgk crawl --cluster` with two workers, beside the same crawl on one machine."""

from __future__ import annotations

from tests.archive.dump import dump
from tests.cluster.alike import differing
from tests.cluster.world import registry
from tests.crawler.crawl import crawl, xxgk

IDS = ("nx-pingluo", "ah-guzhen")


def test_two_workers_bring_what_one_machine_does(tmp_path, two_workers, portals):
    registry(portals, tmp_path / "portals.toml", *IDS)
    there = ("--all", "--data", "two", "--cluster", two_workers.address)
    first, second = crawl(tmp_path, "--all", "--data", "one"), crawl(tmp_path, *there)
    assert (first.status, second.status) == (0, 0)
    assert differing(tmp_path / "one", tmp_path / "two") == {}

    before = {id_: len(portals[id_].log) for id_ in IDS}
    crawl(tmp_path, "--all", "--data", "one")
    alone = {id_: len(portals[id_].log) - before[id_] for id_ in IDS}
    again = crawl(tmp_path, *there)
    assert "nothing new was captured" in again.err
    assert {id_: len(portals[id_].log) - before[id_] - alone[id_] for id_ in IDS} == alone  # as polite as on one machine
    assert differing(tmp_path / "one", tmp_path / "two") == {}

    assert xxgk("verify", "--data", "two", cwd=tmp_path).status == 0
    made = dump(tmp_path / "two" / "xxgk.db")
    assert xxgk("rebuild", "--data", "two", cwd=tmp_path).status == 0
    assert dump(tmp_path / "two" / "xxgk.db") == made
    assert not (tmp_path / "two" / "arriving").exists()
    assert list((tmp_path / "two" / "cluster").iterdir()) == []

    done = xxgk("process", "--all", "--data", "two", "--cluster", two_workers.address, cwd=tmp_path)
    assert done.status == 0
    assert dump(tmp_path / "two" / "xxgk.db") == made


def test_what_cannot_be_used_is_refused_in_one_line(tmp_path, two_workers, portals):
    registry(portals, tmp_path / "portals.toml", IDS[0])
    nobody = crawl(tmp_path, "--all", "--cluster", "tcp://127.0.0.1:1")
    assert (nobody.status, nobody.out) == (2, "")
    assert "tcp://127.0.0.1:1: Timed out" in nobody.err
    assert "tcp://HOST:8786" in nobody.err
    assert nobody.err.count("\n") == 1
    assert not (tmp_path / "data").exists()

    (tmp_path / "file").touch()
    nowhere = crawl(tmp_path, "--all", "--cluster", two_workers.address, "-s", "XXGK_STORAGE=file/below")
    assert nowhere.status == 2
    assert "file/below: " in nowhere.err
    assert "Not a directory" in nowhere.err
    assert nowhere.err.count("\n") == 1

    wrong = xxgk("process", "--cluster", "10.0.0.1", "--data", "data", cwd=tmp_path)
    assert wrong.status == 2
    assert wrong.err == "Error: --cluster 10.0.0.1: give the address that `dask scheduler` prints, as tcp://HOST:8786\n"
    secret = crawl(tmp_path, "--all", "--cluster", "tls://me:hidden@127.0.0.1:1")
    assert secret.err == "Error: --cluster …@127.0.0.1:1: give the address that `dask scheduler` prints, as tcp://HOST:8786\n"


def test_a_worker_that_does_not_see_the_storage_is_named(tmp_path, two_workers, portals):
    """memory:// is each process's own, as a folder of this name on another machine would be."""
    registry(portals, tmp_path / "portals.toml", IDS[0])
    told = crawl(tmp_path, "--all", "--cluster", two_workers.address, "-s", "XXGK_STORAGE=memory://only-here")
    assert told.status == 2
    assert "worker tcp://127.0.0.1" in told.err
    assert "does not come here" in told.err
