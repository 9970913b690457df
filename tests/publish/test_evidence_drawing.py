"""Drawing in a process of its own: what breaks it does not break the site, and says so in one line."""

from __future__ import annotations

import pytest

from archive.model import Place
from archive.publish.evidence import draw
from archive.publish.evidence.draw import MAGIC, Job, NotDrawn, apart, drawn, here
from tests.archive.evidence.test_evidence_pdf import drawn as pdf
from tests.archive.evidence.test_evidence_pdf import place_of

DATA = pdf()
PLACE = place_of(DATA, "52")


def job(data=DATA, place=PLACE, printed="52"):
    return Job(data, place, printed, (place,), "", "https://a.example/1.pdf", None)


def test_apart_as_here(tmp_path, monkeypatch):
    """Whatever lies in the working directory."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "__init__.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "pickle.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    made = drawn(job())
    assert apart(job()) == here(job())
    assert made == {"cut": here(job())[0].png, "page": here(job())[1]}
    assert made["cut"].startswith(MAGIC)
    assert len(made["page"]) > len(made["cut"])


@pytest.mark.parametrize(("data", "why"), [
    (b"%PDF-1.7 nothing", "cannot be opened"), (DATA[: len(DATA) // 3], "PDF"), (b"\x89PNG\r\n\x1a\n" + bytes(100), "."),
])
def test_what_cannot_be_drawn(data, why):
    with pytest.raises(NotDrawn, match=why) as told:
        drawn(job(data))
    assert "\n" not in str(told.value)


def test_another_page():
    with pytest.raises(NotDrawn, match="has no page 9"):
        drawn(job(place=Place(0, 1, 1, 9, (1.0, 1.0, 9.0, 9.0))))


@pytest.mark.parametrize("program", [
    "import os; os.abort()", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "print('anything')", "pass",
    "import sys; sys.stdout.buffer.write(b'\\xff' * 99)", "import pickle, sys; sys.stdout.buffer.write(pickle.dumps([1]))",
    "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
])
def test_a_process_that_breaks(monkeypatch, program):
    """As if the document had made it do so."""
    monkeypatch.setattr(draw, "START", program)
    with pytest.raises(NotDrawn, match="or breaks what draws it"):
        drawn(job())


def test_a_process_that_never_ends(monkeypatch):
    monkeypatch.setattr(draw, "START", "import signal; signal.pause()")
    monkeypatch.setattr(draw, "PATIENCE", 0.3)
    with pytest.raises(NotDrawn, match="seconds to draw"):
        drawn(job())
