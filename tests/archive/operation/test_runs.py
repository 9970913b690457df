"""`xxgk runs`: one line a run, the visits of one, the history of a portal."""

from __future__ import annotations

import pytest

from archive.intake import Intake
from tests.archive.commands import call, objects
from tests.archive.samples import PORTAL, visit


@pytest.fixture
def data(tmp_path):
    """Three runs: one that ended, one that was killed, one that was interrupted."""
    for outcome, status in (("blocked", "ended"), ("complete", ""), ("incomplete", "interrupted")):
        with Intake(tmp_path) as intake:
            run = intake.start_run([PORTAL], ["--all"])
            intake.end_visit(visit(run, outcome=outcome, reason=f"because {outcome}", requests=7, newest="2026-01-30"))
            if status:
                intake.end_run(status)
    return tmp_path


def test_one_line_a_run(data):
    told = objects(call("runs", "--json", "--data", data))
    assert [(one["status"], one["outcomes"], one["portals"]) for one in told] == [
        ("ended", {"blocked": 1}, 1), ("killed", {"complete": 1}, 1), ("interrupted", {"incomplete": 1}, 1)]
    assert [(one["requests"], one["captured"], one["ended_at"] is None) for one in told] == [(7, 1, False), (7, 1, True), (7, 1, False)]
    lines = call("runs", "--data", data).stdout.splitlines()
    assert len(lines) == 4
    assert "killed" in lines[2]
    assert "1 complete" in lines[2]


def test_the_run_at_work_is_running(data):
    with Intake(data) as intake:
        intake.start_run([PORTAL], [])
        assert [one["status"] for one in objects(call("runs", "--json", "--data", data))][-2:] == ["interrupted", "running"]
    assert objects(call("runs", "--json", "--data", data))[-1]["status"] == "killed"


def test_the_visits_of_a_run(data):
    first = objects(call("runs", "--json", "--data", data))[0]["id"]
    for which in (first, first[:-1]):
        [told] = objects(call("runs", which, "--json", "--data", data))
        assert (told["portal"], told["outcome"], told["requests"], told["newest"]) == ("ah-guzhen", "blocked", 7, "2026-01-30")
    assert "because incomplete" in call("runs", "last", "--data", data).stdout


def test_the_history_of_a_portal(data):
    told = objects(call("runs", "--portal", "ah-guzhen", "--json", "--data", data))
    assert [one["reason"] for one in told] == ["because blocked", "because complete", "because incomplete"]
    lines = call("runs", "--portal", "ah-guzhen", "--data", data).stdout.splitlines()
    assert lines[0].split() == ["run", "ended", "outcome", "newest", "listed", "captured", "unchanged", "failed", "requests", "reason"]
    assert lines[1].split()[1:4] == ["2026-01-31", "08:02", "blocked"]
    assert len(objects(call("runs", "last", "--portal", "ah-guzhen", "--json", "--data", data))) == 1


@pytest.mark.parametrize("words", [["nothing"], ["2"], ["--portal", "nobody"]])
def test_what_is_not_there_is_named(data, words):
    result = call("runs", *words, "--data", data)
    assert result.exit_code == 2
    assert words[-1] in result.stderr
    assert len(result.stderr.splitlines()) == 1
