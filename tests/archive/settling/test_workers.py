"""Readers in processes of their own: what they cost, how they end, and that nothing else notices."""

from __future__ import annotations

import os
import pickle
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.intake import Intake
from archive.process import FORM_VERSION, READER_VERSION, read
from archive.settling.settle import process
from archive.workers import Limits, Readers, birth, hand, wire
from tests.archive.cases import in_repository
from tests.archive.dump import dump
from tests.archive.samples import PORTAL, exchange

TIGHT = Limits(seconds=1, patience=60, memory=1 << 30, found=1 << 20)
PAGE = b"<html><body><h1>2020</h1><p>%s</p><img src='a.png'></body></html>"
VERSIONS = (READER_VERSION, FORM_VERSION)
# a reader that does what the file says, in the place of ours: faults like these have all been seen in libraries
ROGUE = """
import archive.process, os, signal, threading, time
from archive.model import Reading, Report
from archive.readers import guard
class Smuggled:
    def __reduce__(self): return (os.system, ("touch " + os.environ["SMUGGLED"],))
def rogue(data, picture=None, **told):
    what = data.decode()
    if what == "spin":
        while True: pass
    if what == "spin in a step":
        with guard.within(1, "turning in circles"):
            while True: pass
    if what == "sleep": time.sleep(1000)
    if what == "eat": return b"x" * (8 << 30)
    if what == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    if what == "leave": os._exit(7)
    if what == "flood": return Reading("read", "x", ("y" * (2 << 20),))
    if what == "smuggle": return Smuggled()
    if what == "nothing": return None
    if what == "surroundings": return Reading("not-a-report", "rogue", (os.environ["XXGK_SMUGGLED"], os.getcwd()))
    if what == "sockets":
        ours = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
        return Reading("not-a-report", "rogue", (str(sum("socket" in os.readlink(fd) for fd in ours if os.path.lexists(fd))),))
    if what == "deep":
        def down(): down()
        down()
    return Reading("not-a-report", "rogue", (what,))
archive.process.read = rogue
"""


@pytest.fixture
def rogue(monkeypatch):
    """Workers of either kind have the rogue reader."""
    birth.template.end()
    monkeypatch.setattr(birth, "TEMPLATE", birth.TEMPLATE.replace("template.main", f"{ROGUE}template.main"))
    monkeypatch.setattr(birth, "FRESH", birth.FRESH.replace("worker.main", f"{ROGUE}worker.main"))
    yield
    birth.template.end()


@pytest.fixture(params=[True, False], ids=["copies", "interpreters"])
def kind(request, monkeypatch):
    monkeypatch.setattr(birth, "COPIES", request.param)


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
    workers = [one.process.pid for one in readers._busy]
    readers.close()
    assert len(workers) == len(tickets)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


@pytest.mark.usefixtures("kind")
def test_a_worker_ends_with_its_pool():
    made = hand.Hand(Limits())
    made.connection.close()
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
print(birth.template._process.pid, *[one.process.pid for one in readers._busy], flush=True)
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
        left = readers._free[0].process.pid
        assert readers(b"b").why == ("b",)  # by its copy, which is then ended, for nobody can tell of it any more
        assert readers(b"c").why == ("c",)
        assert birth.template._process not in {None, first}
        assert readers._free[0].process.pid != left


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


def test_many_workers_make_the_database_of_one(tmp_path):
    """Reports, their twins and a broken file, read by this process, by one worker and by three."""
    with Intake(tmp_path / "here") as intake:
        run = intake.start_run([PORTAL], "crawl")
        for number, case in enumerate(in_repository()[:14]):
            for twin in range(1 + number % 2):
                intake.keep(exchange(f"https://www.guzhen.example/{number}-{twin}.html", case.file.read_bytes(), minutes=number, run=run))
        intake.keep(exchange("https://www.guzhen.example/broken.pdf", b"%PDF-1.7 broken", minutes=60, run=run))
    for count in (1, 3):
        shutil.copytree(tmp_path / "here", tmp_path / str(count))
        with Readers(count) as readers:
            process(tmp_path / str(count), readers, VERSIONS)
    process(tmp_path / "here", read, VERSIONS)
    here = dump(tmp_path / "here" / "xxgk.db")
    assert here["reports"]
    for count in (1, 3):
        assert dump(tmp_path / str(count) / "xxgk.db") == here


def test_a_worker_does_not_take_modules_from_the_working_directory(tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "__init__.py").write_text("raise SystemExit('the wrong archive')")
    (tmp_path / "a.txt").write_text("2020")
    told = subprocess.run([str(Path(sys.executable).with_name("xxgk")), "read", "a.txt", "--json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert '"report": false' in told.stdout
