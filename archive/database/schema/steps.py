"""What each later schema changes, as SQL."""

from __future__ import annotations

from archive.database.schema.tables import STATES
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS

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

# One agency over the years and under all its names: archive/regions/whose.py. What was read before keeps name and portal
# until it is read again.
IDENTITY = """
DROP VIEW panel;
DROP VIEW current_reports;
ALTER TABLE regions ADD COLUMN level TEXT;
ALTER TABLE regions ADD COLUMN parent TEXT REFERENCES regions;
ALTER TABLE agencies ADD COLUMN level TEXT;
ALTER TABLE agencies ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE agencies ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE agencies ADD COLUMN within TEXT NOT NULL DEFAULT '';
DROP INDEX agencies_name;
UPDATE agencies SET unit = name, within = ifnull(region, ''), region = NULL;
CREATE UNIQUE INDEX agencies_identity ON agencies (ifnull(region, ''), within, kind, unit);
ALTER TABLE reports ADD COLUMN agency_printed TEXT;
UPDATE reports SET agency_printed = (SELECT name FROM agencies WHERE id = reports.agency);
CREATE INDEX reports_agency ON reports (agency, agency_printed);
CREATE VIEW current_reports AS
  SELECT r.*, a.name AS agency_name, a.region, a.level, a.kind,
    (SELECT count(*) FROM findings f WHERE f.report = r.id) AS findings,
    (SELECT count(*) FROM findings f WHERE f.report = r.id AND f.severity = 'error') AS errors
  FROM reports r LEFT JOIN agencies a ON a.id = r.agency
  WHERE r.superseded_by IS NULL;
"""

# A reviewer's word on a cell, by agency and year and not by report: reports come and go, as do their ids.
_CELLS = (
    [f"SELECT report, 'requests.' || item || '.{column}', {column}, NULL FROM requests" for column in REQUEST_COLUMNS]
    + [f"SELECT report, stage || '.{column}', {column}, NULL FROM disputes" for column in DISPUTE_COLUMNS]
    + [f"SELECT report, '{prefix}.' || {row}, value, unit FROM {table}" for prefix, row, table in
       (("statistics", "indicator", "statistics"), ("other", "item", "others"))]
)  # fmt: skip


def _when(column: str) -> str:
    return f"WHEN '{column}' THEN t.{column}"


# by the tables' keys: the view cells would be made whole for each correction
_PRINTED = f"""CASE substr(c.cell, 1, instr(c.cell, '.') - 1)
      WHEN 'proactive' THEN (SELECT t.value FROM proactive t WHERE t.report = r.id AND 'proactive.' || t.item || '.' || t.measure = c.cell)
      WHEN 'requests' THEN (SELECT CASE substr(c.cell, 11 + length(t.item)) {" ".join(map(_when, REQUEST_COLUMNS))} END
        FROM requests t WHERE t.report = r.id AND substr(c.cell, 1, 10 + length(t.item)) = 'requests.' || t.item || '.')
      WHEN 'statistics' THEN (SELECT t.value FROM statistics t WHERE t.report = r.id AND 'statistics.' || t.indicator = c.cell)
      WHEN 'other' THEN (SELECT t.value FROM others t WHERE t.report = r.id AND 'other.' || t.item = c.cell)
      ELSE (SELECT CASE substr(c.cell, 2 + length(t.stage)) {" ".join(map(_when, DISPUTE_COLUMNS))} END
        FROM disputes t WHERE t.report = r.id AND substr(c.cell, 1, 1 + length(t.stage)) = t.stage || '.')
    END"""
