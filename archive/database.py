"""The one SQLite file: opening, transactions, errors in one line, and the index of the WARC files."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from archive import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Row = tuple[Any, ...]

PAGE_SIZE = 16384  # a section's text is 3 KB: on pages of 4 KB a third of the file is air
WAIT = 30  # seconds for another connection's transaction


class DatabaseError(Exception):
    """The database cannot be used; one line, naming the file and what to do."""


# ---- opening ------------------------------------------------------------------------------------------

@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for the folder's one writer: made or migrated if need be; WAL while open, one file after."""
    with told(path):
        conn = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        with told(path):
            _refuse_foreign(conn, path)
            conn.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = NORMAL")
            conn.execute("PRAGMA foreign_keys = ON")
            schema.bring_up_to_date(Database(conn))
            yield conn
    finally:
        _leave_one_file(conn)
        conn.close()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read."""
    if not path.is_file():
        raise DatabaseError(f"{path}: no database here; name the data folder with --data, or make it with xxgk rebuild")
    with told(path):
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WAIT)
    try:
        with told(path):
            _refuse_foreign(conn, path)
            if conn.execute("PRAGMA user_version").fetchone()[0] < schema.VERSION:
                raise DatabaseError(f"{path}: made by an older xxgk; bring it up to date with xxgk process")
            yield conn
    finally:
        conn.close()


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing; takes the write lock at once, so that it cannot fail half-way for another writer."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield conn
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")


def _refuse_foreign(conn: sqlite3.Connection, path: Path) -> None:
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    tables = conn.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_sqlite%'").fetchone()[0]
    if tables and application != schema.APPLICATION_ID:
        raise DatabaseError(f"{path}: an SQLite file, but not of xxgk; move it away or name another --data")
    if version > schema.VERSION:
        raise DatabaseError(
            f"{path}: schema {version} is newer than this xxgk ({schema.VERSION}); install the newer xxgk"
        )


def _leave_one_file(conn: sqlite3.Connection) -> None:
    try:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        conn.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        pass  # another connection is open, or the disk is full: the WAL beside the file stays, and is whole


@contextmanager
def told(path: Path) -> Iterator[None]:
    """SQLite's errors as one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: {error}; {_advice(error)}") from error


