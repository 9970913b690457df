"""Readers in processes of their own: what they cost, how they end, and that nothing else notices."""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
from pathlib import Path

import pytest

from archive.process import read
from archive.workers import Limits, Readers, birth, hand, wire
from tests.archive.cases import in_repository
from tests.archive.rogue import TIGHT

PAGE = b"<html><body><h1>2020</h1><p>%s</p><img src='a.png'></body></html>"


@pytest.mark.usefixtures("rogue", "kind")
@pytest.mark.parametrize(("what", "why"), [
    ("spin", "reading it takes more than 1 seconds of the processor"),
    ("spin in a step", "turning in circles takes more than 1 seconds of the processor"),
    ("eat", "reading it takes more than 1 GB of memory"),
    ("crash", "the process that read it ended by SIGSEGV"),
    ("leave", "the process that read it ended with exit status 7"),
    ("flood", "what reading it gives cannot be taken"),
    ("nothing", "the process that read it gave no answer"),
    ("deep", "RecursionError"),
])
def test_what_is_too_much_costs_one_file(what, why):
    with Readers(1, TIGHT) as readers:
        found = readers(what.encode())
        assert (found.state, found.report) == ("unreadable", None)
        assert found.error.startswith(why)
        assert readers(b"the next one").why == ("the next one",)


@pytest.mark.usefixtures("rogue")
def test_the_clock_ends_what_waits_for_ever():
    with Readers(1, Limits(patience=1)) as readers:
        assert readers(b"sleep").error == "reading it takes more than 1 seconds"


@pytest.mark.usefixtures("rogue")
def test_what_a_worker_sends_is_never_run(tmp_path, monkeypatch):
    monkeypatch.setenv("SMUGGLED", str(tmp_path / "here"))
    with Readers(1) as readers:
        assert "posix.system is nothing that a worker says" in readers(b"smuggle").error
        assert readers(b"on").why == ("on",)
    assert not (tmp_path / "here").exists()


@pytest.mark.usefixtures("rogue")
def test_the_pool_never_stalls():
    """Files that end their workers among files that do not: each has its answer, in whatever order it is asked for."""
    files = ["crash", "a", "spin", "b", "eat", "c", "leave", "d", "flood", "e"] * 2
    with Readers(2, TIGHT) as readers:
        tickets = [readers.submit(one.encode()) for one in files]
        found = [readers.result(ticket) for ticket in reversed(tickets)]
    assert [one.why for one in reversed(found) if one.state == "not-a-report"] == [(name,) for name in "abcde" * 2]
    assert sum(one.state == "unreadable" for one in found) == 10


@pytest.mark.usefixtures("rogue", "kind")
def test_nothing_is_left_behind():
    readers = Readers(2)
    tickets = [readers.submit(b"sleep"), readers.submit(b"sleep")]
    workers = readers.workers
    readers.close()
    assert len(workers) == len(tickets)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


@pytest.mark.usefixtures("kind")
def test_a_worker_ends_with_its_pool():
    made = hand.Hand(Limits())
    made.line.close()
    assert made.process.status() == 0
    made.end()


@pytest.mark.usefixtures("rogue")
def test_workers_and_what_they_are_copies_of_end_with_the_program():
    """Killed, it can end nothing itself."""
    program = f"""
import time
from archive.workers import Readers, birth
birth.TEMPLATE = {birth.TEMPLATE!r}
readers = Readers(2)
tickets = [readers.submit(b"sleep"), readers.submit(b"sleep")]
print(birth.template._process.pid, *readers.workers, flush=True)
time.sleep(1000)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout
        made = [int(pid) for pid in started.stdout.readline().split()]
        assert len(made) == 3
        ends = [os.pidfd_open(pid) for pid in made]
        started.kill()
        for end in ends:  # readable once the process is over
            assert select.select([end], [], [], 60)[0]
            os.close(end)


@pytest.mark.usefixtures("rogue")
def test_a_template_that_is_gone_is_replaced():
    with Readers(1) as readers:
        assert readers(b"a").why == ("a",)
        first = birth.template._process
        assert first
        first.kill()
        first.wait()
        left = readers.workers[0]
        assert readers(b"b").why == ("b",)  # by its copy, which is then ended, for nobody can tell of it any more
        assert readers(b"c").why == ("c",)
        assert birth.template._process not in {None, first}
        assert readers.workers[0] != left


@pytest.mark.usefixtures("rogue", "kind")
def test_a_worker_has_the_surroundings_of_the_time_when_it_was_made(tmp_path, monkeypatch):
    with Readers(1) as readers:
        assert readers(b"a").why == ("a",)
    monkeypatch.setenv("XXGK_SMUGGLED", "今天")
    monkeypatch.chdir(tmp_path)
    with Readers(1) as readers:
        assert readers(b"surroundings").why == ("今天", str(tmp_path))


@pytest.mark.usefixtures("rogue")
def test_a_copy_has_nothing_to_talk_to_but_its_pool():
    """Neither the socket that workers are ordered on nor the pools of other workers."""
    with Readers(2) as readers:
        tickets = [readers.submit(b"sockets") for _ in range(2)]
        assert [readers.result(ticket).why for ticket in tickets] == [("1",)] * 2


def test_readings_are_those_of_this_process():
    cases = in_repository()[::6]
    with Readers(2) as readers:
        tickets = [readers.submit(case.file.read_bytes(), url=str(case.expected.get("url") or "")) for case in cases]
        assert [readers.result(ticket) for ticket in tickets] == [case.read() for case in cases]


def test_pictures_are_asked_of_the_pool():
    asked = []
    page = PAGE % "2020年政府信息公开工作年度报告".encode()
    with Readers(1) as readers:
        told = readers(page, picture=asked.append)
        assert asked == ["a.png"]
        assert told == read(page, picture=lambda _: None)

        def broken(source):
            raise KeyError(source)

        with pytest.raises(KeyError, match=r"a\.png"):
            readers(page, picture=broken)
        assert readers(page, picture=asked.append) == told


def test_a_worker_says_nothing_but_nouns():
    with pytest.raises(wire.WireError, match=r"builtins\.eval"):
        wire.heard(pickle.dumps(("done", eval)))
    for rubbish in (b"", b"rubbish", pickle.dumps("no words"), pickle.dumps(())):
        with pytest.raises(wire.WireError):
            wire.heard(rubbish)


def test_a_worker_does_not_take_modules_from_the_working_directory(tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "__init__.py").write_text("raise SystemExit('the wrong archive')")
    (tmp_path / "a.txt").write_text("2020")
    told = subprocess.run([str(Path(sys.executable).with_name("xxgk")), "read", "a.txt", "--json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert '"report": false' in told.stdout
