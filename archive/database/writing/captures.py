"""The index of the WARC files: written while they are, asked for what is known and what is to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.database import rows, transaction
from archive.database.writing import visits
from archive.database.writing.divisions import add_regions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

Row = tuple[Any, ...]

# ---- the index of the WARC files -----------------------------------------------------------------------

@dataclass
class Batch:
    """Rows that wait to be written together; the WARC files hold all of it already."""

    captures: list[dict[str, object]] = field(default_factory=list)
    failures: list[dict[str, object]] = field(default_factory=list)
    portals: list[dict[str, object]] = field(default_factory=list)
    channels: list[dict[str, object]] = field(default_factory=list)
    runs: list[dict[str, object]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    corrections: list[dict[str, object]] = field(default_factory=list)
    tombstones: list[dict[str, object]] = field(default_factory=list)
    indexed: dict[str, int] = field(default_factory=dict)  # WARC file → bytes known

    def __len__(self) -> int:
        rows = (self.captures, self.failures, self.portals, self.channels, self.runs, self.visits, self.corrections, self.tombstones)
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
        visits.write(conn, batch.visits)
        conn.executemany(CORRECTION, batch.corrections)
        conn.executemany(TOMBSTONE, batch.tombstones)
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
    add_regions(conn, sorted({str(portal["region"]) for portal in batch.portals}))
    channels = sorted({(item["portal"], item["channel"]) for item in batch.captures if item["channel"] and item["portal"]})
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
INSERT INTO captures (url, captured_at, status, media_type, digest, warc, offset, length, revisit, truncated,
  role, referrer, link_text, listed, agency, origin, portal, run, method, etag, last_modified, channel)
VALUES (:url, :captured_at, :status, :media_type, :digest, :warc, :offset, :length, :revisit, :truncated,
  :role, :referrer, :link_text, :listed, :agency, :origin, :portal, :run, :method, :etag, :last_modified,
  (SELECT id FROM channels WHERE portal = :portal AND url = :channel))
ON CONFLICT (warc, offset, member) DO NOTHING"""
FAILURE = """
INSERT INTO failures (warc, offset, url, failed_at, error, role, portal, run)
VALUES (:warc, :offset, :url, :failed_at, :error, :role, :portal, :run)
ON CONFLICT (warc, offset) DO NOTHING"""
CORRECTION = """
INSERT INTO corrections (region, within, kind, unit, year, cell, at, agency, value, printed, reason, author, withdrawn)
VALUES (:region, :within, :kind, :unit, :year, :cell, :at, :agency, :value, :printed, :reason, :author, :withdrawn)
ON CONFLICT (region, within, kind, unit, year, cell, at) DO NOTHING"""
TOMBSTONE = """
INSERT INTO tombstones (id, url, captured_at, digest, scope, at, reason, author, withdrawn)
VALUES (:id, :url, :captured_at, :digest, :scope, :at, :reason, :author, :withdrawn) ON CONFLICT (id) DO NOTHING"""


def indexed(conn: sqlite3.Connection) -> dict[str, int]:
    """WARC file → how many of its bytes the tables know."""
    return dict(conn.execute("SELECT id, indexed FROM warcs"))


def settle_sizes(conn: sqlite3.Connection, sizes: Mapping[str, int]) -> None:
    """Every byte of these WARC files is known to the tables."""
    with transaction(conn):
        conn.executemany("INSERT INTO warcs (id, indexed) VALUES (?, ?)"
                         " ON CONFLICT (id) DO UPDATE SET indexed = excluded.indexed", sorted(sizes.items()))


def there(conn: sqlite3.Connection, url: str, captured_at: str, digest: str) -> bool:
    """Whether this URL was captured at this time with this payload."""
    return conn.execute("SELECT 1 FROM captures WHERE url = ? AND captured_at = ? AND digest = ? AND member = '' LIMIT 1",
                        (url, captured_at, digest)).fetchone() is not None


def at(conn: sqlite3.Connection, url: str, captured_at: str | None) -> Mapping[str, Any] | None:
    """The capture of a URL at this time (WARC dates of others are told to the second), or its oldest."""
    second = f"{captured_at[:19]}%" if captured_at else "%"
    found = rows(conn, "SELECT * FROM captures WHERE url = ? AND captured_at LIKE ? AND member = '' AND status <> 304"
                 " ORDER BY captured_at, warc, offset LIMIT 1", (url, second))
    return found[0] if found else None


def original(conn: sqlite3.Connection, digest: str) -> Row | None:
    """(url, captured_at, warc, offset, length) of the first response record with this payload; length None: not told."""
    found: Row | None = conn.execute(
        "SELECT url, captured_at, warc, offset, length FROM captures WHERE digest = ? AND revisit = 0 AND member = ''"
        " ORDER BY captured_at, warc, offset LIMIT 1", (digest,)).fetchone()
    return found


