"""The tables of numbers: `coded_*` with whole numbers for the rows of the forms, and views of them with the rows' names.

A view takes the name by a look-up in each row, not by a join: SQLite cannot look into a join on the right of LEFT JOIN and would
make the whole view first. So a report is found by the index, and an item among the report's few rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.items import ITEMS
from archive.database.schema import earlier
from archive.database.writing import places
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS

if TYPE_CHECKING:
    import sqlite3

OWN = 1000  # codes from here on are of rows that an older database has and no form
WIDE = {"requests": ("item", REQUEST_COLUMNS), "disputes": ("stage", DISPUTE_COLUMNS)}
TABLES = """
CREATE TABLE items (  -- rows of the forms
  id INTEGER PRIMARY KEY,  -- in the order of the forms
  key TEXT NOT NULL UNIQUE,  -- as its cells' keys begin, or are
  part TEXT NOT NULL, item TEXT NOT NULL, measure TEXT
) STRICT;
CREATE TABLE coded_proactive (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES items, value ANY, unit TEXT,
  PRIMARY KEY (report, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE coded_requests (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES items,
  natural_person INTEGER, business INTEGER, research INTEGER, social_welfare INTEGER,
  legal_service INTEGER, other_org INTEGER, total INTEGER,
  PRIMARY KEY (report, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE coded_disputes (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES items,
  upheld INTEGER, corrected INTEGER, other INTEGER, pending INTEGER, total INTEGER,
  PRIMARY KEY (report, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE coded_statistics (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES items, value ANY, unit TEXT,
  PRIMARY KEY (report, item)
) STRICT, WITHOUT ROWID;
"""
# the key of a row in the tables of schema 11
KEYS = {"proactive": "'proactive.' || t.item || '.' || t.measure", "requests": "'requests.' || t.item", "disputes": "t.stage",
        "statistics": "'statistics.' || t.indicator"}
NAMES = {"proactive": "t.item, t.measure", "requests": "t.item, NULL", "disputes": "t.stage, NULL", "statistics": "t.indicator, NULL"}
VALUES = {"proactive": ("value", "unit"), "requests": REQUEST_COLUMNS, "disputes": DISPUTE_COLUMNS, "statistics": ("value", "unit")}


def move(conn: sqlite3.Connection) -> None:
    """Rows of the tables of schema 11 into the new ones, which take their names as views."""
    conn.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?)", ITEMS)
    for part, key in KEYS.items():
        conn.execute(f"INSERT INTO items SELECT max({OWN}, (SELECT max(id) FROM items)) + row_number() OVER (ORDER BY key), key, '{part}', item, measure"
                     f" FROM (SELECT DISTINCT {key} AS key, {NAMES[part].replace(', ', ' AS item, ')} AS measure FROM {part} t)"
                     " WHERE key NOT IN (SELECT key FROM items)")
        values = ", ".join(VALUES[part])
        conn.execute(f"INSERT INTO coded_{part} (report, item, {values}) SELECT t.report, i.id, {values} FROM {part} t CROSS JOIN items i ON i.key = {key}"
                     " ORDER BY t.report")
        conn.execute(f"DROP TABLE {part}")


def views() -> str:
    """The views with the names that the tables of numbers had."""
    shown = {"proactive": f"{_name('item')}, {_name('measure')}", "requests": _name("item"), "disputes": _name("item", "stage"),
             "statistics": _name("item", "indicator")}
    return "".join(f"CREATE VIEW {part} AS\n  SELECT t.report, {names}, {', '.join(f't.{one}' for one in VALUES[part])}\n  FROM coded_{part} t;\n"
                   for part, names in shown.items())


def _name(column: str, called: str = "") -> str:
    return f"(SELECT i.{column} FROM items i WHERE i.id = t.item) AS {called or column}"


def repack(conn: sqlite3.Connection) -> None:
    """reports.places packed (archive/database/writing/places.py); many reports say the very same."""
    conn.execute("ALTER TABLE reports ADD COLUMN packed BLOB NOT NULL DEFAULT x''")
    known = {"": b"", "{}": b""}
    for id_, text in conn.execute("SELECT id, places FROM reports WHERE places NOT IN ('', '{}')"):
        if text not in known:
            if len(known) > 10_000:
                known.clear()
            known[text] = places.pack(earlier.unpack(text))
        conn.execute("UPDATE reports SET packed = ? WHERE id = ?", (known[text], id_))
    conn.execute("ALTER TABLE reports DROP COLUMN places")
    conn.execute("ALTER TABLE reports RENAME COLUMN packed TO places")
