"""The tables and views of the first schema; what came later is in steps.py.

Keys are `id`; a reference bears the singular of its table. Times are ISO 8601 in UTC. In proactive, requests,
disputes, statistics and others: blank = row present, value NULL, print ''; absent row = no row; 0 = 0.
"""

from __future__ import annotations

STATES = ("kept", "no-reader", "unreadable", "not-a-report", "read", "read-with-findings")

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
  places TEXT NOT NULL  -- JSON, where each number stands (earlier.py); packed since schema 12
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
