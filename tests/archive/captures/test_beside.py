"""The crawl does not stand still for the disk, and no row comes before its bytes."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from archive import database
from archive.intake import Intake, IntakeError
from tests.archive.samples import PORTAL, exchange

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.guzhen.example/public"


def captures(data: Path) -> int:
    with database.reading(data / "xxgk.db") as conn:
        return int(conn.execute("SELECT count(*) FROM captures").fetchone()[0])


def test_a_slow_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.captures.waiting.BATCH", 5)
    begun, freed, real = threading.Event(), threading.Event(), os.fsync

    def fsync(handle: int) -> None:
        if threading.current_thread().name == "sync":
            begun.set()
            freed.wait(60)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], [])
        for number in range(5):
            intake.keep(exchange(f"{URL}?{number}", b"%d" % number, minutes=number, run=run))
        assert begun.wait(60)
        kept = [intake.keep(exchange(f"{URL}?{number}", b"%d" % (number % 8), minutes=number, run=run)) for number in range(5, 16)]
        # what is among the rows that wait for the disk is found, and what came after them
        assert [one.unchanged for one in kept] == [False] * 3 + [True] * 8
        assert captures(tmp_path) == 0
        freed.set()
    assert captures(tmp_path) == 16


def test_too_many_rows_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.captures.waiting.BATCH", 5)
    monkeypatch.setattr("archive.captures.waiting.PATIENCE", 9)
    held, real = threading.Event(), os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: held.wait(60) and real(handle) if threading.current_thread().name == "sync" else real(handle))
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], [])
        for number in range(9):
            intake.keep(exchange(f"{URL}?{number}", b"%d" % number, minutes=number, run=run))
        assert captures(tmp_path) == 9
        held.set()


def test_a_disk_that_fails_is_told_to_the_next_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.captures.waiting.BATCH", 5)
    failed, real = threading.Event(), os.fsync

    def fsync(handle: int) -> None:
        if threading.current_thread().name == "sync":
            failed.set()
            raise OSError(5, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(IntakeError, match="Input/output error"):
        keep_five(tmp_path, failed)
    monkeypatch.setattr(os, "fsync", real)
    with Intake(tmp_path):
        assert captures(tmp_path) == 5  # the WARC file has them


def keep_five(data: Path, failed: threading.Event) -> None:
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], [])
        for number in range(5):
            intake.keep(exchange(f"{URL}?{number}", b"%d" % number, minutes=number, run=run))
        assert failed.wait(60)
