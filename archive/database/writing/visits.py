"""Visits, what they saw of channels, what lists named: written note by note, in the order of the WARC files.

A note that is written a second time, because its file is indexed again, changes nothing in the end: whatever came
after it in that file comes again after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.captures.visits import Before, ColumnSeen, Earlier, Visit, refused
from archive.database import rows
from archive.warc.fields import moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

Row = dict[str, Any]
Entries = dict[str, tuple[str, str]]  # URL → (title, listed date)

VISIT = """
INSERT INTO visits (run, portal, outcome, reason, started_at, ended_at, declared, listed, captured, unchanged, failed,
  requests, pages, newest, interrupted)
VALUES (:run, :portal, :outcome, :reason, :started_at, :ended_at, :declared, :listed, :captured, :unchanged, :failed,
  :requests, :pages, :newest, :interrupted)
ON CONFLICT (run, portal) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
  started_at = excluded.started_at, ended_at = excluded.ended_at, declared = excluded.declared,
  listed = excluded.listed, captured = excluded.captured, unchanged = excluded.unchanged, failed = excluded.failed,
  requests = excluded.requests, pages = excluded.pages, newest = excluded.newest, interrupted = excluded.interrupted"""
COLUMN = """
INSERT INTO columns (portal, channel, run, complete, declared, listed, newest, walked)
VALUES (:portal, :channel, :run, :complete, :declared, :listed, :newest, :walked)
ON CONFLICT (portal, channel, run) DO UPDATE SET complete = excluded.complete, declared = excluded.declared,
  listed = excluded.listed, newest = excluded.newest, walked = excluded.walked"""
ENTRY = """
INSERT INTO entries (portal, channel, url, title, listed, first_run, last_run) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (portal, channel, url) DO UPDATE SET title = excluded.title, listed = excluded.listed,
  last_run = excluded.last_run, gone_run = NULL"""
GONE = "UPDATE entries SET gone_run = ? WHERE portal = ? AND channel = ? AND url = ?"
STILL = "UPDATE entries SET last_run = ? WHERE portal = ? AND channel = ? AND gone_run IS NULL"
COUNTED = "portal = ? AND interrupted = 0 AND ifnull(requests, 1) > 0"  # older versions did not count: NULL
COLUMNS = """
SELECT h.id, h.url, c.complete, c.declared, c.listed, c.newest, c.walked, v.ended_at,
  (SELECT w.ended_at FROM columns d JOIN visits w ON w.run = d.run AND w.portal = d.portal
   WHERE d.portal = c.portal AND d.channel = c.channel AND d.complete AND d.walked ORDER BY d.run DESC LIMIT 1) AS walked_at
FROM columns c JOIN channels h ON h.id = c.channel JOIN visits v ON v.run = c.run AND v.portal = c.portal
WHERE c.portal = :portal AND c.run = (
  SELECT max(d.run) FROM columns d WHERE d.portal = c.portal AND d.channel = c.channel AND d.complete)
ORDER BY h.url"""

COUNTS = """
SELECT count(*) AS requests,
  ifnull(sum(role IN ('report', 'attachment') AND status BETWEEN 200 AND 299 AND revisit = 0), 0) AS captured,
  ifnull(sum(role IN ('report', 'attachment') AND (status = 304 OR status BETWEEN 200 AND 299 AND revisit = 1)), 0) AS unchanged
FROM captures WHERE run = :run AND portal = :portal"""


# ---- notes → rows ----------------------------------------------------------------------------------------

def write(conn: sqlite3.Connection, visits: Iterable[Row]) -> None:
    """Visits, each with its columns; of two of one portal in one run (it was interrupted) the later one stays."""
    for visit in visits:
        conn.execute(VISIT, visit)
        conn.execute("DELETE FROM columns WHERE portal = :portal AND run = :run", visit)
        for column in visit["columns"]:
            channel = _channel(conn, visit["portal"], column["url"])
            whose = {"portal": visit["portal"], "channel": channel, "run": visit["run"]}
            conn.execute(COLUMN, column | whose)
            _entries(conn, whose, column)


def _channel(conn: sqlite3.Connection, portal: str, url: str) -> int:
    """The id of a channel; the visit may have found it where the registry names none."""
    conn.execute("INSERT OR IGNORE INTO channels (portal, url) VALUES (?, ?)", (portal, url))
    return int(conn.execute("SELECT id FROM channels WHERE portal = ? AND url = ?", (portal, url)).fetchone()[0])


def _entries(conn: sqlite3.Connection, whose: Mapping[str, Any], column: Row) -> None:
    """What is named comes or comes back; what a whole walk does not name is gone. Nothing is deleted."""
    portal, channel, run = whose["portal"], whose["channel"], whose["run"]
    if column["entries"] is None:
        if column["walked"]:
            conn.execute(STILL, (run, portal, channel))
        return
    named = by_url(column["entries"])
    there = standing(conn, portal, channel)
    conn.executemany(ENTRY, [(portal, channel, url, *told, run, run) for url, told in named.items()])
    if column["complete"] and column["walked"]:
        conn.executemany(GONE, [(run, portal, channel, url) for url in there if url not in named])


def by_url(entries: Iterable[Iterable[str]]) -> Entries:
    """Entries by URL; of an address named twice the first title counts."""
    found: Entries = {}
    for url, title, listed in entries:
        found.setdefault(url, (title, listed))
    return found


def standing(conn: sqlite3.Connection, portal: str, channel: int) -> Entries:
    """What the channel's lists name, as far as is known."""
    found = conn.execute("SELECT url, title, listed FROM entries WHERE portal = ? AND channel = ? AND gone_run IS NULL"
                         " ORDER BY url", (portal, channel))
    return by_url(found)


