"""The files in captured archives: a row of captures each, beside the archive's own and of the same record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from archive.database import rows
from archive.packed.enclosed import Enclosed
from archive.warc.digest import digest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

EMPTY = digest(b"")  # of a file that cannot be had, too; nothing is read of it
# what a file in an archive has from the archive's capture; NULL versions: it is to be read
PUT = """
INSERT INTO captures (url, captured_at, status, media_type, digest, warc, offset, length, member, revisit, truncated,
  role, referrer, link_text, listed, agency, origin, portal, run, channel)
SELECT url || '#' || :path, captured_at, status, '', :digest, warc, offset, length, :member, revisit, truncated,
  'attachment', iif(role = 'attachment', referrer, url), :link_text, listed, agency, origin, portal, run, channel
FROM captures WHERE id = :archive
ON CONFLICT (warc, offset, member) DO UPDATE SET digest = excluded.digest, link_text = excluded.link_text,
  reader_version = iif(digest IS excluded.digest AND link_text IS excluded.link_text, reader_version, NULL)"""
FAULT = """
UPDATE captures SET state = 'unreadable', reader = NULL, why = '', error = :error, reader_version = :reader_now,
  form_version = :form_now WHERE warc = :warc AND offset = :offset AND member = :member"""


def payload(conn: sqlite3.Connection, row: Mapping[str, Any]) -> str:
    """The digest of what was sent: the capture's own, or that of the archive it is in."""
    if not row["member"]:
        return str(row["digest"])
    found = conn.execute("SELECT digest FROM captures WHERE warc = :warc AND offset = :offset AND member = ''", row).fetchone()
    return str(found[0]) if found else ""


def known(conn: sqlite3.Connection, archive: Mapping[str, Any]) -> dict[str, int]:
    """Path → id of the rows that an archive's files have."""
    return dict(conn.execute("SELECT member, id FROM captures WHERE warc = :warc AND offset = :offset AND member <> ''"
                             " ORDER BY member", archive))


def like(conn: sqlite3.Connection, archive: Mapping[str, Any]) -> list[Enclosed]:
    """The files of an archive as its rows tell them."""
    found = rows(conn, "SELECT member, digest, error FROM captures WHERE warc = :warc AND offset = :offset AND member <> ''"
                 " ORDER BY member", archive)
    return [Enclosed(row["member"], row["digest"], (row["error"] or "") if row["digest"] == EMPTY else "") for row in found]


def put(
    conn: sqlite3.Connection, archive: Mapping[str, Any], found: Iterable[Enclosed], versions: tuple[str, str]
) -> list[int]:
    """Give the files of an archive their rows; ids of those to be read, by path."""
    told = list(found)
    if not told:
        return []
    conn.executemany(PUT, [{
        "archive": archive["id"], "path": quote(one.member), "member": one.member, "digest": one.digest,
        "link_text": link_text(archive, one.member, alone=len(told) == 1)} for one in told])
    conn.executemany(FAULT, [
        {"warc": archive["warc"], "offset": archive["offset"], "member": one.member, "error": one.error,
         "reader_now": versions[0], "form_now": versions[1]} for one in told if one.error])
    found_ids = conn.execute(
        "SELECT id FROM captures WHERE warc = ? AND offset = ? AND member <> '' AND digest <> ?"
        " AND (reader_version IS NOT ? OR form_version IS NOT ?) ORDER BY member",
        (archive["warc"], archive["offset"], EMPTY, *versions))
    return [id_ for (id_,) in found_ids]


def link_text(archive: Mapping[str, Any], member: str, *, alone: bool) -> str:
    """What leads to a file: its name; to the only one of an archive in a list of reports, the list's title if it says more."""
    name = stem(member)
    telling = "公开" in name or "年报" in name
    return str(archive["link_text"]) if alone and not telling and archive["role"] == "report" else name


def stem(member: str) -> str:
    """A file's name without folders and ending.

    >>> stem("附件/2020年报告.doc"), stem(".x")
    ('2020年报告', '.x')
    """
    name = member.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def drop(conn: sqlite3.Connection, id_: int) -> None:
    """Forget a file that the archive is not seen to hold any more; no report may rest on it."""
    conn.execute("DELETE FROM pictures WHERE capture = ?", (id_,))
    conn.execute("DELETE FROM captures WHERE id = ?", (id_,))
