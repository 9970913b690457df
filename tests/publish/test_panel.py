"""The panel: form-aware, nothing made up, printed and corrected values apart; the same as view and in a publication."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from archive.database import writing
from archive.database.items import code
from archive.database.schema import panel, wide
from archive.database.writing.keys import agency_key
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS
from archive.folder import Folder
from archive.publish.snapshot import published
from archive.publish.summaries.panel import TIMELINESS

NAMES = [column.name for column in panel.columns()]


class Made:
    """A database with one agency, to which reports are added by their cells."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        conn.execute("INSERT INTO regions (id, name, level) VALUES ('340323', '固镇县', 'county')")
        conn.execute("INSERT INTO agencies (id, name, region, level, kind, unit) VALUES (1, '固镇县教育局', '340323', 'county', 'department', '教育局')")

    def report(self, year: int, cells: dict[str, object], form: str = "2021", findings: tuple[tuple[str, str, str], ...] = ()) -> int:
        """cells: key → value, or (value, unit). findings: code, severity, cell."""
        made = self.conn.execute(
            "INSERT INTO reports (agency, year, form, title, url, revision, status, reader, reader_version, form_version)"
            " VALUES (1, ?, ?, 't', 'http://x.gov.cn/', 1, 'filled', 'html', '1', '1') RETURNING id", (year, form)).fetchone()[0]
        for key, told in cells.items():
            self._cell(made, key, *(told if isinstance(told, tuple) else (told, None)))
        self.conn.executemany("INSERT INTO findings (report, code, severity, cell, message) VALUES (?, ?, ?, ?, '')", [(made, *one) for one in findings])
        return int(made)

    def _cell(self, report: int, key: str, value: object, unit: str | None) -> None:
        table, _, rest = key.partition(".")
        row, _, column = rest.rpartition(".")
        if table in ("requests", *panel.STAGES):
            name, who = ("requests", f"requests.{row}") if table == "requests" else ("disputes", table)
            self.conn.execute(f"INSERT INTO coded_{name} (report, item, {column}) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
                              (report, code(who), value))
        elif table == "proactive":
            self.conn.execute("INSERT INTO coded_proactive VALUES (?, ?, ?, ?)", (report, code(key), value, unit))
        elif table == "statistics":
            self.conn.execute("INSERT INTO coded_statistics VALUES (?, ?, ?, ?)", (report, code(key), value, unit))
        else:
            name = {"other": "others", "stated": "statements"}[table]
            self.conn.execute(f"INSERT INTO {name} VALUES (?, ?, ?, ?{', ?' if name == 'statements' else ''})",
                              (report, rest, value, unit, *(["…"] if name == "statements" else [])))

    def correct(self, report: int, year: int, cell: str, value: object) -> None:
        self.conn.execute("INSERT INTO corrections VALUES ('340323', '', 'department', '教育局', ?, ?, '2026-01-01', '固镇县教育局', ?, '', 'why', 'A', 0)",
                          (year, cell, value))
        self.conn.execute("INSERT INTO findings (report, code, severity, cell, message) VALUES (?, 'correction', 'note', ?, '')", (report, cell))

    def row(self, report: int, view: str = "panel") -> dict[str, object]:
        cursor = self.conn.execute(f"SELECT * FROM {view} WHERE report = ?", (report,))
        [row] = cursor.fetchall()
        return dict(zip([column[0] for column in cursor.description], row, strict=True))


@pytest.fixture
def made(tmp_path):
    with writing(tmp_path / "xxgk.db") as conn:
        yield Made(conn)


def totals(**rows: int | None) -> dict[str, object]:
    return {f"requests.{row}.total": value for row, value in rows.items()}


DENIED = totals(**{f"denied_{row}": number for number, row in enumerate(panel.DENIED)})  # 0 to 7: 28


def test_the_columns(made):
    assert [row[1] for row in made.conn.execute("PRAGMA table_info(panel)")] == NAMES
    assert [row[1] for row in made.conn.execute("PRAGMA table_info(panel_corrected)")] == NAMES
    assert len(set(NAMES)) == len(NAMES)


def test_whose_it_is(made):
    row = made.row(made.report(2021, {}))
    assert (row["agency_key"], row["province"], row["agency_name"], row["year"]) == ("340323-department-教育局", "340000", "固镇县教育局", 2021)
    made.conn.execute("UPDATE agencies SET unit = 'a[requests.granted.total]{year}/\\'")
    assert made.conn.execute("SELECT agency_key FROM panel").fetchone()[0] == agency_key("340323", "", "department", "a[requests.granted.total]{year}/\\")
    made.conn.execute("UPDATE agencies SET region = NULL, within = 'x.gov.cn'")
    assert made.conn.execute("SELECT agency_key LIKE '~x.gov.cn-department-%', province FROM panel").fetchone() == (1, None)


