"""A database that another program writes to, and bytes that must not wait for the end of a run to be durable."""

from __future__ import annotations

import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive import database
from archive.captures import waiting
from archive.captures.syncing import Syncing
from archive.folder import Folder, busy, locked
from archive.intake import Intake, IntakeError
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from tests.archive.captures.test_visits import A, B, column
from tests.archive.dump import dump
from tests.archive.samples import PORTAL, exchange, failure, visit
from tests.archive.written import VERSIONS, read

URL = "https://www.guzhen.example/public"


@contextmanager
def another_program(data):
    """It has begun a transaction and does not end it."""
    other = sqlite3.connect(data / "xxgk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def count(data, table):
    with database.reading(data / "xxgk.db") as conn:
        return conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def filled(intake, run, start=0, end=250):
    for number in range(start, end):
        intake.keep(exchange(f"{URL}?{number}", b"body %d" % (number // 2), role="listing", minutes=number, run=run))
    intake.fail(failure(URL, run))


def same_as_rebuilt(data):
    before = dump(data / "xxgk.db")
    rebuild(data, read, VERSIONS)
    assert dump(data / "xxgk.db") == before


def test_the_crawl_goes_on_and_knows_what_waits(tmp_path, caplog):
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], [])
        with another_program(tmp_path):
            filled(intake, run)
            assert count(tmp_path, "captures") == 0
            assert intake.known(PORTAL.id, f"{URL}?7").body == b"body 3"
            assert intake.keep(exchange(f"{URL}?again", b"body 3", role="listing", minutes=999)).unchanged
            assert intake.known(PORTAL.id, f"{URL}?again").body == b"body 3"
            assert intake.earlier(PORTAL.id).visits == 0
            intake.end_visit(visit(run, columns=(column(A, B),)))
            intake.end_visit(visit(run, columns=(column(A),)))  # against what waits, not against what is there
        intake.end_run("ended")
        assert count(tmp_path, "captures") == 251
    assert len([record for record in caplog.records if "another program" in record.message]) == 1
    assert count(tmp_path, "entries") == 2
    same_as_rebuilt(tmp_path)


def test_it_ends_with_one_line_and_process_brings_the_rows(tmp_path):
    intake = Intake(tmp_path, busy_seconds=0.1)
    with another_program(tmp_path):
        run = intake.start_run([PORTAL], [])
        filled(intake, run)
        intake.end_visit(visit(run))
        intake.end_run("ended")
        with pytest.raises(IntakeError, match=r"xxgk\.db: another program has been writing to it for 0\.1 seconds.*xxgk process") as caught:
            intake.close()
        assert "\n" not in str(caught.value)
        with pytest.raises(IntakeError, match="another program is writing to it"):
            Intake(tmp_path, busy_seconds=0.1)
    process(tmp_path, read, VERSIONS)
    assert (count(tmp_path, "captures"), count(tmp_path, "visits")) == (250, 1)
    same_as_rebuilt(tmp_path)


@pytest.mark.parametrize("free_in_between", [False, True])
def test_too_many_rows_are_brought_from_the_files(tmp_path, monkeypatch, free_in_between):
    monkeypatch.setattr(waiting, "MOST", 120)
    monkeypatch.setattr(waiting, "PAUSE", 0)
    with Intake(tmp_path, max_warc_bytes=20_000) as intake:
        run = intake.start_run([PORTAL], [])
        filled(intake, run, 0, 20)
        with another_program(tmp_path):
            filled(intake, run, 20, 200)
            intake.end_visit(visit(run, columns=(column(A, B),)))
        if free_in_between:
            filled(intake, run, 200, 350)
        intake.end_run("ended")
    assert count(tmp_path, "captures") == (350 if free_in_between else 200)
    assert (count(tmp_path, "visits"), count(tmp_path, "entries")) == (1, 2)
    same_as_rebuilt(tmp_path)


# ---- power ---------------------------------------------------------------------------------------------------

def test_what_was_kept_is_durable_soon_though_nothing_follows(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.intake.Syncing", lambda sync: Syncing(sync, every=0.01))
    synced = threading.Event()
    real = os.fsync

    def fsync(handle):
        real(handle)
        name = str(Path(f"/proc/self/fd/{handle}").readlink())
        if name.endswith(".open") and os.fstat(handle).st_size > before:
            synced.set()

    with Intake(tmp_path) as intake:
        intake.start_run([PORTAL], [])
        [path] = (tmp_path / "warc").glob("*.open")
        before = path.stat().st_size
        monkeypatch.setattr(os, "fsync", fsync)
        intake.keep(exchange(URL))
        assert synced.wait(30)


def test_a_disk_that_does_not_take_the_bytes_is_told_at_the_next_call(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.intake.Syncing", lambda sync: Syncing(sync, every=0.01))
    intake = Intake(tmp_path)
    run = intake.start_run([PORTAL], [])
    failed = threading.Event()

    def fsync(handle):
        failed.set()
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    intake.keep(exchange(URL))
    assert failed.wait(30)
    monkeypatch.undo()
    with pytest.raises(IntakeError, match=r"warc\.gz\.open: Input/output error"):
        filled(intake, run)
    with pytest.raises(IntakeError, match="Input/output error"):
        intake.close()
    with Intake(tmp_path) as intake:
        assert intake.known(PORTAL.id, URL).status == 200


# ---- the lock ------------------------------------------------------------------------------------------------

def test_who_only_looks_keeps_nobody_out(tmp_path):
    folder = Folder(tmp_path)
    over = threading.Event()

    def look():
        while not over.wait(0.002):
            busy(folder)

    with ThreadPoolExecutor(1) as threads:
        looking = threads.submit(look)
        try:
            for _ in range(50):
                with locked(folder):
                    assert busy(folder)
        finally:
            over.set()
        looking.result()
    assert not busy(folder)
