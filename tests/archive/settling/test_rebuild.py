"""Whatever came when, and however often it was read between: the WARC files alone give the same database."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.folder import FolderError
from archive.intake import Intake
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from tests.archive.dump import dump
from tests.archive.samples import PORTAL, exchange, failure, visit
from tests.archive.written import VERSIONS, read, written

URL = "https://www.guzhen.example/public"
FIGURES = [{}, {"requests.granted.total": 1}, {"requests.granted.total": 2},
           {"requests.granted.total": 1, "reconsideration.total": 0}]


TEXT = [[1, "总体情况", "行政复议"]]
BODIES = [
    *(written(figures=figures) for figures in FIGURES),
    written(sections=TEXT), written(figures=FIGURES[1], sections=TEXT),
    written("", None, FIGURES[1]), written("", 2020, FIGURES[2]), written(year=2019, figures=FIGURES[1]),
    written("nobody"), b"{", b"%PDF",
]


@st.composite
def captures(draw):
    """One exchange: one of two pages or their attachments, with one of few bodies, so that much comes again."""
    number = draw(st.integers(1, 2))
    attachment = draw(st.booleans())
    return {
        "url": f"{URL}/{number}.{'pdf' if attachment else 'html'}", "body": draw(st.sampled_from(BODIES)),
        "role": "attachment" if attachment else "report", "referrer": f"{URL}/{number}.html" if attachment else "",
        "truncated": draw(st.sampled_from(["", "", "", "", "length"])),
    }


def seen(kind, number, body):
    """A whole capture of a page (html) or of its attachment (pdf)."""
    attachment = kind == "pdf"
    return {"url": f"{URL}/{number}.{kind}", "body": body, "role": "attachment" if attachment else "report",
            "referrer": f"{URL}/{number}.html" if attachment else "", "truncated": ""}


# an attachment captured before its page, and the same bytes again after it: only then it is the page's agency's
BEFORE_ITS_PAGE = [
    (seen("html", 1, BODIES[0]), ""), (seen("html", 1, BODIES[0]), ""), (seen("pdf", 2, BODIES[6]), ""),
    (seen("html", 2, BODIES[0]), ""), (seen("pdf", 2, BODIES[6]), ""),
]

# a page cut short becomes a source of what it says later, without a year; its attachment has the year that the cut page told
AFTER_A_CUT_PAGE = [
    (seen("html", 1, BODIES[0]), ""), ({**seen("html", 1, BODIES[7]), "truncated": "length"}, ""), (seen("pdf", 1, BODIES[6]), ""),
    (seen("html", 1, BODIES[6]), ""),
]


@example(BEFORE_ITS_PAGE)
@example(AFTER_A_CUT_PAGE)
@given(st.lists(st.tuples(captures(), st.sampled_from(["", "", "process", "again"])), min_size=2, max_size=12))
@settings(max_examples=30, deadline=None)
def test_the_database_depends_on_the_captures_alone(steps):
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for minute, (capture, then) in enumerate(steps):
            with Intake(data) as intake:
                run = intake.start_run([PORTAL], [])
                intake.keep(exchange(**capture, minutes=minute, run=run))
            if then:
                process(data, read, VERSIONS, everything=then == "again")
        Intake(data).close()
        process(data, read, VERSIONS)
        before = dump(data / "xxgk.db")
        process(data, read, VERSIONS, everything=True)
        assert dump(data / "xxgk.db") == before
        rebuild(data, read, VERSIONS)
        assert dump(data / "xxgk.db") == before


def filled(data):
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(f"{URL}/1.html", written(figures=FIGURES[3]), run=run))
        intake.fail(failure(f"{URL}/gone", run))
        intake.end_visit(visit(run))
        intake.end_run("complete")
    process(data, read, VERSIONS)
    return dump(data / "xxgk.db")


def test_without_the_old_database(tmp_path):
    before = filled(tmp_path)
    (tmp_path / "xxgk.db").unlink()
    done = rebuild(tmp_path, read, VERSIONS)
    assert dump(tmp_path / "xxgk.db") == before
    assert (done.processed.states, done.damages) == ({"read": 1}, ())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "events.jsonl", "events.sha256", "lock", "manifest.jsonl", "manifests", "warc", "xxgk.db"]


def test_an_old_write_ahead_log_is_not_taken_for_the_new_database(tmp_path):
    before = filled(tmp_path)
    copy = {}
    conn = sqlite3.connect(tmp_path / "xxgk.db", isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("UPDATE reports SET title = 'old'")
    for end in ("-wal", "-shm"):
        path = tmp_path / f"xxgk.db{end}"
        copy[path] = path.read_bytes()
    conn.close()
    for path, data in copy.items():
        path.write_bytes(data)
    rebuild(tmp_path, read, VERSIONS)
    assert dump(tmp_path / "xxgk.db") == before


def test_the_old_database_stays_if_the_folder_is_wrong(tmp_path):
    before = filled(tmp_path)
    with pytest.raises(FolderError, match="no such folder"):
        rebuild(tmp_path / "nothing", read, VERSIONS)
    with Intake(tmp_path), pytest.raises(FolderError, match="is writing to this data folder"):
        rebuild(tmp_path, read, VERSIONS)
    assert dump(tmp_path / "xxgk.db") == before


def test_damage_is_reported_and_the_rest_read(tmp_path):
    filled(tmp_path)
    [file] = (tmp_path / "warc").glob("*.warc.gz")
    with Intake(tmp_path) as intake:
        intake.keep(exchange(f"{URL}/2.html", written(year=2019, figures=FIGURES[1]), minutes=5))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    done = rebuild(tmp_path, read, VERSIONS)
    assert done.damages
    assert done.damages[0].warc == file.name
    assert [row for row in dump(tmp_path / "xxgk.db")["reports"] if 2019 in row]