_CELLS_VIEW = f"""CREATE VIEW cells AS
  SELECT report, 'proactive.' || item || '.' || measure AS cell, value, unit FROM proactive
  UNION ALL {" UNION ALL ".join(_CELLS)};
"""
_CORRECTED_VIEW = f"""CREATE VIEW corrected AS
  SELECT r.id AS report, a.id AS agency, a.name AS agency_name, a.region, c.year, c.cell,
    {_PRINTED} AS printed,
    c.value AS corrected, c.reason, c.author, c.at, c.printed AS printed_then
  FROM corrections c
  JOIN agencies a ON ifnull(a.region, '') = c.region AND a.within = c.within AND a.kind = c.kind AND a.unit = c.unit
  JOIN reports r ON r.agency = a.id AND r.year = c.year AND r.superseded_by IS NULL
  WHERE c.withdrawn = 0 AND c.at = (
    SELECT max(o.at) FROM corrections o WHERE (o.region, o.within, o.kind, o.unit, o.year, o.cell)
      = (c.region, c.within, c.kind, c.unit, c.year, c.cell));
"""
CORRECTIONS = f"""
DROP VIEW panel;
DROP TABLE corrections;
CREATE TABLE corrections (
  region TEXT NOT NULL, within TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL,  -- of the agency
  year INTEGER NOT NULL, cell TEXT NOT NULL, at TEXT NOT NULL,
  agency TEXT NOT NULL,  -- its name at that time
  value ANY, printed TEXT,  -- printed: what the report had at that time; NULL: no such cell
  reason TEXT NOT NULL, author TEXT NOT NULL,
  withdrawn INTEGER NOT NULL,  -- 1: takes back the one before
  PRIMARY KEY (region, within, kind, unit, year, cell, at)
) STRICT, WITHOUT ROWID;
{_CELLS_VIEW}{_CORRECTED_VIEW}"""

# What a crawl that is left alone must know of earlier visits, without opening a WARC file.
LEFT_ALONE = """
ALTER TABLE visits ADD COLUMN requests INTEGER;
ALTER TABLE visits ADD COLUMN pages INTEGER;
ALTER TABLE visits ADD COLUMN newest TEXT NOT NULL DEFAULT '';
ALTER TABLE visits ADD COLUMN interrupted INTEGER NOT NULL DEFAULT 0;
UPDATE visits SET interrupted = 1 WHERE reason LIKE '%requests were waiting; crawl again to go on%';
CREATE INDEX visits_portal ON visits (portal, run);
ALTER TABLE captures ADD COLUMN method TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN etag TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN last_modified TEXT NOT NULL DEFAULT '';
CREATE TABLE columns (  -- what a visit saw of one channel
  portal TEXT NOT NULL REFERENCES portals,
  channel INTEGER NOT NULL REFERENCES channels,
  run TEXT NOT NULL REFERENCES runs,
  complete INTEGER NOT NULL,  -- 1: nothing failed in it
  declared INTEGER, listed INTEGER NOT NULL, newest TEXT NOT NULL,
  walked INTEGER NOT NULL,  -- 1: all pages of its lists, not only an unchanged first one
  PRIMARY KEY (portal, channel, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE entries (  -- what the lists of a channel named
  portal TEXT NOT NULL REFERENCES portals,
  channel INTEGER NOT NULL REFERENCES channels,
  url TEXT NOT NULL, title TEXT NOT NULL, listed TEXT NOT NULL,
  first_run TEXT NOT NULL REFERENCES runs, last_run TEXT NOT NULL REFERENCES runs,
  gone_run TEXT REFERENCES runs,  -- the first run whose lists, walked to their ends, do not name it any more
  PRIMARY KEY (portal, channel, url)
) STRICT, WITHOUT ROWID;
"""

