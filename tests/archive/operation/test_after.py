"""What follows a crawl, for runs that ended, were interrupted, or ended themselves."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pytest

from archive.intake import Intake
from archive.operation.after import after_run
from archive.operation.alerts.settings import Recipient, Settings
from tests.archive.samples import PORTAL, visit

LIMITS = {"portal_gone": {"times": 1}, "run_failed": {"share": 0.5, "least": 3}, "run_killed": {"days": 30}}


@pytest.fixture
def data(tmp_path):
    """A data folder whose run saw a portal gone; without an end."""
    with Intake(tmp_path / "data") as intake:
        run = intake.start_run([PORTAL], [])
        now = datetime.now(UTC)
        intake.end_visit(visit(run, outcome="gone", reason="404", requests=3, started_at=now, ended_at=now))
    return tmp_path / "data"


@pytest.fixture
def told(tmp_path):
    """Settings that tell a file, and what it was told: condition → message."""
    file = tmp_path / "told.json"
    argv = (sys.executable, "-c", f"import sys; open({str(file)!r}, 'w').write(sys.stdin.read())")

    def read():
        return {one["condition"]: one["message"] for one in json.loads(file.read_text())["new"]} if file.exists() else {}

    return Settings(LIMITS, (Recipient("command", argv, form="json"),)), read


def standing(data):
    return json.loads((data / "health" / "health.json").read_text(encoding="utf-8"))


def test_an_interrupted_run_writes_the_page_and_tells_nobody(data, told):
    settings, read = told
    assert after_run(data, [PORTAL], settings, interrupted=True) == []
    assert standing(data)["needs"]["person"] == 1
    assert read() == {}
    assert after_run(data, [PORTAL], settings) == []
    assert set(read()) == {"portal_gone", "run_killed"}


def test_a_run_that_ended_itself_is_told_as_failed_and_not_as_killed(data, told):
    settings, read = told
    assert after_run(data, [PORTAL], settings, fatal="xxgk.warc.gz: No space left on device") == []
    assert read() == {"portal_gone": "404", "run_failed": "ended itself: xxgk.warc.gz: No space left on device"}
    assert standing(data)["run"]["status"] == "failed"


def test_a_database_that_is_none_is_one_line(data, told):
    (data / "xxgk.db").write_bytes(b"rubbish" * 5000)
    [line] = after_run(data, [PORTAL], told[0])
    assert line.startswith("health page and alerts: ")
    assert "xxgk.db" in line