def test_otherwise_handled_in_both_forms(made):
    parts = totals(other_overdue_correction=1, other_overdue_fee=2, other_misc=3)
    assert made.row(made.report(2019, totals(other=7), "2019"))["requests_other"] == 7
    assert made.row(made.report(2021, parts))["requests_other"] == 6
    assert made.row(made.report(2022, parts | totals(other_misc=None)))["requests_other"] is None
    assert made.row(made.report(2023, totals(other=None), "2019"))["requests_other"] is None


def test_a_sum_is_told_only_where_every_part_is(made):
    whole = made.row(made.report(2021, DENIED | totals(
        unavailable_not_held=1, unavailable_needs_creation=0, unavailable_still_unclear=0, rejected_petition=1, rejected_repeat=1, rejected_publication=0,
        rejected_excessive=0, rejected_confirmation=0, new_received=40, carried_over=2)))
    assert [whole[f"requests_{name}_total"] for name in ("denied", "unavailable", "rejected", "refused")] == [28, 1, 2, 31]
    assert whole["requests_to_handle"] == 42
    blank = made.row(made.report(2022, DENIED | {"requests.denied_state_secret.total": None}))
    absent = made.row(made.report(2023, {key: value for key, value in DENIED.items() if "state_secret" not in key}))
    assert blank["requests_denied_total"] is absent["requests_denied_total"] is None
    assert blank["requests_denied_law_forbidden"] == 1


def test_applicants(made):
    cells = {f"requests.new_received.{column}": number for number, column in enumerate(REQUEST_COLUMNS[:6], 1)} | totals(new_received=20)
    row = made.row(made.report(2021, cells))
    assert (row["requests_new_received_natural_person"], row["requests_new_received_organisations"]) == (1, 20)
    assert row["natural_person_share"] == 1 / 20  # of what is printed, whatever the columns add up to


def test_shares_and_their_denominators(made):
    cells = DENIED | totals(granted=6, partially_granted=3, total_processed=60, carried_over=4, new_received=66, carried_forward=7)
    cells |= {"reconsideration.upheld": 2, "reconsideration.corrected": 1, "reconsideration.other": 1, "reconsideration.pending": 9, "reconsideration.total": 13}
    cells |= {f"{stage}.{result}": number for stage in panel.STAGES[1:] for number, result in enumerate(("upheld", "corrected", "other"))}
    row = made.row(made.report(2021, cells))
    assert (row["granted_share"], row["partially_granted_share"], row["denied_share"]) == (0.1, 0.05, 28 / 60)
    assert (row["carried_over_share"], row["carried_forward_share"], row["requests_to_handle"]) == (4 / 70, 0.1, 70)
    assert (row["reconsideration_corrected_share"], row["reconsideration_concluded"]) == (0.25, 4)
    assert (row["litigation_corrected"], row["litigation_concluded"], row["litigation_lost_share"]) == (2, 6, 1 / 3)
    assert row["refusal_share"] is row["unavailable_share"] is row["litigation_total"] is None


def test_no_share_of_nothing(made):
    nothing = made.row(made.report(2021, dict.fromkeys(DENIED, 0) | totals(granted=0, total_processed=0, new_received=0, carried_over=0)))
    untold = made.row(made.report(2022, totals(granted=1)))
    for name in panel.SHARES:
        assert nothing[name] is None
        assert untold[name] is None


def test_amounts(made):
    row = made.row(made.report(2021, {
        "proactive.fees.amount": (13.7951, "万元"), "proactive.procurement.amount": (152790, "元"), "statistics.fees_wan": (0.5, None),
        "stated.fees": (3, ""), "other.info_processing_fee_yuan": (12, "元")}))
    assert (row["fees_amount"], row["fees_amount_unit"], row["fees_amount_yuan"]) == (13.7951, "万元", 137951.0)
    assert (row["procurement_amount_yuan"], row["statistics_fees_yuan"], row["info_processing_fee_yuan"]) == (152790.0, 5000.0, 12)
    assert (row["stated_fees"], row["stated_fees_yuan"]) == (3, None)  # no unit, no yuan
    row = made.row(made.report(2022, {"statistics.fees_wan": (800, "元"), "proactive.fees.amount": (None, "万元")}))
    assert (row["statistics_fees_yuan"], row["fees_amount_yuan"], row["fees_amount_unit"]) == (800.0, None, "万元")


def test_flags(made):
    row = made.row(made.report(2021, {}, findings=(
        ("row_sum", "error", "requests.granted.total"), ("dispute_total", "error", "litigation_direct.total"), ("absent_row", "warning", "proactive.fees"),
        ("unit_unknown", "note", "proactive.fees.amount"))))
    flags = ("has_findings", "findings", "errors", "warnings", "table2_error", "table3_error", "table4_error", "statistics_error", "corrections")
    assert [row[name] for name in flags] == [1, 4, 2, 1, 0, 1, 1, 0, 0]
    assert row["corrected_cells"] is None
    assert made.row(made.report(2022, {}))["has_findings"] == 0


# ---- corrected ---------------------------------------------------------------------------------------------------

