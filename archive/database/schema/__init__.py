"""The versions of xxgk.db: the migrations that lead from one to the next (tables.py, steps.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from archive.database.schema import coded, panel_sql, wide
from archive.database.schema.steps import (
    CORRECTIONS,
    FROM_ELSEWHERE,
    IDENTITY,
    LEFT_ALONE,
    LENGTHS,
    LOCAL,
    MEMBERS,
    PICTURES_AND_OTHERS,
    RESTING_ON_NUMBERS,
    TOMBSTONES,
    WITHDRAWN,
)
from archive.database.schema.tables import CRAWL, REPORTS, VIEWS
from archive.database.search import renumber
from archive.database.writing.divisions import add_regions

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x7878676B  # "xxgk" in the file's header

migrations = Migrations("xxgk")

# what the view was before m011 makes it anew is of no use to anyone; the steps between drop one and make one
EARLIER = "CREATE VIEW panel AS SELECT id AS report FROM reports;\n"


@migrations()
def m001_first_schema(db: Database) -> None:
    """All tables of the first release."""
    for text in (CRAWL, REPORTS, VIEWS, EARLIER):
        for statement in _statements(text):
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m002_pictures_and_others(db: Database) -> None:
    """Pictures that readings asked for; figures of the running text."""
    for statement in _statements(PICTURES_AND_OTHERS):
        db.execute(statement)


@migrations()
def m003_members_of_archives(db: Database) -> None:
    """Files in archives as captures of their own."""
    for statement in _statements(MEMBERS):
        db.execute(statement)


@migrations()
def m004_local_statistics_and_statements(db: Database) -> None:
    """Rows and columns that provinces added to the statistics table; numbers of the running text."""
    for statement in _statements(LOCAL):
        db.execute(statement)


@migrations()
def m005_one_agency_over_the_years(db: Database) -> None:
    """Division, level, kind and own name of agencies; names and levels of divisions."""
    for text in (IDENTITY, EARLIER):
        for statement in _statements(text):
            db.execute(statement)
    add_regions(db.conn, [code for (code,) in db.execute("SELECT id FROM regions").fetchall()])


@migrations()
def m006_corrections_by_agency_and_year(db: Database) -> None:
    """Corrections that outlive reports; the statistics table and statements in the panel."""
    for text in (CORRECTIONS, EARLIER):
        for statement in _statements(text):
            db.execute(statement)


@migrations()
def m007_a_crawl_left_alone(db: Database) -> None:
    """What visits saw of channels, what lists named, validators of captures."""
    for statement in _statements(LEFT_ALONE):
        db.execute(statement)


@migrations()
def m008_history_from_elsewhere(db: Database) -> None:
    """Where an import took a capture from."""
    for statement in _statements(FROM_ELSEWHERE):
        db.execute(statement)


@migrations()
def m009_withdrawn(db: Database) -> None:
    """Captures that are not to be shown any more, and why."""
    for text in (TOMBSTONES, EARLIER):
        for statement in _statements(text):
            db.execute(statement)


@migrations()
def m010_sections_newest_first(db: Database) -> None:
    """Ids of sections that sort by year, the newest first; letters, digits and the section's number in their index."""
    renumber(db.conn)


@migrations()
def m011_panel_with_shares_and_flags(db: Database) -> None:
    """The panel with keys, sums, shares, flags and amounts in yuan; the same with corrections; the tables as the forms have them."""
    for statement in _statements(WITHDRAWN):
        db.execute(statement)


@migrations()
def m012_numbers_by_codes(db: Database) -> None:
    """Whole numbers for the rows of the forms in the tables of numbers, which are views with the rows' names now; places packed."""
    for name in ("panel_corrected", "panel", "table_proactive", "table_requests", "table_disputes", "table_statistics", *RESTING_ON_NUMBERS):
        db.execute(f"DROP VIEW IF EXISTS {name}")
    for statement in _statements(coded.TABLES):
        db.execute(statement)
    coded.move(db.conn)
    coded.repack(db.conn)
    for text in (coded.views(), *RESTING_ON_NUMBERS.values(), panel_sql.views(), wide.views()):
        for statement in _statements(text):
            db.execute(statement)


@migrations()
def m013_lengths_of_records(db: Database) -> None:
    """Where a record ends beside where it begins."""
    for statement in _statements(LENGTHS):
        db.execute(statement)


VERSION = 13  # of the schema; the number of migrations above
DIGEST = "e1d26ee23142b9a2"  # of the tables, views and indexes that all of them make: sound.digest(); another one is another version
PUBLISHED = "2fc074f87c4a325c"  # of the views of a publication: sound.views_digest()


def _statements(text: str) -> list[str]:
    """executescript would end the migration's transaction, so the statements go one by one."""
    return [part for part in text.split(";\n") if part.strip()]


def bring_up_to_date(db: Database) -> None:
    """Apply the migrations that this database has not seen. A table made anew keeps its rows' ids, and so what refers to them."""
    db.execute("PRAGMA foreign_keys = OFF")
    migrations.apply(db)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA user_version = {VERSION}")


def bring_up_to(db: Database, version: int) -> None:
    """Apply the first of the migrations only, to an empty database: what an older one is held against."""
    later = [one.name for one in migrations.pending(db)][version:]
    migrations.apply(db, stop_before=later[0] if later else None)
