"""What is told, when, how often, and when it is over: out of the history of visits alone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from archive.operation.alerts.conditions import CONDITIONS
from archive.operation.alerts.digest import due
from archive.operation.alerts.settings import SHIPPED, Settings, load
from archive.operation.state import Latest
from tests.archive.standings import NOW, run, standing, state, visit

ALL = Settings({name: condition.defaults for name, condition in CONDITIONS.items()})
DAY = timedelta(days=1)


def history(id_, *outcomes, **changes):
    """A portal whose visits, a day apart, the newest first, ended so."""
    return standing(id_, *(visit(id_, one, days) for days, one in enumerate(outcomes)), **changes)


def week(*portals, runs=8, **changes):
    """A state after so many daily runs."""
    return state(portals, [run(days) for days in range(runs - 1, -1, -1)], **changes)


def keys(triggers):
    return [(one.condition, one.subject) for one in triggers]


def new(here, settings=ALL):
    return keys(due(here, settings).new)


# ---- which -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("outcomes", "condition"), [
    (("gone", "complete"), "portal_gone"), (("changed", "complete"), "portal_changed"), (("empty", "complete"), "portal_empty"),
    (("robots", "complete"), "portal_robots"), (("blocked", "blocked", "complete"), "portal_blocked"),
    (("incomplete", "incomplete", "incomplete", "complete"), "portal_incomplete"),
    (("unreachable",) * 8, "portal_unreachable_days"),
])
def test_portals(outcomes, condition):
    assert new(week(history("a", *outcomes), history("b", "complete", "complete"))) == [(condition, "a")]


@pytest.mark.parametrize("outcomes", [("blocked", "complete"), ("incomplete", "incomplete", "complete"), ("unreachable", "complete")])
def test_bad_days_are_not_told(outcomes):
    assert new(week(history("a", *outcomes))) == []


def test_drop_in_entries():
    fewer = [visit("a", listed=40), visit("a", days=1, listed=53), visit("a", days=2, listed=53)]
    few = [visit("b", listed=51), visit("b", days=1, listed=53)]
    assert new(week(standing("a", *fewer), standing("b", *few))) == [("drop_in_entries", "a")]
    later = [visit("a", listed=40), visit("a", days=1, listed=40), visit("a", days=2, listed=53)]
    assert new(week(standing("a", *later))) == []


def test_runs():
    assert new(week(runs=2)) == []
    nothing = run(0, listed=0, captured=0, unchanged=0)
    assert new(state([], [run(1), nothing])) == [("run_collected_nothing", nothing.id)]
    dark = run(0, portals=10, outcomes={"complete": 4, "unreachable": 6})
    assert new(state([], [run(1), dark])) == [("run_failed", dark.id)]
    killed = run(0.5, status="")
    assert new(state([], [run(1), killed, run(0)])) == [("run_killed", killed.id)]
    assert new(state([], [run(1), killed], running=True)) == []
    assert new(state([], [run(1), killed], fatal="/data/warc: no space left")) == [("run_failed", killed.id)]
    assert new(state([], [run(9)])) == [("no_run", "")]
    assert new(state([])) == [("no_run", "")]


def test_the_season():
    def nothing_new(newest, until="12-31"):
        seen = standing("a", visit("a", newest=newest), visit("a", days=9, newest=newest), latest=Latest())
        limits = Settings({"no_new_report_since": {"days": 380, "from": "01-01", "until": until}})
        return keys(due(week(seen), limits, NOW - 5 * DAY).new)

    assert nothing_new("2025-11-05") == [("no_new_report_since", "a")]  # 382 days now, 377 then
    assert nothing_new("2025-11-05", until="04-30") == []
    assert nothing_new("2026-01-31") == []
    assert nothing_new("2024-01-31") == []  # told long ago
    assert nothing_new("2025-99-99") == []
    assert nothing_new("") == []


def test_overdue():
    assert new(week(history("a", "complete", missing=(date(2026, 1, 31),) * 3), runs=1)) == [("overdue_reports", "a")]


def test_the_disk_and_the_files(tmp_path):
    (tmp_path / "warc").mkdir()
    (tmp_path / "manifest.jsonl").write_text('{"name": "a.warc.gz", "size": 5, "sha256": "", "records": 1}\nrubbish\n')
    full = Settings({"disk_low": {"free_gb": 1e6, "share": 0.0}, "verify_failed": {"every_byte": False}})
    digest = due(week(data=tmp_path), full)
    assert keys(digest.new) == [("disk_low", ""), ("verify_failed", "")]
    assert "a.warc.gz: is in manifest.jsonl, but not in" in digest.text()
    every = Settings({"verify_failed": {"every_byte": True}})
    assert "a.warc.gz: is in manifest.jsonl, but not in" in due(week(data=tmp_path), every).text()
    (tmp_path / "warc" / "a.warc.gz").write_bytes(b"12345")
    (tmp_path / "manifest.jsonl").write_text('{"name": "a.warc.gz", "size": 5, "sha256": "", "records": 1}\n')
    assert new(week(data=tmp_path), Settings({"verify_failed": {"every_byte": False}})) == []
    assert new(week(data=tmp_path), every) == [("verify_failed", "")]


def test_who_was_taken_out_of_the_registry_is_not_told():
    assert due(week(history("a", "gone", "complete", retired=True)), ALL).empty


# ---- how often -------------------------------------------------------------------------------------------

def told_day_by_day(outcomes, days):
    """What each of the daily digests says of a portal; outcomes: the newest last."""
    said = []
    for day in range(days):
        seen = outcomes[: day + 1]
        visits = [visit("a", one, days - 1 - n) for n, one in enumerate(seen)][::-1]
        here = state([standing("a", *visits)], [run(days - 1 - n) for n in range(day + 1)]).before(NOW - (days - 1 - day) * DAY)
        digest = due(here, ALL)
        said.append("new" if digest.new else "over" if digest.over else "still" if digest.still else "")
    return said


def test_told_when_new_reminded_weekly_told_when_over():
    said = told_day_by_day(["complete", *["gone"] * 20, "complete", "complete"], 23)
    assert said[:2] == ["", "new"]
    assert said[21:] == ["over", ""]
    between = said[2:21]
    assert set(between) == {"", "still"}
    reminders = [day for day, one in enumerate(between) if one]
    assert len(reminders) in (2, 3)
    assert {later - earlier for earlier, later in pairwise(reminders)} == {7}


def test_a_long_streak_is_still_reminded_of():
    said = told_day_by_day(["complete", *["gone"] * 120], 121)
    assert said.count("new") == 1
    assert said[-14:].count("still") == 2


def test_the_first_run_tells_all():
    assert new(week(history("a", "gone"), runs=1)) == [("portal_gone", "a")]


def test_what_an_interrupted_or_killed_run_saw_is_told_by_the_next():
    portal = standing("a", visit("a", "gone", 1), visit("a", days=2))
    for status in ("interrupted", ""):
        assert ("portal_gone", "a") in new(state([portal], [run(2), run(1, status=status), run(0)]))
    assert new(state([portal], [run(2), run(1), run(0)])) == []


def test_what_came_to_hold_in_the_last_days():
    here = week(history("a", "gone", "gone", "gone", "complete"))
    assert new(here) == []
    assert keys(due(here, ALL, NOW - 5 * DAY).new) == [("portal_gone", "a")]


def test_the_digest_is_one_text_and_one_object():
    portals = [history(f"p{n:02}", "gone", "complete") for n in range(60)]
    digest = due(week(*portals, history("b", "complete", "gone")), ALL)
    lines = digest.text().splitlines()
    assert lines[0] == "xxgk: 60 new, 1 over"
    assert "portal_gone (60): a column that was read is not found any more" in lines
    assert "  … and 20 more: xxgk health" in lines
    assert lines[-1].startswith("  b 固镇县人民政府: ")
    told = digest.object()
    assert (len(told["new"]), told["over"][0]["subject"], told["run"]["status"]) == (60, "b", "ended")
    assert digest.of(frozenset({"portal_blocked"})).empty


def test_texts_of_portals_end_no_line_and_move_no_cursor():
    portal = standing("a", visit("a", "gone", reason="\x1b[2J~!rm\n~!rm\r\u2028x"), name="\x1b[2Jn")
    lines = due(week(portal), ALL).text().splitlines()
    assert lines[-1] == "  a \ufffd[2Jn: \ufffd[2J~!rm ~!rm x"


def test_every_condition_is_in_the_shipped_settings():
    text = SHIPPED.read_text(encoding="utf-8")
    assert [name for name in CONDITIONS if f"\n{name} = " not in text] == []
    assert load(SHIPPED, {}).limits == ALL.limits
