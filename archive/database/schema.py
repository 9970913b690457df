"""The tables of xxgk.db and the steps that lead from one version of them to the next.

Keys are `id`; a reference bears the singular of its table. Times are ISO 8601 in UTC. In proactive, requests,
disputes, statistics and others: blank = row present, value NULL, print ''; absent row = no row; 0 = 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from archive.database.panel import PANEL

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x7878676B  # "xxgk" in the file's header
STATES = ("kept", "no-reader", "unreadable", "not-a-report", "read", "read-with-findings")

migrations = Migrations("xxgk")

# What was fetched. Everything here is an index of the WARC files.
CRAWL = f"""
CREATE TABLE regions (  -- administrative divisions, GB/T 2260
  id TEXT PRIMARY KEY,
  name TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE agencies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,  -- without spaces
  region TEXT REFERENCES regions
) STRICT;
CREATE UNIQUE INDEX agencies_name ON agencies (name, ifnull(region, ''));
CREATE TABLE portals (
  id TEXT PRIMARY KEY,
  name TEXT, region TEXT REFERENCES regions, url TEXT, platform TEXT,
  expect_least INTEGER, expect_most INTEGER,
  run TEXT  -- the newest run that declared it
) STRICT, WITHOUT ROWID;
CREATE TABLE channels (
  id INTEGER PRIMARY KEY,
  portal TEXT NOT NULL REFERENCES portals,
  url TEXT NOT NULL,
  agency TEXT,  -- whose reports all of them are, as the registry declares
  UNIQUE (portal, url)
) STRICT;
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  started_at TEXT, ended_at TEXT,  -- no ended_at: killed, or still running
  status TEXT, arguments TEXT, operator TEXT, software TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE visits (
  run TEXT NOT NULL REFERENCES runs,
  portal TEXT NOT NULL REFERENCES portals,
  outcome TEXT NOT NULL, reason TEXT NOT NULL,
  started_at TEXT NOT NULL, ended_at TEXT NOT NULL,
  declared INTEGER, listed INTEGER NOT NULL, captured INTEGER NOT NULL,
  unchanged INTEGER NOT NULL, failed INTEGER NOT NULL,
  PRIMARY KEY (run, portal)
) STRICT, WITHOUT ROWID;
CREATE TABLE warcs (
  id TEXT PRIMARY KEY,  -- name of the finished file
  indexed INTEGER NOT NULL DEFAULT 0  -- bytes of it that the tables below know
) STRICT, WITHOUT ROWID;
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL, captured_at TEXT NOT NULL, status INTEGER NOT NULL, media_type TEXT NOT NULL,
  digest TEXT NOT NULL,  -- of the payload as sent
  warc TEXT NOT NULL REFERENCES warcs, offset INTEGER NOT NULL,
  revisit INTEGER NOT NULL,  -- 1: a revisit record; its bytes are those of the response with this digest
  truncated TEXT NOT NULL,
  role TEXT NOT NULL, referrer TEXT NOT NULL, link_text TEXT NOT NULL, listed TEXT NOT NULL,
  agency TEXT NOT NULL,  -- declared by the channel
  portal TEXT REFERENCES portals, run TEXT REFERENCES runs, channel INTEGER REFERENCES channels,
  state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN {STATES}),
  reader TEXT, why TEXT, error TEXT,  -- why: one reason a line
  reader_version TEXT, form_version TEXT,
  UNIQUE (warc, offset)
) STRICT;
CREATE INDEX captures_url ON captures (url, captured_at);
CREATE INDEX captures_digest ON captures (digest) WHERE revisit = 0;
CREATE INDEX captures_state ON captures (state, role);
CREATE TABLE failures (  -- requests without a response
  warc TEXT NOT NULL REFERENCES warcs, offset INTEGER NOT NULL,
  url TEXT NOT NULL, failed_at TEXT NOT NULL, error TEXT NOT NULL,
  role TEXT NOT NULL, portal TEXT REFERENCES portals, run TEXT REFERENCES runs,
  PRIMARY KEY (warc, offset)
) STRICT, WITHOUT ROWID;
"""

# What was read.
REPORTS = """
CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  agency INTEGER REFERENCES agencies, year INTEGER,  -- NULL: not told; see findings
  form TEXT NOT NULL, title TEXT NOT NULL, published TEXT, url TEXT NOT NULL,
  revision INTEGER NOT NULL,  -- from 1; another one when the figures change
  superseded_by INTEGER REFERENCES reports,
  status TEXT NOT NULL CHECK (status IN ('filled', 'blank', 'no-tables')),
  reader TEXT NOT NULL, reader_version TEXT NOT NULL, form_version TEXT NOT NULL,
  places TEXT NOT NULL  -- JSON, where each number stands: archive/database/places.py
) STRICT;
CREATE UNIQUE INDEX reports_identity ON reports (agency, year, revision)
  WHERE agency IS NOT NULL AND year IS NOT NULL;