_CURRENT_VIEW = """CREATE VIEW current_reports AS
  SELECT r.*, a.name AS agency_name, a.region, a.level, a.kind,
    (SELECT count(*) FROM findings f WHERE f.report = r.id) AS findings,
    (SELECT count(*) FROM findings f WHERE f.report = r.id AND f.severity = 'error') AS errors,
    iif(EXISTS (SELECT 1 FROM report_sources s WHERE s.report = r.id AND s.capture NOT IN (SELECT capture FROM withdrawn)), NULL,
      (SELECT group_concat(reason, '; ') FROM (SELECT DISTINCT w.reason FROM report_sources s JOIN withdrawn w ON w.capture = s.capture
        WHERE s.report = r.id ORDER BY w.reason))) AS withdrawn
  FROM reports r LEFT JOIN agencies a ON a.id = r.agency
  WHERE r.superseded_by IS NULL;
"""

# What is not to be shown any more: said beside what is there, which stays. In force is what was said last of a payload.
TOMBSTONES = f"""
DROP VIEW panel;
DROP VIEW current_reports;
CREATE TABLE tombstones (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL, captured_at TEXT NOT NULL, digest TEXT NOT NULL,  -- of the capture, and of its payload
  scope TEXT NOT NULL CHECK (scope IN ('payload', 'capture')),  -- payload: every capture with this digest
  at TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,
  withdrawn INTEGER NOT NULL  -- 0: takes back the ones before
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_digest ON tombstones (digest);
CREATE VIEW withdrawn AS
  SELECT c.id AS capture, c.url, c.captured_at, t.id AS tombstone, t.reason, t.author, t.at
  FROM tombstones t
  JOIN captures p ON p.digest = t.digest AND p.member = ''
    AND (t.scope = 'payload' OR (p.url = t.url AND p.captured_at = t.captured_at))
  JOIN captures c ON c.warc = p.warc AND c.offset = p.offset
  WHERE t.withdrawn = 1 AND NOT EXISTS (
    SELECT 1 FROM tombstones o WHERE o.digest = t.digest AND o.scope = t.scope
      AND (o.scope = 'payload' OR (o.url = t.url AND o.captured_at = t.captured_at)) AND (o.at, o.id) > (t.at, t.id));
{_CURRENT_VIEW}"""

# The same, beginning with the tombstones, of which there are few or none; captures of a digest by an index that has revisits, too.
WITHDRAWN = """
DROP INDEX captures_digest;
CREATE INDEX captures_digest ON captures (digest);
DROP VIEW withdrawn;
CREATE VIEW withdrawn AS
  SELECT c.id AS capture, c.url, c.captured_at, t.id AS tombstone, t.reason, t.author, t.at
  FROM tombstones t
  CROSS JOIN captures p ON p.digest = t.digest AND p.member = ''
    AND (t.scope = 'payload' OR (p.url = t.url AND p.captured_at = t.captured_at))
  JOIN captures c ON c.warc = p.warc AND c.offset = p.offset
  WHERE t.withdrawn = 1 AND NOT EXISTS (
    SELECT 1 FROM tombstones o WHERE o.digest = t.digest AND o.scope = t.scope
      AND (o.scope = 'payload' OR (o.url = t.url AND o.captured_at = t.captured_at)) AND (o.at, o.id) > (t.at, t.id));
"""

# Captures of others, imported.
FROM_ELSEWHERE = """
ALTER TABLE captures ADD COLUMN origin TEXT NOT NULL DEFAULT '';
"""

# How long a record is in its WARC file, so that one read gets the whole of it; NULL: not told before, `xxgk rebuild` does.
LENGTHS = """
ALTER TABLE captures ADD COLUMN length INTEGER;
DROP VIEW evidence;
CREATE VIEW evidence AS
  SELECT s.report, s.role AS source, s.principal, c.id AS capture, c.url, c.captured_at, c.link_text,
    c.media_type, c.digest, c.warc, c.offset, c.length, c.member, c.revisit
  FROM report_sources s JOIN captures c ON c.id = s.capture;
"""

# Views that name the tables of numbers or all columns of reports: they are made anew where these change.
RESTING_ON_NUMBERS = {"corrected": _CORRECTED_VIEW, "cells": _CELLS_VIEW, "current_reports": _CURRENT_VIEW}
