"""Corrections: beside what is printed, never instead; they outlive the database."""

from __future__ import annotations

import pytest

from archive import database
from archive.folder import Folder, locked
from archive.intake import Intake
from archive.notes.corrections import CorrectionError, possible
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from tests.archive.commands import FIGURES, PAGE, call, fill, objects
from tests.archive.dump import dump
from tests.archive.samples import exchange
from tests.archive.written import VERSIONS, read, written

KEY = "requests.granted.total"
BY = ("--reason", "总计漏填", "--author", "张三")


@pytest.fixture
def data(tmp_path):
    return fill(tmp_path / "data")


def rows(data, query, *values):
    with database.reading(data / "xxgk.db") as conn:
        return [tuple(row) for row in conn.execute(query, values)]


def correct(data, *words):
    return call("--data", data, "correct", *words)


def shown(data):
    [told] = objects(call("--data", data, "show", "连城镇 2020", "--json"))
    return told


def test_a_correction_stands_beside_the_print(data):
    assert correct(data, "连城镇", "2020", KEY, "1", *BY).exit_code == 0
    told = shown(data)
    assert told["cells"] == {key: value[0] if isinstance(value, list) else value for key, value in FIGURES.items()}
    [one] = told["corrections"]
    assert (one["cell"], one["printed"], one["corrected"], one["reason"], one["author"]) == (KEY, 0, 1, "总计漏填", "张三")
    [finding] = [one for one in told["findings"] if one["code"] == "correction"]
    assert (finding["severity"], finding["cell"], finding["expected"], finding["found"]) == ("note", KEY, 1, 0)
    plain = call("--data", data, "show", "连城镇 2020").stdout
    assert "0 → 1" in plain
    assert "总计漏填" in plain
    cell = call("--data", data, "show", "连城镇 2020", "--cell", KEY).stdout
    assert "print       0" in cell
    assert "corrected   1 (张三" in cell


def test_the_views(data):
    correct(data, "1", KEY, "1", *BY)
    assert rows(data, "SELECT report, year, cell, printed, corrected, author FROM corrected") == [(1, 2020, KEY, 0, 1, "张三")]
    assert rows(data, "SELECT year, corrections, requests_granted FROM panel ORDER BY year") == [(2019, 0, None), (2020, 1, 0)]
    assert rows(data, "SELECT value FROM cells WHERE report = 1 AND cell = ?", KEY) == [(0,)]


@pytest.mark.parametrize(("cell", "printed"), [
    ("proactive.licensing.change", 21), ("requests.granted.natural_person", 1), ("requests.granted.business", None), ("reconsideration.total", 0),
    ("requests.other_misc.total", 3), ("statistics.requests.received", 8), ("statistics.requests.received.fax", 5), ("litigation_direct.upheld", 4),
    ("other.info_processing_fee_yuan", 6.5),
])  # fmt: skip
def test_what_is_printed_stands_beside(tmp_path, cell, printed):
    figures = FIGURES | {"statistics.requests.received": 8, "statistics.requests.received.fax": 5, "litigation_direct.upheld": 4,
                         "litigation_direct.total": 9, "other.info_processing_fee_yuan": 6.5}
    with Intake(tmp_path) as intake:
        intake.keep(exchange(PAGE, written(figures=figures)))
    process(tmp_path, read, VERSIONS)
    assert correct(tmp_path, "1", cell, "77", *BY).exit_code == 0
    assert rows(tmp_path, "SELECT cell, printed, corrected FROM corrected") == [(cell, printed, 77)]


@pytest.mark.parametrize("how", ["process", "process --all", "rebuild"])
def test_it_survives(data, how):
    correct(data, "1", KEY, "1", *BY)
    correct(data, "1", "proactive.licensing.change", "-3", *BY)
    before = dump(data / "xxgk.db")
    if how == "rebuild":
        rebuild(data, read, VERSIONS)
    else:
        process(data, read, VERSIONS, everything="all" in how)
    assert dump(data / "xxgk.db") == before
    assert len(rows(data, "SELECT 1 FROM corrected")) == 2


def test_a_database_that_is_lost(data):
    correct(data, "1", KEY, "1", *BY)
    before = dump(data / "xxgk.db")
    (data / "xxgk.db").unlink()
    rebuild(data, read, VERSIONS)
    assert dump(data / "xxgk.db") == before


def test_the_last_one_counts_and_can_be_taken_back(data):
    for value in ("1", "2"):
        correct(data, "1", KEY, value, *BY)
    assert rows(data, "SELECT corrected FROM corrected") == [(2,)]
    assert correct(data, "1", KEY, "--remove", *BY).exit_code == 0
    assert rows(data, "SELECT corrected FROM corrected") == []
    assert rows(data, "SELECT 1 FROM findings WHERE code = 'correction'") == []
    rebuild(data, read, VERSIONS)
    assert rows(data, "SELECT corrected FROM corrected") == []
    assert len(objects(call("--data", data, "correct", "--list", "--json"))) == 3
    assert correct(data, "1", KEY, "--remove", *BY).exit_code == 2


def test_blank_is_a_value(data):
    correct(data, "1", KEY, "", *BY)
    assert rows(data, "SELECT printed, corrected FROM corrected") == [(0, None)]
    assert "0 → □" in call("--data", data, "show", "1").stdout


def test_a_cell_that_the_report_lacks(data):
    body = written(agency="连城镇", year=2022, figures={KEY: 1}, form="2021")
    with Intake(data) as intake:
        intake.keep(exchange(PAGE + "?2022", body, minutes=5))
    process(data, read, VERSIONS)
    assert correct(data, "连城镇", "2022", "requests.denied_admin_query.total", "4", *BY).exit_code == 0
    assert rows(data, "SELECT printed, corrected, printed_then FROM corrected") == [(None, 4, None)]


