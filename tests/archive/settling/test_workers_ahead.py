"""Files that are handed to workers ahead of their turn, by their bytes and by their places: neither lost nor blamed for others."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from archive.intake import Intake
from archive.process import FORM_VERSION, READER_VERSION, read
from archive.settling.remembered import remembered
from archive.settling.settle import process
from archive.warc.read import StoredExchange, walk
from archive.workers import Readers
from tests.archive.cases import in_repository
from tests.archive.dump import dump
from tests.archive.rogue import TIGHT
from tests.archive.samples import PORTAL, exchange

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = (READER_VERSION, FORM_VERSION)


def _held(folder: Path, name: str) -> tuple[bytes, int]:
    """A file that is read until somebody writes into a pipe; the pipe."""
    os.mkfifo(folder / name)
    return f"wait {folder / name}".encode(), os.open(folder / name, os.O_RDWR)


@pytest.mark.usefixtures("rogue", "kind")
@pytest.mark.parametrize("ending", ["killed", "crash", "leave", "spin", "eat", "flood"])
def test_what_waits_behind_the_file_that_ends_a_worker_is_read_by_another(ending, tmp_path):
    """Handed to the same worker ahead of its turn, neither lost nor blamed; in the order in which it was handed in."""
    first, pipe = _held(tmp_path, "first")
    with Readers(1, TIGHT) as readers:
        assert readers(b"warm").why == ("warm",)
        tickets = [readers.submit(one) for one in (first, *([] if ending == "killed" else [ending.encode()]), b"second", b"third", b"fourth")]
        hand = readers._hands[0]
        assert len(hand.files) == 3
        if ending == "killed":
            assert hand.process.pid
            while not hand.begun:
                readers._listen()
            os.kill(hand.process.pid, signal.SIGKILL)
        else:
            os.write(pipe, b".")
        found = [readers.result(ticket) for ticket in tickets]
    os.close(pipe)
    assert [one.why for one in found[-3:]] == [("second",), ("third",), ("fourth",)]
    assert [one.state for one in found[:-3]] == (["unreadable"] if ending == "killed" else ["not-a-report", "unreadable"])
    assert [ticket.tries for ticket in tickets] == [0] * len(tickets)


@pytest.mark.usefixtures("rogue")
def test_a_worker_that_dies_between_two_files_is_not_for_the_next_to_answer(tmp_path):
    with Readers(1) as readers:
        assert readers(b"warm").why == ("warm",)
        os.kill(readers.workers[0], signal.SIGKILL)
        assert readers._hands[0].process.status() == -signal.SIGKILL
        tickets = [readers.submit(name) for name in (b"a", b"b")]
        assert [readers.result(ticket).why for ticket in tickets] == [("a",), ("b",)]


@pytest.mark.usefixtures("rogue", "kind")
def test_what_a_worker_answered_before_it_ended_counts(tmp_path):
    """Unread yet when the next file is handed to it: what it read is read, and the file that ended it is to blame."""
    with Readers(1, TIGHT) as readers:
        assert readers(b"warm").why == ("warm",)
        process = readers._hands[0].process
        tickets = [readers.submit(one) for one in (b"a", b"leave")]
        assert process.status() == 7
        tickets.append(readers.submit(b"b"))
        found = [readers.result(ticket) for ticket in tickets]
    assert [one.why for one in found] == [("a",), (), ("b",)]
    assert "exit status 7" in found[1].error
    assert [ticket.tries for ticket in tickets] == [0, 0, 0]


@pytest.mark.usefixtures("rogue")
def test_nothing_waits_behind_a_slow_file_while_a_worker_is_free(tmp_path):
    slow, pipe = _held(tmp_path, "slow")
    with Readers(2) as readers:
        tickets = [readers.submit(one) for one in (slow, b"a", b"b", b"c")]
        assert [readers.result(ticket).why for ticket in tickets[1:]] == [("a",), ("b",), ("c",)]
        os.write(pipe, b".")
        assert readers.result(tickets[0]).why == (slow.decode(),)
    os.close(pipe)


@pytest.mark.usefixtures("rogue")
def test_a_picture_is_given_though_files_wait():
    """What is handed in ahead is not taken for the picture."""
    asked = []
    with Readers(1) as readers:
        tickets = [readers.submit(one, picture=asked.append) for one in (b"look", b"look", b"a")]
        assert [readers.result(ticket).why for ticket in tickets] == [("look",), ("look",), ("a",)]
    assert asked == ["a.png"] * 2


@pytest.mark.usefixtures("rogue")
def test_large_files_wait_here_and_not_in_front_of_a_busy_worker(tmp_path):
    first, pipe = _held(tmp_path, "first")
    with Readers(1) as readers:
        tickets = [readers.submit(one) for one in (first, b"x" * (4 << 20), b"a")]
        assert len(readers._hands[0].files) == 1
        os.write(pipe, b".")
        assert [len(readers.result(ticket).why[0]) for ticket in tickets[1:]] == [4 << 20, 1]
    os.close(pipe)


def test_many_workers_make_the_database_of_one(tmp_path):
    """Reports, their twins and a broken file, read by this process, by one worker and by three."""
    with Intake(tmp_path / "here") as intake:
        run = intake.start_run([PORTAL], "crawl")
        for number, case in enumerate(in_repository()[:14]):
            for twin in range(1 + number % 2):
                intake.keep(exchange(f"https://www.guzhen.example/{number}-{twin}.html", case.file.read_bytes(), minutes=number, run=run))
        intake.keep(exchange("https://www.guzhen.example/broken.pdf", b"%PDF-1.7 broken", minutes=60, run=run))
    _damage(tmp_path / "here" / "warc")
    for count, placed in ((1, False), (1, True), (3, True)):
        data = tmp_path / f"{count}{placed}"
        shutil.copytree(tmp_path / "here", data)
        with Readers(count, warc=data / "warc" if placed else None) as readers, remembered(data, readers) as known:
            assert known.distant == placed
            assert len(process(data, known, VERSIONS).lost) == 1
    process(tmp_path / "here", read, VERSIONS)
    here = dump(tmp_path / "here" / "xxgk.db")
    assert here["reports"]
    for name in ("1False", "1True", "3True"):
        assert dump(tmp_path / name / "xxgk.db") == here


def test_what_workers_read_at_its_place_is_remembered(tmp_path):
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], "crawl")
        for number, case in enumerate(in_repository()[:5]):
            intake.keep(exchange(f"https://www.guzhen.example/{number}.html", case.file.read_bytes(), minutes=number, run=run))
    again = []
    for distant in (True, False):
        with Readers(2, warc=tmp_path / "warc") as readers, remembered(tmp_path, readers) as known:
            assert known.distant == distant
            process(tmp_path, known, VERSIONS, everything=True)
            again.append((known.read, dump(tmp_path / "xxgk.db")["reports"]))
    assert (again[0][0], again[1][0]) == (5, 0)
    assert again[0][1] == again[1][1]


def _damage(folder: Path) -> None:
    """One byte of the body of a response."""
    found = next(one for one in walk(folder) if isinstance(one, StoredExchange) and one.url.endswith("/2-0.html"))
    file = folder / found.position.warc
    data = bytearray(file.read_bytes())
    data[found.position.offset + found.position.length // 2] ^= 0x55
    file.write_bytes(data)
