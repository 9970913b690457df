"""The statuses of the calendar, each with its boundary days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.calendar import STATUSES, Agency, Found, Seen, line_of, status_of
from archive.calendar.days import day, day_in_china
from archive.calendar.deadlines import load
from archive.calendar.ends import until
from archive.calendar.summary import Tally, below, name_of, summarise
from archive.captures.visits import Outcome
from archive.regions import regions

JANUARY = date(2021, 1, 31)  # of 2020, departments
GOOD = Seen("ah-guzhen", "complete", "", date(2021, 6, 1))


def agency(*portals, **more):
    return Agency(1, "固镇县教育局", "340323", "county", "department", "教育局", **({"since": 2019, "portals": portals or (GOOD,)} | more))


def status(year=2020, due=JANUARY, found=None, on=date(2021, 6, 2), who=None):
    return status_of(who or agency(), year, due, found, on)


@pytest.mark.parametrize(("published", "wanted"), [
    (date(2020, 12, 28), ("published", 0)), (JANUARY, ("published", 0)), (date(2021, 2, 1), ("late", 1)), (date(2021, 3, 31), ("late", 59)),
])
def test_published_in_time_or_days_late(published, wanted):
    cell = status(found=Found(7, published))
    assert (cell.status, cell.days, cell.report, cell.published) == (*wanted, 7, published)


def test_days_of_a_leap_year():
    assert status(2019, date(2020, 1, 31), Found(7, date(2020, 3, 1))).days == 30
    assert status(2020, JANUARY, Found(7, date(2021, 3, 1))).days == 29


@pytest.mark.parametrize(("seen", "days"), [(date(2021, 1, 20), 0), (JANUARY, 0), (date(2021, 2, 1), None), (None, None)])
def test_without_a_date_a_report_is_never_late(seen, days):
    cell = status(found=Found(7, None, seen))
    assert (cell.status, cell.days, cell.published, cell.by) == ("published", days, None, seen)
    assert seen is None or f"by {seen} at the latest" in cell.why


def test_before_any_law_a_report_is_published_and_nothing_else_known():
    assert status(2006, None, Found(7, date(2007, 9, 1))).status == "published"
    assert status(2006, None).status == "unknown"


@pytest.mark.parametrize(("on", "wanted"), [
    (date(2021, 1, 30), ("not-due", None)), (JANUARY, ("not-due", None)), (date(2021, 2, 1), ("blocked", 1)),
    (date(2021, 6, 2), ("missing", 122)),
])
def test_the_last_day_itself_is_the_agency_s(on, wanted):
    who = agency(Seen("ah-guzhen", "complete", "", min(on, date(2021, 6, 1))) if on > date(2021, 3, 1) else Seen("ah-guzhen", "complete", "", JANUARY))
    cell = status(on=on, who=who)
    assert (cell.status, cell.days) == wanted


@pytest.mark.parametrize(("outcome", "wanted"), [
    ("complete", "missing"), ("incomplete", "missing"), ("empty", "missing"), ("changed", "blocked"), ("gone", "blocked"),
    ("blocked", "blocked"), ("robots", "blocked"), ("unreachable", "blocked"), ("", "blocked"),
])
def test_missing_only_where_the_portal_was_seen(outcome, wanted):
    seen = Seen("ah-guzhen", outcome, "its reason", date(2021, 6, 1) if outcome else None)
    cell = status(who=agency(seen))
    assert (cell.status, cell.seen) == (wanted, seen)
    assert (outcome or "never visited") in cell.why or wanted == "missing"


@pytest.mark.parametrize(("cut", "wanted"), [(False, "missing"), (True, "blocked")])
def test_lists_that_were_not_read_whole_hide_what_they_lack(cut, wanted):
    cell = status(who=agency(Seen("ah-guzhen", "incomplete", "interrupted", date(2021, 6, 1), cut)))
    assert (cell.status, cell.why) == (wanted, "incomplete: interrupted" if cut else "not on its portal")


def test_every_outcome_of_a_visit_has_a_status():
    from typing import get_args
    for outcome in get_args(Outcome):
        assert status(who=agency(Seen("p", outcome, "", date(2021, 6, 1)))).status in {"missing", "blocked"}


@pytest.mark.parametrize(("on", "wanted"), [(JANUARY, "blocked"), (date(2021, 2, 1), "missing")])
def test_a_visit_before_the_last_day_was_over_tells_nothing(on, wanted):
    assert status(who=agency(Seen("ah-guzhen", "complete", "", on))).status == wanted


def test_one_portal_of_several_that_cannot_be_seen_is_enough_to_doubt():
    bad = Seen("bb-bengbu", "blocked", "a captcha", date(2021, 6, 1))
    cell = status(who=agency(GOOD, bad))
    assert (cell.status, cell.seen, cell.why) == ("blocked", bad, "blocked: a captcha")
    assert status(who=agency(portals=())).status == "blocked"


def test_years_before_the_first_and_after_the_last():
    who = agency(since=2019, until=2020)
    assert [status(year, date(year + 1, 1, 31), on=date(2023, 1, 1), who=who).status for year in (2018, 2019, 2020, 2021)] == [
        "unknown", "missing", "missing", "not-due"]
    assert status(who=agency(since=None)).status == "unknown"


def test_a_report_of_a_later_day_is_not_there_yet():
    found = Found(7, date(2021, 3, 5))
    assert status(found=found, on=date(2021, 3, 4)).status == "missing"
    assert "published later, on 2021-03-05" in status(found=found, on=date(2021, 3, 4)).why
    assert status(found=found, on=date(2021, 1, 20)).status == "not-due"
    assert status(found=found, on=date(2021, 3, 5)).status == "late"


DAYS = st.dates(date(2008, 1, 1), date(2027, 12, 31))
SEEN = st.builds(Seen, st.sampled_from(["a", "b"]), st.sampled_from(["", *("complete", "incomplete", "blocked", "gone")]), st.just(""), st.none() | DAYS)
FOUND = st.dictionaries(st.integers(2005, 2026), st.builds(Found, st.integers(1, 9), st.none() | DAYS, st.none() | DAYS))


@given(st.sampled_from(["department", "government", "township", "zone", "other"]), st.none() | st.integers(2005, 2027),
       st.none() | st.integers(2005, 2027), st.lists(SEEN, max_size=2), FOUND, DAYS)
def test_every_agency_and_year_has_exactly_one_status(kind, since, last, portals, found, on):
    years = range(2005, 2028)
    dues = load().dues("340323", "county", kind, "教育局")
    line = line_of(agency(since=since, until=last, portals=tuple(portals)), dues, found, on, years)
    assert [cell.year for cell in line.cells] == list(years)
    for cell in line.cells:
        assert cell.status in STATUSES
        assert (cell.report is not None) == (cell.status in {"published", "late"})
        assert cell.status != "late" or (cell.published - cell.due).days == cell.days > 0
        assert cell.status not in {"missing", "blocked"} or (cell.due < on and cell.days == (on - cell.due).days)
        assert cell.status not in {"missing", "blocked"} or since <= cell.year <= (last or 9999)
    assert Tally({one: sum(cell.status == one for cell in line.cells) for one in STATUSES}).of(*STATUSES) == len(years)


# ---- days, ends, divisions -----------------------------------------------------------------------------

def test_days_are_those_of_china():
    assert day_in_china("2026-01-31T15:59:59+00:00") == date(2026, 1, 31)
    assert day_in_china("2026-01-31T16:00:00Z") == date(2026, 2, 1)
    assert day_in_china(None) is day_in_china("soon") is day(None) is day("2021-02-30") is None


def test_agencies_of_a_division_without_an_heir_end_with_it():
    gone = next(one for one in regions().rows if one.name == "崇文区")
    assert (gone.last, until(gone.code, None, None), until(gone.code, None, 2009)) == (2009, 2008, 2009)
    assert until(f"{gone.code}001", None, None) == 2008
    assert until("340323", None, None) is until("100000", None, 2020) is until("", None, None) is None
    assert until("340323", 2018, 2016) == 2018
    assert until("340323", 2018, 2021) == 2021
    town = next(one for one in regions().rows if one.level == "township" and one.last and not one.heir)
    assert until(town.code, None, 2017) == 2017


@pytest.mark.parametrize(("code", "region", "wanted"), [
    ("340323101", "", "340000"), ("100000", "", "100000"), ("", "", ""), ("340000", "34", "340000"), ("340323", "34", "340300"),
    ("340300", "3403", "340300"), ("340323101", "340300", "340323"), ("429004", "42", "429004"), ("110105", "11", "110105"),
    ("340323101", "340323", "340323101"), ("340323101", "100000", "340000"),
])
def test_divisions_right_below(code, region, wanted):
    assert below(code, region) == wanted


def test_a_summary_counts_each_agency_once_a_year():
    who = agency(since=2019)
    dues = load().dues("340323", "county", "department", "教育局")
    lines = [line_of(who, dues, {2020: Found(1, JANUARY + timedelta(days=days))}, date(2021, 6, 2), range(2018, 2022)) for days in (0, 5)]
    summary = summarise(lines, "34")
    assert (summary.agencies, summary.years, list(summary.rows)) == (2, [2019, 2020, 2021], ["340300"])
    assert summary.total(2020).words() == "2 of 2 published, 1 of them late"
    assert summary.total(2019).words() == "0 of 2 published; 2 missing"
    assert summary.total(2021).words() == "not due"
    assert summary.total(2021).share("published") is None
    assert name_of("340000", "34") == "安徽省本级"