def of_url(conn: sqlite3.Connection, portal: str, url: str) -> list[dict[str, Any]]:
    """All captures of this URL in this portal, oldest first."""
    return rows(
        conn, "SELECT url, status, captured_at, link_text, listed, digest, warc, offset, length, member, revisit, truncated, role,"
        " method, state, etag, last_modified FROM captures WHERE url = ? AND portal IS ? AND member = ''"
        " ORDER BY captured_at, warc, offset", (url, portal or None))


# ---- what is to be read, and what came of it -------------------------------------------------------------

READABLE = "role IN ('report', 'attachment') AND status BETWEEN 200 AND 299 AND digest <> ?"
CAPTURE_WITH_PORTAL = """
SELECT c.*, p.name AS site, p.region AS region FROM captures c LEFT JOIN portals p ON p.id = c.portal"""


def pending(conn: sqlite3.Connection, versions: tuple[str, str], empty: str, *, everything: bool) -> list[int]:
    """Ids of the captures to read, in the order of capture; empty: the digest of no bytes, of which nothing is read."""
    stale = "1" if everything else "(reader_version IS NOT ? OR form_version IS NOT ?)"
    values = (empty,) if everything else (empty, *versions)
    found = conn.execute(
        f"SELECT id FROM captures WHERE {READABLE} AND {stale} ORDER BY captured_at, warc, offset, member", values)
    return [row[0] for row in found]


def capture(conn: sqlite3.Connection, id_: int) -> dict[str, Any]:
    """One capture, with its portal's name (site) and region."""
    return rows(conn, f"{CAPTURE_WITH_PORTAL} WHERE c.id = ?", (id_,))[0]


def is_there(conn: sqlite3.Connection, id_: int) -> bool:
    """Whether there is a capture of this id."""
    return conn.execute("SELECT 1 FROM captures WHERE id = ?", (id_,)).fetchone() is not None


def alike(conn: sqlite3.Connection, row: Mapping[str, Any], versions: tuple[str, str]) -> dict[str, Any] | None:
    """An earlier capture of the same bytes under the same circumstances, read by the same software."""
    found = rows(conn, "SELECT * FROM captures WHERE url = :url AND digest = :digest AND link_text = :link_text"
                 " AND agency = :agency AND portal IS :portal AND referrer = :referrer AND role = :role"
                 " AND truncated = :truncated AND reader_version = :reader_now AND form_version = :form_now"
                 " AND (captured_at, warc, offset) < (:captured_at, :warc, :offset)"
                 " ORDER BY captured_at DESC, warc DESC, offset DESC LIMIT 1",
                 {**row, "reader_now": versions[0], "form_now": versions[1]})
    return found[0] if found else None


def set_state(
    conn: sqlite3.Connection, id_: int, told: Mapping[str, object],
    versions: tuple[str | None, str | None],
) -> None:
    """What came of reading a capture; told: state, reader, why, error."""
    conn.execute("UPDATE captures SET state = :state, reader = :reader, why = :why, error = :error,"
                 " reader_version = :reader_now, form_version = :form_now WHERE id = :id",
                 {**told, "id": id_, "reader_now": versions[0], "form_now": versions[1]})


# ---- pictures -------------------------------------------------------------------------------------------

def set_pictures(conn: sqlite3.Connection, id_: int, urls: Collection[str]) -> None:
    """The pictures that the reading of a capture asked for."""
    conn.execute("DELETE FROM pictures WHERE capture = ?", (id_,))
    conn.executemany("INSERT INTO pictures (capture, url) VALUES (?, ?)", [(id_, url) for url in sorted(urls)])


def asks_for_pictures(conn: sqlite3.Connection, id_: int) -> bool:
    """Whether what the capture says depends on other captures."""
    return conn.execute("SELECT 1 FROM pictures WHERE capture = ? LIMIT 1", (id_,)).fetchone() is not None


def showing(conn: sqlite3.Connection, row: Mapping[str, Any]) -> list[int]:
    """Captures of this portal to be read again because of this capture of a picture; none if it brings nothing new."""
    before = conn.execute(
        "SELECT digest FROM captures WHERE url = :url AND portal IS :portal AND status BETWEEN 200 AND 299"
        " AND truncated = '' AND (captured_at, warc, offset) < (:captured_at, :warc, :offset)"
        " ORDER BY captured_at DESC, warc DESC, offset DESC LIMIT 1", row).fetchone()
    if before and before[0] == row["digest"]:
        return []
    found = conn.execute("SELECT p.capture FROM pictures p JOIN captures c ON c.id = p.capture"
                         " WHERE p.url = :url AND c.portal IS :portal ORDER BY p.capture", row)
    return [id_ for (id_,) in found]