def test_another_revision_keeps_it(data):
    """A report published again with other figures: the correction is shown with what was printed when it was made."""
    correct(data, "1", KEY, "1", *BY)
    with Intake(data) as intake:
        intake.keep(exchange(PAGE, written(figures=FIGURES | {KEY: 7}), minutes=9))
    process(data, read, VERSIONS)
    [(report, printed, then)] = rows(data, "SELECT report, printed, printed_then FROM corrected")
    assert (printed, then) == (7, "0")
    assert rows(data, "SELECT report FROM findings WHERE code = 'correction'") == [(report,)]
    before = dump(data / "xxgk.db")
    rebuild(data, read, VERSIONS)
    assert dump(data / "xxgk.db") == before


@pytest.mark.parametrize(("words", "says"), [
    (["99", KEY, "1", *BY], "no such report"), (["连城", KEY, "1", *BY], "2 reports"), (["1", "requests.granted.nobody", "1", *BY], "no cell of report 1"),
    (["1", KEY, "-1", *BY], "cannot be negative"), (["1", KEY, "1.5", *BY], "counts whole things"), (["1", KEY, "viele", *BY], "is not a number"),
    (["1", KEY, "12元", *BY], "is not a number"), (["1", KEY, "000", *BY], "is not a number"), (["1", KEY, "1", "--author", "a"], "reason"),
    (["1", KEY, "1", "--reason", "a"], "author"), (["1", KEY], "name REPORT and KEY"), ([], "name REPORT and KEY"), (["1", KEY, "--remove", *BY], "has no correction"),
    (["--list", "1"], "stands alone"), (["--file", "x.csv", "1"], "stands alone"), (["1", KEY, "1", "--nonsense", *BY], "no such option"),
    (["--file", "missing.csv"], "No such file"),
])  # fmt: skip
def test_refused_in_one_line(data, words, says):
    result = correct(data, *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert rows(data, "SELECT 1 FROM corrections") == []


def test_no_agency_no_correction(data):
    with Intake(data) as intake:
        intake.keep(exchange(PAGE + "?x", written(agency="", year=2020, figures=FIGURES), minutes=5))
    process(data, read, VERSIONS)
    [(id_,)] = rows(data, "SELECT id FROM reports WHERE agency IS NULL")
    assert "nothing tells its agency" in correct(data, str(id_), KEY, "1", *BY).stderr


HEAD = "agency,year,cell,value,reason,author,at\n"


def file(tmp_path, *lines, head=HEAD):
    path = tmp_path / "corrections.csv"
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8-sig")
    return path


def test_a_file_of_them(data, tmp_path):
    path = file(tmp_path, f"连城镇,2020,{KEY},1,漏填,张三,2026-02-01", "连城镇,2020,proactive.licensing.change,-3,\"笔误, 见正文\",李四,2026-02-01T09:00:00+08:00")
    assert "2 corrections kept" in correct(data, "--file", path).stdout
    assert rows(data, "SELECT cell, corrected, at FROM corrected ORDER BY cell") == [
        ("proactive.licensing.change", -3, "2026-02-01T01:00:00.000000Z"), (KEY, 1, "2026-02-01T00:00:00.000000Z")]
    assert "0 corrections kept, 2 known already" in correct(data, "--file", path).stdout
    assert len(rows(data, "SELECT 1 FROM corrections")) == 2


@pytest.mark.parametrize(("line", "says"), [
    (f"连城镇,2020,{KEY},x,漏填,张三,", "line 3: 'x' is not a number"), (f"杭州市,2020,{KEY},1,漏填,张三,", "line 3: 杭州市 2020: no such report"),
    (f"连城镇,2020,{KEY},1,漏填,张三,gestern", "line 3: gestern: no date"), (f"连城镇,2020,{KEY}", "line 3: too few columns"),
    (f"连城镇,2020,{KEY},1,漏填,张三,,x,y", "line 3: too many columns"), (f"连城镇,2020,{KEY},1,,张三,", "line 3: reason"),
])  # fmt: skip
def test_a_file_is_taken_whole_or_not_at_all(data, tmp_path, line, says):
    result = correct(data, "--file", file(tmp_path, f"连城镇,2020,{KEY},1,漏填,张三,", line))
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert rows(data, "SELECT 1 FROM corrections") == []


def test_files_that_are_none(data, tmp_path):
    assert "no column value" in correct(data, "--file", file(tmp_path, head="agency,year,cell\n")).stderr
    (tmp_path / "latin.csv").write_bytes(b"agency,year\n\xff\xfe\n")
    assert "not a CSV file in UTF-8" in correct(data, "--file", tmp_path / "latin.csv").stderr


def test_one_writer_at_a_time(data):
    with locked(Folder(data)):
        result = correct(data, "1", KEY, "1", *BY)
    assert result.exit_code == 1
    assert "is writing to this data folder" in result.stderr


def test_the_archive_stays_whole(data):
    correct(data, "1", KEY, "1", *BY)
    assert call("--data", data, "verify").exit_code == 0


def test_what_a_cell_can_hold():
    assert possible("statistics.fees_wan", "0.12") == 0.12
    assert possible("other.info_processing_fee_yuan", "10.5") == 10.5
    assert possible("statistics.complaints", " ") is None
    with pytest.raises(CorrectionError):
        possible("statistics.complaints", "0.5")