def standing_of(conn: sqlite3.Connection, portal: str, url: str) -> Entries | None:
    """The same by the channel's URL; None if no visit has told of it."""
    found = conn.execute("SELECT c.id FROM channels c WHERE c.portal = ? AND c.url = ?"
                         " AND EXISTS (SELECT 1 FROM columns WHERE portal = c.portal AND channel = c.id)", (portal, url)).fetchone()
    return standing(conn, portal, found[0]) if found else None


# ---- what earlier visits tell ----------------------------------------------------------------------------

def earlier(conn: sqlite3.Connection, portal: str) -> Earlier:
    """What the visits of a portal that sent requests and were not interrupted tell."""
    count = conn.execute(f"SELECT count(*) FROM visits WHERE {COUNTED}", (portal,)).fetchone()[0]
    newest = rows(conn, f"SELECT * FROM visits WHERE {COUNTED} ORDER BY run DESC LIMIT 1", (portal,))
    last = _visit(conn, newest[0]) if newest else None
    return Earlier(
        visits=count,
        last=last,
        refused=_refused(conn, portal),
        tried_at=last.ended_at if last else None,
        columns=_before(conn, portal),
    )


def _refused(conn: sqlite3.Connection, portal: str) -> int:
    """How many visits in a row, newest first, found the portal closed: one that got documents did not."""
    count = 0
    for outcome, got in conn.execute(f"SELECT outcome, captured + unchanged FROM visits WHERE {COUNTED} ORDER BY run DESC", (portal,)):
        if not refused(outcome, got):
            break
        count += 1
    return count


def _before(conn: sqlite3.Connection, portal: str) -> dict[str, Before]:
    return {
        row["url"]: Before(
            listed=row["listed"],
            declared=row["declared"],
            newest=row["newest"],
            at=moment(row["ended_at"]),
            walked_at=moment(row["walked_at"]) if row["walked_at"] else None,
            entries=standing(conn, portal, row["id"]),
        )
        for row in rows(conn, COLUMNS, {"portal": portal})
    }


def of_run(conn: sqlite3.Connection, run: str) -> tuple[Visit, ...]:
    """The visits that are finished in a run, in the order of their ends."""
    found = rows(conn, "SELECT * FROM visits WHERE run = ? AND interrupted = 0 ORDER BY ended_at, portal", (run,))
    return tuple(_visit(conn, row) for row in found)


def _visit(conn: sqlite3.Connection, row: Row) -> Visit:
    """A row of visits with its columns, without their entries; requests that were not counted were one at least."""
    columns = rows(conn, "SELECT h.url, c.complete, c.declared, c.listed, c.newest, c.walked FROM columns c"
                   " JOIN channels h ON h.id = c.channel WHERE c.portal = ? AND c.run = ? ORDER BY h.url", (row["portal"], row["run"]))
    told = row | {name: moment(row[name]) for name in ("started_at", "ended_at")}
    told |= {"requests": 1 if row["requests"] is None else row["requests"], "pages": row["pages"] or 0}
    seen = (column | {"complete": bool(column["complete"]), "walked": bool(column["walked"])} for column in columns)
    return Visit(**told | {"interrupted": bool(row["interrupted"]), "columns": tuple(ColumnSeen(**one) for one in seen)})


def counted(conn: sqlite3.Connection, run: str, portal: str) -> Row:
    """What the captures of a portal in a run come to, where no visit tells it: fields of Visit, as far as captures know them."""
    found = rows(conn, COUNTS, {"run": run, "portal": portal})[0]
    failed, documents = conn.execute("SELECT count(*), ifnull(sum(role IN ('report', 'attachment')), 0) FROM failures WHERE run = ? AND portal = ?",
                                     (run, portal)).fetchone()
    return found | {"requests": found["requests"] + failed, "failed": documents}


# ---- runs ------------------------------------------------------------------------------------------------

def last_run(conn: sqlite3.Connection, arguments: str) -> Row | None:
    """The newest run that was started with these arguments."""
    found = rows(conn, "SELECT * FROM runs WHERE arguments = ? ORDER BY id DESC LIMIT 1", (arguments,))
    return found[0] if found else None


def newest_id(conn: sqlite3.Connection) -> str:
    """The id of the newest run, "" if there is none."""
    return str(conn.execute("SELECT ifnull(max(id), '') FROM runs").fetchone()[0])


def newest_record(conn: sqlite3.Connection, run: str) -> str:
    """When something was last kept in a run, "" if never."""
    # ids of captures grow with time, so the newest is found at once in a run that is not old
    captured = conn.execute("SELECT captured_at FROM captures WHERE run = ? ORDER BY id DESC LIMIT 1", (run,)).fetchone()
    failed = conn.execute("SELECT max(failed_at) FROM failures WHERE run = ?", (run,)).fetchone()
    ended = conn.execute("SELECT max(ended_at) FROM visits WHERE run = ?", (run,)).fetchone()
    started = conn.execute("SELECT max(started_at, ifnull(ended_at, '')) FROM runs WHERE id = ?", (run,)).fetchone()
    return max(row[0] or "" for row in (captured or ("",), failed, ended, started or ("",)))