def corrected(made: Made) -> tuple[int, int]:
    """Two reports, the first with corrections: another value, blank, a cell that was not there, and an amount."""
    cells = totals(granted=5, partially_granted=1, total_processed=10) | {"proactive.fees.amount": (1.5, "万元")}
    one, other = made.report(2021, cells), made.report(2022, cells)
    for cell, value in (("requests.granted.total", 4), ("requests.partially_granted.total", None), ("reconsideration.total", 3), ("proactive.fees.amount", 2.5)):
        made.correct(one, 2021, cell, value)
    return one, other


def test_corrections_stand_beside_what_is_printed(made):
    one, other = corrected(made)
    printed, right = made.row(one), made.row(one, "panel_corrected")
    names = ("requests_granted", "requests_partially_granted", "granted_share", "partially_granted_share", "reconsideration_total", "fees_amount_yuan")
    assert [printed[name] for name in names] == [5, 1, 0.5, 0.1, None, 15000.0]
    assert [right[name] for name in names] == [4, None, 0.4, None, 3, 25000.0]
    cells = "proactive.fees.amount reconsideration.total requests.granted.total requests.partially_granted.total"
    assert printed["corrected_cells"] == right["corrected_cells"] == cells
    assert made.row(other) == made.row(other, "panel_corrected")
    assert made.conn.execute("SELECT count(*) FROM panel_corrected").fetchone() == (2,)


# ---- in a publication ----------------------------------------------------------------------------------------------

def test_a_publication_has_the_same_rows(made, tmp_path):
    corrected(made)
    folder = Folder(tmp_path)
    with closing(sqlite3.connect(published(folder))) as conn:
        for view in ("panel", "panel_corrected"):
            query = f"SELECT {', '.join(NAMES)} FROM {view} ORDER BY report"
            assert conn.execute(query).fetchall() == made.conn.execute(query).fetchall()
            assert [row[1] for row in conn.execute(f"PRAGMA table_info({view})")] == [*NAMES, *TIMELINESS]
        assert conn.execute("SELECT DISTINCT due, timeliness, days_late FROM panel").fetchall() == [(None, None, None)]  # no capture tells a day


def test_timeliness(world, tmp_path):
    shutil.copy(world / "xxgk.db", tmp_path / "xxgk.db")
    with writing(tmp_path / "xxgk.db") as conn:
        conn.execute("UPDATE reports SET published = '2022-04-10' WHERE year = 2021 AND agency = 1")
    with closing(sqlite3.connect(published(Folder(tmp_path)))) as conn:
        assert conn.execute("SELECT due, timeliness, days_late FROM panel WHERE year = 2021 AND agency = 1").fetchall() == [("2022-03-31", "late", 10)]
        assert conn.execute("SELECT DISTINCT timeliness, days_late FROM panel WHERE NOT (year = 2021 AND agency = 1)").fetchall() == [("published", 0)]


# ---- the tables as the forms have them --------------------------------------------------------------------------------

def test_wide_views_have_every_cell(world):
    views = {"table_proactive": (wide.proactive, "proactive"), "table_requests": (wide.requests, "requests"), "table_disputes": (wide.disputes, "disputes")}
    with closing(sqlite3.connect(f"file:{world / 'xxgk.db'}?mode=ro", uri=True)) as conn:
        for view, (columns, table) in views.items():
            names = [name for name in columns() if not name.endswith("_unit")]
            told = sum(value is not None for row in conn.execute(f"SELECT {', '.join(names)} FROM {view}") for value in row)
            parts = {"proactive": ("value",), "requests": REQUEST_COLUMNS, "disputes": DISPUTE_COLUMNS}[table]
            current = f"FROM {table} t JOIN current_reports r ON r.id = t.report"
            assert told == conn.execute(f"SELECT {' + '.join(f'count(t.{one})' for one in parts)} {current}").fetchone()[0] > 0


def test_numbers_too_great_for_a_sum(made, tmp_path):
    """Whatever a page prints, a publication is made: a sum that SQLite cannot hold is not told."""
    most = 2**63 - 1
    for year in (2021, 2022):
        cells = dict.fromkeys(DENIED | totals(granted=0, new_received=0, carried_over=0, total_processed=0, other_overdue_fee=0, other_misc=0), most)
        cells |= {f"{stage}.{result}": most for stage in panel.STAGES for result in panel.RESULTS}
        cells |= {"proactive.licensing.decisions": most, "statistics.requests.received": most, "statistics.fees_wan": (1e308, "万元")}
        row = made.row(made.report(year, cells))
        assert row["requests_denied_total"] is row["requests_to_handle"] is row["litigation_total"] is row["statistics_fees_yuan"] is None
        assert (row["requests_granted"], row["granted_share"]) == (most, 1.0)
    with closing(sqlite3.connect(published(Folder(tmp_path)))) as conn:
        assert conn.execute("SELECT total FROM summary_items WHERE item = 'requests_granted' AND province = '' AND year = 2021").fetchone() == (most,)
        assert conn.execute("SELECT DISTINCT total FROM summary_totals WHERE cell = 'requests.granted.total' AND year = 2021").fetchone()[0] == pytest.approx(2.0**63)