def _advice(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    advice = {
        sqlite3.SQLITE_BUSY: "another program is writing to it: end that one, then try again",
        sqlite3.SQLITE_LOCKED: "another program is writing to it: end that one, then try again",
        sqlite3.SQLITE_FULL: "make room on the disk, then try again",
        sqlite3.SQLITE_READONLY: "give yourself the right to write to it and to its folder",
        sqlite3.SQLITE_CANTOPEN: "check that the folder exists and may be written to",
        sqlite3.SQLITE_IOERR: "check the disk, then try again",
    }
    return advice.get(code, "move the file away and make it anew with xxgk rebuild")


# ---- the index of the WARC files -----------------------------------------------------------------------

@dataclass
class Batch:
    """Rows that wait to be written together; the WARC files hold all of it already."""

    captures: list[dict[str, object]] = field(default_factory=list)
    failures: list[dict[str, object]] = field(default_factory=list)
    portals: list[dict[str, object]] = field(default_factory=list)
    channels: list[dict[str, object]] = field(default_factory=list)
    runs: list[dict[str, object]] = field(default_factory=list)
    visits: list[dict[str, object]] = field(default_factory=list)
    indexed: dict[str, int] = field(default_factory=dict)  # WARC file → bytes known

    def __len__(self) -> int:
        rows = (self.captures, self.failures, self.portals, self.channels, self.runs, self.visits)
        return sum(len(part) for part in rows)


def write(conn: sqlite3.Connection, batch: Batch) -> None:
    """The batch in one transaction; rows that are there already stay as they are, so a second time changes nothing."""
    with transaction(conn):
        _parents(conn, batch)
        conn.executemany(RUN, batch.runs)
        conn.executemany(PORTAL, batch.portals)
        conn.executemany(CHANNEL, batch.channels)
        conn.executemany(CAPTURE, batch.captures)
        conn.executemany(FAILURE, batch.failures)
        conn.executemany(VISIT, batch.visits)
        conn.executemany("UPDATE warcs SET indexed = max(indexed, ?) WHERE id = ?",
                         [(size, warc) for warc, size in batch.indexed.items()])


def _parents(conn: sqlite3.Connection, batch: Batch) -> None:
    """What the rows refer to, where nothing has told of it yet: a note lost with a damaged file must not stop them."""
    items = [*batch.captures, *batch.failures, *batch.visits]
    warcs = {(item["warc"],) for item in [*batch.captures, *batch.failures]} | {(warc,) for warc in batch.indexed}
    conn.executemany("INSERT OR IGNORE INTO warcs (id) VALUES (?)", sorted(warcs))
    for table in ("run", "portal"):
        keys = sorted({(item[table],) for item in items if item[table]})
        conn.executemany(f"INSERT OR IGNORE INTO {table}s (id) VALUES (?)", keys)
    regions = sorted({(portal["region"],) for portal in batch.portals})
    conn.executemany("INSERT OR IGNORE INTO regions (id) VALUES (?)", regions)
    channels = sorted({(item["portal"], item["channel"]) for item in batch.captures if item["channel"]})
    conn.executemany("INSERT OR IGNORE INTO channels (portal, url) VALUES (?, ?)", channels)


RUN = """
INSERT INTO runs (id, started_at, ended_at, status, arguments, operator, software)
VALUES (:id, :started_at, :ended_at, :status, :arguments, :operator, :software)
ON CONFLICT (id) DO UPDATE SET started_at = ifnull(excluded.started_at, started_at),
  ended_at = ifnull(excluded.ended_at, ended_at), status = ifnull(excluded.status, status),
  arguments = ifnull(excluded.arguments, arguments), operator = ifnull(excluded.operator, operator),
  software = ifnull(excluded.software, software)"""
PORTAL = """
INSERT INTO portals (id, name, region, url, platform, expect_least, expect_most, run)
VALUES (:id, :name, :region, :url, :platform, :expect_least, :expect_most, :run)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, region = excluded.region, url = excluded.url,
  platform = excluded.platform, expect_least = excluded.expect_least, expect_most = excluded.expect_most,
  run = excluded.run
WHERE portals.run IS NULL OR portals.run <= excluded.run"""
CHANNEL = """
INSERT INTO channels (portal, url, agency) VALUES (:portal, :url, :agency)
ON CONFLICT (portal, url) DO UPDATE SET agency = excluded.agency"""
CAPTURE = """
INSERT INTO captures (url, captured_at, status, media_type, digest, warc, offset, revisit, truncated,
  role, referrer, link_text, listed, agency, portal, run, channel)
VALUES (:url, :captured_at, :status, :media_type, :digest, :warc, :offset, :revisit, :truncated,
  :role, :referrer, :link_text, :listed, :agency, :portal, :run,
  (SELECT id FROM channels WHERE portal = :portal AND url = :channel))
ON CONFLICT (warc, offset) DO NOTHING"""
FAILURE = """
INSERT INTO failures (warc, offset, url, failed_at, error, role, portal, run)
VALUES (:warc, :offset, :url, :failed_at, :error, :role, :portal, :run)
ON CONFLICT (warc, offset) DO NOTHING"""
VISIT = """
INSERT INTO visits (run, portal, outcome, reason, started_at, ended_at, declared, listed, captured, unchanged, failed)
VALUES (:run, :portal, :outcome, :reason, :started_at, :ended_at, :declared, :listed, :captured, :unchanged, :failed)
ON CONFLICT (run, portal) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
  started_at = excluded.started_at, ended_at = excluded.ended_at, declared = excluded.declared,
  listed = excluded.listed, captured = excluded.captured, unchanged = excluded.unchanged, failed = excluded.failed"""


def indexed(conn: sqlite3.Connection) -> dict[str, int]:
    """WARC file → how many of its bytes the tables know."""
    return dict(conn.execute("SELECT id, indexed FROM warcs"))


def settle_sizes(conn: sqlite3.Connection, sizes: Mapping[str, int]) -> None:
    """Every byte of these WARC files is known to the tables."""
    with transaction(conn):
        conn.executemany("INSERT INTO warcs (id, indexed) VALUES (?, ?)"
                         " ON CONFLICT (id) DO UPDATE SET indexed = excluded.indexed", sorted(sizes.items()))


def original(conn: sqlite3.Connection, digest: str) -> Row | None:
    """(url, captured_at, warc, offset) of the first response record with this payload."""
    found: Row | None = conn.execute(
        "SELECT url, captured_at, warc, offset FROM captures WHERE digest = ? AND revisit = 0"
        " ORDER BY captured_at, warc, offset LIMIT 1", (digest,)).fetchone()
    return found


def newest(conn: sqlite3.Connection, portal: str, url: str) -> Mapping[str, Any] | None:
    """The newest whole 2xx capture of this URL in this portal."""
    cursor = conn.execute(
        "SELECT url, status, captured_at, link_text, listed, digest, warc, offset, revisit FROM captures"
        " WHERE url = ? AND portal IS ? AND status BETWEEN 200 AND 299 AND truncated = ''"
        " ORDER BY captured_at DESC, warc DESC, offset DESC LIMIT 1", (url, portal or None))
    row = cursor.fetchone()
    return None if row is None else dict(zip(_names(cursor), row, strict=True))


# ---- what is to be read, and what came of it -------------------------------------------------------------

READABLE = "role IN ('report', 'attachment') AND status BETWEEN 200 AND 299 AND digest <> ?"
CAPTURE_WITH_PORTAL = """
SELECT c.*, p.name AS site, p.region AS region FROM captures c LEFT JOIN portals p ON p.id = c.portal"""


def pending(conn: sqlite3.Connection, versions: tuple[str, str], empty: str, *, everything: bool) -> list[int]:
    """Ids of the captures to read, in the order of capture; empty: the digest of no bytes, of which nothing is read."""
    stale = "1" if everything else "(reader_version IS NOT ? OR form_version IS NOT ?)"
    values = (empty,) if everything else (empty, *versions)
    found = conn.execute(
        f"SELECT id FROM captures WHERE {READABLE} AND {stale} ORDER BY captured_at, warc, offset", values)
    return [row[0] for row in found]


def capture(conn: sqlite3.Connection, id_: int) -> dict[str, Any]:
    """One capture, with its portal's name (site) and region."""
    return rows(conn, f"{CAPTURE_WITH_PORTAL} WHERE c.id = ?", (id_,))[0]


def alike(conn: sqlite3.Connection, row: Mapping[str, Any], versions: tuple[str, str]) -> dict[str, Any] | None:
    """An earlier capture of the same bytes under the same circumstances, read by the same software."""
    found = rows(conn, "SELECT * FROM captures WHERE url = :url AND digest = :digest AND link_text = :link_text"
                 " AND agency = :agency AND portal IS :portal AND referrer = :referrer AND role = :role"
                 " AND truncated = :truncated AND reader_version = :reader_now AND form_version = :form_now"
                 " AND (captured_at, warc, offset) < (:captured_at, :warc, :offset)"
                 " ORDER BY captured_at DESC, warc DESC, offset DESC LIMIT 1",
                 {**row, "reader_now": versions[0], "form_now": versions[1]})
    return found[0] if found else None


def set_state(conn: sqlite3.Connection, id_: int, told: Mapping[str, object], versions: tuple[str, str]) -> None:
    """What came of reading a capture; told: state, reader, why, error."""
    conn.execute("UPDATE captures SET state = :state, reader = :reader, why = :why, error = :error,"
                 " reader_version = :reader_now, form_version = :form_now WHERE id = :id",
                 {**told, "id": id_, "reader_now": versions[0], "form_now": versions[1]})


def rows(conn: sqlite3.Connection, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[dict[str, Any]]:
    """The rows of a query by column name."""
    cursor = conn.execute(query, values)
    names = _names(cursor)
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _names(cursor: sqlite3.Cursor) -> list[str]:
    return [column[0] for column in cursor.description]
