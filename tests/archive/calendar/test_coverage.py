"""`xxgk coverage` on a data folder: who is expected, where, since when, and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from archive.calendar.deadlines import load
from archive.calendar.gather import Wanted, lines
from archive.database import reading, writing
from tests.archive.commands import call, objects
from tests.archive.covered import fill

NOVEMBER = ("--on", "2026-11-22")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("covered") / "data")


def ask(data, *words):
    result = call("coverage", "--json", "--data", data, *(words if "--on" in words else (*words, *NOVEMBER)))
    assert result.exit_code == 0, result.output
    return [one for one in objects(result) if "year" in one]


def statuses(data, agency, *words):
    return {one["year"]: one["status"] for one in ask(data, *words) if one["agency_name"] == agency}


def test_each_status(data):
    assert statuses(data, "固镇县教育局") == {
        2019: "published", 2020: "late", 2021: "missing", 2022: "published", 2023: "missing", 2024: "missing", 2025: "blocked"}
    assert statuses(data, "平罗县城关镇人民政府") == {2023: "late", 2024: "blocked", 2025: "blocked"}
    assert statuses(data, "平罗县城关镇人民政府", "--on", "2025-03-31") == {2023: "late", 2024: "not-due"}


def test_a_report_as_json(data):
    [late] = [one for one in ask(data, "--year", "2020") if one["status"] == "late"]
    assert late | {"agency": 1, "report": 1} == {
        "agency": 1, "agency_name": "固镇县教育局", "region": "340323", "level": "county", "kind": "department", "year": 2020, "status": "late",
        "due": "2021-01-31", "published": "2021-02-01", "published_by": None, "days_late": 1, "days_overdue": None, "report": 1,
        "portal": "ah-guzhen", "portal_outcome": "complete", "portal_reason": None, "why": None}


def test_a_correction_is_not_late_for_its_own_date(data):
    """The corrected report of 2020 tells 2021-06-01; the first one told 2021-02-01."""
    [one] = ask(data, "--year", "2020", "--status", "late")
    assert (one["published"], one["days_late"]) == ("2021-02-01", 1)


def test_the_date_beside_the_link_where_the_report_tells_none(data):
    [one] = [one for one in ask(data, "--year", "2022") if one["status"] == "published"]
    assert (one["published"], one["days_late"]) == ("2023-01-09", 0)


def test_without_a_date_the_first_capture_is_the_latest_day(data):
    [one] = [one for one in ask(data, "--year", "2025") if one["status"] == "published"]
    assert (one["published"], one["published_by"], one["days_late"]) == (None, "2026-01-31", 0)


def test_declared_agencies_are_expected_since_they_were_looked_for(data):
    """A column by its agency, a portal by its name; not 绩溪县政务公开平台, which names none."""
    declared = {one["agency_name"]: statuses(data, one["agency_name"]) for one in ask(data) if one["agency"] is None}
    assert declared == {"固镇县连城镇人民政府": {2024: "missing", 2025: "blocked"}, "绩溪县教育局": {2024: "missing", 2025: "blocked"},
                        "平罗县人民政府": {2025: "blocked"}}


def test_an_agency_that_ended_is_not_missing(data):
    found = statuses(data, "固镇县国土资源局")
    assert found.pop(2017) == "published"
    assert set(found.values()) == {"not-due"}


def test_years_before_the_first_are_unknown_and_told_only_if_asked_for(data):
    assert statuses(data, "固镇县教育局", "--year", "2018", "--year", "2019") == {2019: "published"}
    assert statuses(data, "固镇县教育局", "--year", "2018", "--year", "2019", "--status", "unknown") == {2018: "unknown"}


def test_a_portal_not_visited_since_tells_nothing(data):
    [one] = [one for one in ask(data, "--year", "2025", "--status", "blocked") if one["agency_name"] == "固镇县教育局"]
    assert (one["why"], one["days_overdue"], one["portal_outcome"]) == ("not visited since 2026-01-31", 295, "complete")


def test_filters(data):
    everyone = {one["agency_name"] for one in ask(data)}
    assert {one["agency_name"] for one in ask(data, "--region", "640000")} == {"平罗县人民政府", "平罗县城关镇人民政府"}
    assert {one["agency_name"] for one in ask(data, "--region", "34", "--level", "township")} == {"固镇县连城镇人民政府"}
    assert {one["kind"] for one in ask(data, "--kind", "government", "--kind", "township")} == {"government", "township"}
    assert {one["status"] for one in ask(data, "--status", "missing, blocked")} == {"missing", "blocked"}
    assert everyone > {one["agency_name"] for one in ask(data, "--year", "2019")}
    assert call("coverage", "--data", data, "--region", "99").stdout == "none such\n"


def test_the_portals_in_trouble_come_last_and_of_the_region(data):
    told = objects(call("coverage", "--json", "--data", data, *NOVEMBER))
    assert [(one["portal"], one["outcome"]) for one in told[-2:]] == [("ah-jixi", "empty"), ("nx-pingluo", "blocked")]
    assert objects(call("coverage", "--json", "--data", data, "--region", "34", *NOVEMBER))[-1]["portal"] == "ah-jixi"


def test_the_table_with_its_legend(data):
    lines = [line.split() for line in call("coverage", "--data", data, "--region", "3403", *NOVEMBER).stdout.splitlines()]
    assert lines[0] == ["region", "level", "kind", "agency", *map(str, range(2017, 2026))]
    assert ["340323", "county", "department", "固镇县教育局", "✓", "+1", "✗", "✓", "✗", "✗", "?"] in lines
    assert lines[-1][:4] == ["✓", "published", "in", "time"]


def test_overdue_by_division(data):
    told = call("coverage", "--overdue", "--data", data, *NOVEMBER).stdout.splitlines()
    assert told[0] == "340323 安徽省蚌埠市固镇县: 4 overdue (3 missing, 1 blocked)"
    assert told[1].split() == ["固镇县教育局", "2021", "due", "2022-01-31", "1756", "days", "missing", "ah-guzhen", "complete"]
    assert "  平罗县人民政府  2025  due 2026-03-31    236 days  blocked  nx-pingluo  blocked: a captcha" in told
    assert {one["status"] for one in ask(data, "--overdue")} == {"missing", "blocked"}
    assert call("coverage", "--overdue", "--data", data, "--on", "2017-01-01").stdout == "nothing is overdue on 2017-01-01\n"


def test_local_deadlines(data, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[[deadline]]\nregion = "340323"\nunits = ["教育局"]\ndue = "01-20"\n', encoding="utf-8")
    [late] = [one for one in ask(data, "--year", "2019", "--deadlines", file) if one["agency_name"] == "固镇县教育局"]
    assert (late["status"], late["due"], late["days_late"]) == ("late", "2020-01-20", 11)
    file.write_text('[[deadline]]\nregions = "34"\ndue = "01-20"\n', encoding="utf-8")
    result = call("coverage", "--data", data, "--deadlines", file)
    assert (result.exit_code, "mine.toml: deadline 1: unknown key 'regions'" in result.stderr) == (2, True)


@pytest.mark.parametrize("words", [("--region", "安徽"), ("--status", "lost"), ("--on", "2026-02-30"), ("--year", "3000"), ("--kind", "town")])
def test_wrong_arguments(data, words):
    result = call("coverage", "--data", data, *words)
    assert (result.exit_code, words[0] in result.stderr) == (2, True)


# ---- where reports should be -----------------------------------------------------------------------------

def test_a_portal_in_the_registry_that_was_never_visited(tmp_path):
    with writing(tmp_path / "xxgk.db") as conn:
        conn.execute("INSERT INTO regions (id, name) VALUES ('340323', '固镇县')")
        conn.execute("INSERT INTO portals (id, name, region, url) VALUES ('ah-guzhen', '固镇县人民政府', '340323', 'https://x.gov.cn/')")
    with reading(tmp_path / "xxgk.db") as conn:
        [line] = lines(conn, load(), date(2026, 11, 22), Wanted())
    assert [(cell.year, cell.status, cell.why) for cell in line.cells] == [(2025, "blocked", "never visited")]


@pytest.mark.parametrize(("listed", "declared", "wanted"), [(5, 5, "missing"), (5, None, "missing"), (5, 53, "blocked"), (0, None, "blocked")])
def test_an_incomplete_visit_tells_as_much_as_its_lists(tmp_path, listed, declared, wanted):
    with writing(tmp_path / "xxgk.db") as conn:
        conn.execute("INSERT INTO portals (id, name, region, url) VALUES ('ah-guzhen', '固镇县人民政府', NULL, 'https://x.gov.cn/')")
        conn.execute("INSERT INTO runs (id, started_at) VALUES ('r', '2026-06-01T00:00:00Z')")
        conn.execute("INSERT INTO visits (run, portal, outcome, reason, started_at, ended_at, declared, listed, captured, unchanged, failed)"
                     " VALUES ('r', 'ah-guzhen', 'incomplete', 'x', '', '2026-06-01T00:00:00Z', ?, ?, 0, 0, 1)", (declared, listed))
    with reading(tmp_path / "xxgk.db") as conn:
        [line] = lines(conn, load(), date(2026, 11, 22), Wanted())
    assert [(cell.year, cell.status) for cell in line.cells] == [(2025, wanted)]


def test_imported_reports_belong_to_the_portal_of_the_smallest_division_around(tmp_path):
    with writing(tmp_path / "xxgk.db") as conn:
        conn.execute("INSERT INTO regions (id, name) VALUES ('340323', '固镇县'), ('340300', '蚌埠市'), ('340323108', '连城镇'), ('110105', '朝阳区')")
        conn.execute("INSERT INTO portals (id, name, region, url) VALUES ('ah-bengbu', '蚌埠', '340300', 'https://x.gov.cn/')")
        for id_, region, name in ((1, "340323108", "连城镇人民政府"), (2, "110105", "朝阳区教育局")):
            conn.execute("INSERT INTO agencies (id, name, region, level, kind, unit) VALUES (?, ?, ?, 'county', 'township', ?)", (id_, name, region, name))
            conn.execute("INSERT INTO reports (id, agency, year, form, title, published, url, revision, status, reader, reader_version, form_version)"
                         " VALUES (?, ?, 2024, '2021', '', '2025-01-10', '', 1, 'filled', '', '', '')", (id_, id_))
    with reading(tmp_path / "xxgk.db") as conn:
        found = {line.agency.id: line.cells[-1] for line in lines(conn, load(), date(2026, 11, 22), Wanted())}
    assert (found[1].status, found[1].seen.portal, found[1].why) == ("blocked", "ah-bengbu", "never visited")
    assert (found[2].status, found[2].seen, found[2].why) == ("blocked", None, "no portal is known that should have it")