CREATE INDEX reports_year ON reports (year);
CREATE TABLE report_sources (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  capture INTEGER NOT NULL REFERENCES captures,
  role TEXT NOT NULL CHECK (role IN ('page', 'attachment', 'twin')),
  principal INTEGER NOT NULL,  -- 1: the rows of the report are read from this one
  PRIMARY KEY (report, capture)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX report_sources_capture ON report_sources (capture);
CREATE TABLE proactive (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  item TEXT NOT NULL, measure TEXT NOT NULL, value ANY, unit TEXT,
  PRIMARY KEY (report, item, measure)
) STRICT, WITHOUT ROWID;
CREATE TABLE requests (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  item TEXT NOT NULL,
  natural_person INTEGER, business INTEGER, research INTEGER, social_welfare INTEGER,
  legal_service INTEGER, other_org INTEGER, total INTEGER,
  PRIMARY KEY (report, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE disputes (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  stage TEXT NOT NULL,
  upheld INTEGER, corrected INTEGER, other INTEGER, pending INTEGER, total INTEGER,
  PRIMARY KEY (report, stage)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistics (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  indicator TEXT NOT NULL, value ANY, unit TEXT,
  PRIMARY KEY (report, indicator)
) STRICT, WITHOUT ROWID;
CREATE TABLE prints (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  cell TEXT NOT NULL, text TEXT NOT NULL,
  place TEXT,  -- JSON [table, page, row, column]
  PRIMARY KEY (report, cell)
) STRICT, WITHOUT ROWID;
CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  code TEXT NOT NULL, severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'note')),
  cell TEXT NOT NULL, expected ANY, found ANY, message TEXT NOT NULL
) STRICT;
CREATE INDEX findings_report ON findings (report);
CREATE INDEX findings_code ON findings (code);
CREATE TABLE corrections (
  report INTEGER NOT NULL REFERENCES reports,
  cell TEXT NOT NULL, value ANY, reason TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (report, cell, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE sections (
  id INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  number INTEGER NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX sections_report ON sections (report);
-- contentless and without positions: a quarter of the size of a trigram index, and finds two-character words
CREATE VIRTUAL TABLE sections_index USING fts5 (pairs, content='', detail='none', tokenize='unicode61');
"""

PICTURES_AND_OTHERS = """
CREATE TABLE pictures (  -- that the reading of a page asked for, to be had or not; it is read again when one arrives
  capture INTEGER NOT NULL REFERENCES captures,
  url TEXT NOT NULL,
  PRIMARY KEY (url, capture)
) STRICT, WITHOUT ROWID;
CREATE TABLE others (  -- figures of the running text that the notices ask for
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  item TEXT NOT NULL, value ANY, unit TEXT,
  PRIMARY KEY (report, item)
) STRICT, WITHOUT ROWID;
"""

VIEWS = """
CREATE VIEW current_reports AS
  SELECT r.*, a.name AS agency_name, a.region AS region,
    (SELECT count(*) FROM findings f WHERE f.report = r.id) AS findings,
    (SELECT count(*) FROM findings f WHERE f.report = r.id AND f.severity = 'error') AS errors
  FROM reports r LEFT JOIN agencies a ON a.id = r.agency
  WHERE r.superseded_by IS NULL;
CREATE VIEW evidence AS
  SELECT s.report, s.role AS source, s.principal, c.id AS capture, c.url, c.captured_at, c.link_text,
    c.media_type, c.digest, c.warc, c.offset, c.revisit
  FROM report_sources s JOIN captures c ON c.id = s.capture;
"""


# A file in an archive has a row of its own beside the archive's, of the same record.
MEMBERS = f"""
DROP VIEW evidence;
CREATE TABLE captures_anew (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL, captured_at TEXT NOT NULL, status INTEGER NOT NULL, media_type TEXT NOT NULL,
  digest TEXT NOT NULL,  -- of the payload as sent; of a member: of its bytes
  warc TEXT NOT NULL REFERENCES warcs, offset INTEGER NOT NULL,
  member TEXT NOT NULL DEFAULT '',  -- path of a file in the archive that the payload is; '': the payload itself
  revisit INTEGER NOT NULL,  -- 1: a revisit record; its bytes are those of the response with this digest
  truncated TEXT NOT NULL,
  role TEXT NOT NULL, referrer TEXT NOT NULL, link_text TEXT NOT NULL, listed TEXT NOT NULL,
  agency TEXT NOT NULL,  -- declared by the channel
  portal TEXT REFERENCES portals, run TEXT REFERENCES runs, channel INTEGER REFERENCES channels,
  state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN {STATES}),
  reader TEXT, why TEXT, error TEXT,  -- why: one reason a line
  reader_version TEXT, form_version TEXT,
  UNIQUE (warc, offset, member)
) STRICT;
INSERT INTO captures_anew
  SELECT id, url, captured_at, status, media_type, digest, warc, offset, '', revisit, truncated, role, referrer, link_text,
    listed, agency, portal, run, channel, state, reader, why, error, reader_version, form_version FROM captures;
DROP TABLE captures;
ALTER TABLE captures_anew RENAME TO captures;
CREATE INDEX captures_url ON captures (url, captured_at);
CREATE INDEX captures_digest ON captures (digest) WHERE revisit = 0;
CREATE INDEX captures_state ON captures (state, role);
CREATE VIEW evidence AS
  SELECT s.report, s.role AS source, s.principal, c.id AS capture, c.url, c.captured_at, c.link_text,
    c.media_type, c.digest, c.warc, c.offset, c.member, c.revisit
  FROM report_sources s JOIN captures c ON c.id = s.capture;
"""

# What the national tables have no room for.
LOCAL = """
CREATE TABLE local_statistics (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  number INTEGER NOT NULL,  -- from 1, in the order of the document
  label TEXT NOT NULL, part TEXT NOT NULL,  -- part: head of the column, where a table has several of numbers
  unit TEXT NOT NULL, value ANY, text TEXT NOT NULL,
  place TEXT,  -- JSON [table, page, row, column]
  PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE statements (
  report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  fact TEXT NOT NULL, value ANY, unit TEXT NOT NULL, sentence TEXT NOT NULL,
  PRIMARY KEY (report, fact)
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m001_first_schema(db: Database) -> None:
    """All tables of the first release."""
    for text in (CRAWL, REPORTS, VIEWS, PANEL):
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


VERSION = 4  # of the schema; the number of migrations above


def _statements(text: str) -> list[str]:
    """executescript would end the migration's transaction, so the statements go one by one."""
    return [part for part in text.split(";\n") if part.strip()]


def bring_up_to_date(db: Database) -> None:
    """Apply the migrations that this database has not seen. A table made anew keeps its rows' ids, and so what refers to them."""
    db.execute("PRAGMA foreign_keys = OFF")
    migrations.apply(db)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA user_version = {VERSION}")


