"""Reports that the calendar misses, by portal."""

from __future__ import annotations

from datetime import UTC, date, datetime

from archive import database
from archive.intake import Intake
from archive.operation.overdue import overdue
from archive.settling.settle import process
from tests.archive.samples import PORTAL, exchange, visit
from tests.archive.written import VERSIONS, read, written


def test_a_portal_that_was_visited_well_and_lacks_a_report(tmp_path):
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], [])
        intake.keep(exchange("https://www.guzhen.example/1.html", written(year=2024, figures={}), run=run))
        intake.end_visit(visit(run, ended_at=datetime(2026, 5, 1, tzinfo=UTC)))
        intake.end_run("ended")
    process(tmp_path, read, VERSIONS)
    with database.reading(tmp_path / "xxgk.db") as conn:
        found = overdue(conn, date(2026, 6, 1))
        assert list(found) == [PORTAL.id]
        assert {day.year for day in found[PORTAL.id]} == {2026}
        assert overdue(conn, date(2026, 1, 1)) == {}
