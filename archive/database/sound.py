"""Whether a file is a database that xxgk made, and nothing beside: asked before anything of it is.

A data folder may come from elsewhere, and SQLite does what a file tells it to. A journal beside it names a file, and that file
is deleted (SQLite's file format, 3: super-journal); a trigger changes what is written; a view that has a table's name gives
whatever it likes, or never ends; generated columns, defaults and indexes call functions.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import stat
import sys
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from archive.database import schema
from archive.database.errors import DatabaseError

BESIDE = ("-journal", "-wal", "-shm")
_MAGIC = bytes.fromhex("d9d505f920a163d7")  # with which a journal begins, and one ends that names a super-journal
_AWAY = "move it away, with what lies beside it, and make it anew with xxgk rebuild"
# SQLite's own, sqlite-utils' and the insides of the full-text index: their texts depend on versions of those
_OTHERS = ("sqlite_", "_sqlite_migrations", "sections_index_")
_OBJECTS = "SELECT type, name, tbl_name, ifnull(sql, ''), rootpage FROM main.sqlite_master"

_ADDED = re.compile(r"CREATE (TABLE|INDEX|UNIQUE INDEX|VIRTUAL TABLE \w+ USING fts5 ?\() ?", re.IGNORECASE)
_NAMED_COLUMN = re.compile(r"(REFERENCES \w+) \(id\)")

Kind = tuple[str, str]  # type and name
Objects = dict[Kind, tuple[str, str]]  # to the table that it is of, and its text


def look(path: Path) -> None:
    """Before SQLite opens it. Raises DatabaseError for what is no file, or has beside it what would do harm."""
    real = Path(os.path.realpath(path))
    if path.is_symlink() and not real.exists():
        raise DatabaseError(f"{path}: a link that leads nowhere; remove it, or name another --data")
    if real.exists() and not real.is_file():
        raise DatabaseError(f"{path}: {_kind(real)}, no file; move it away and make the database anew with xxgk rebuild")
    for end in BESIDE:
        beside = real.with_name(real.name + end)
        if os.path.lexists(beside) and not stat.S_ISREG(beside.lstat().st_mode):
            raise DatabaseError(f"{beside}: {_kind(beside)}, no file, where SQLite keeps what is not yet in {real.name}; move it away, then try again")
    _look_into_journal(real)


def _look_into_journal(real: Path) -> None:
    """xxgk writes to one database at a time: none of its journals names another file."""
    journal = real.with_name(f"{real.name}-journal")
    try:
        with journal.open("rb") as file:
            file.seek(-len(_MAGIC), os.SEEK_END)
            ends = file.read()
    except OSError:
        return  # there is none, it is shorter, or it may not be read, by SQLite neither
    if ends == _MAGIC:
        raise DatabaseError(f"{journal}: not of xxgk: it names a file that SQLite would delete; move it away, and {real.name}, and make that anew with xxgk rebuild")


def _kind(path: Path) -> str:
    mode = path.lstat().st_mode
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISLNK, "a link"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    return next((word for is_one, word in kinds if is_one(mode)), "a device")


def tame(conn: sqlite3.Connection) -> None:
    """What the file's own texts may call, and how its pages are looked at; asks nothing of the file."""
    conn.execute("PRAGMA trusted_schema = OFF")
    conn.execute("PRAGMA cell_size_check = ON")
    if sys.version_info >= (3, 12):
        conn.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        conn.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)


# ---- what stands in it ----------------------------------------------------------------------------------

def hold(conn: sqlite3.Connection, path: Path) -> None:
    """Its tables, views and indexes are those that xxgk makes: of a database of today to the letter, of an older one by kind and
    name; a publication has tables and indexes more. Raises DatabaseError."""
    found, roots = objects_of(conn)
    if any(kind == "trigger" for kind, _ in found):
        raise DatabaseError(f"{path}: has what xxgk never makes: {_first(kind for kind in found if kind[0] == 'trigger')}; {_AWAY}")
    if len(set(roots)) < len(roots):
        raise DatabaseError(f"{path}: two of its tables lie in one place; {_AWAY}")
    applied = _applied(conn, found)
    if applied < schema.VERSION or _digest(_exact(found)) != schema.DIGEST:
        differs = _differs(_without_additions(found), _made(applied), exactly=applied == schema.VERSION)
        if differs:
            raise DatabaseError(f"{path}: {differs}; {_AWAY}")


def is_publication(conn: sqlite3.Connection) -> bool:
    """A copy that was made to be read: archive/publish/snapshot.py."""
    return conn.execute("SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'publication'").fetchone() is not None


def same(conn: sqlite3.Connection, made: sqlite3.Connection) -> bool:
    """Has it the tables, views and indexes of one that was just made, to the letter, each in a place of its own?"""
    found, roots = objects_of(conn)
    return len(set(roots)) == len(roots) and not _differs(found, objects_of(made)[0], exactly=True)


def _without_additions(found: Objects) -> Objects:
    """Of a publication: without the tables and indexes that it has more, as a database is; its views as they are here if they are
    those of every publication."""
    if ("table", "publication") not in found:
        return found
    made = _made(schema.VERSION)
    kept = {kind: (table, _NAMED_COLUMN.sub(r"\1", sql)) for kind, (table, sql) in found.items() if kind in made or not _ADDED.match(sql)}
    ours = views_digest(found) == schema.PUBLISHED
    return kept | {kind: told if ours else ("", "") for kind, told in made.items() if kind[0] == "view"}


def views_digest(objects: Objects) -> str:
    """Of the views alone; those of a publication: schema.PUBLISHED."""
    return _digest({kind: told for kind, told in objects.items() if kind[0] == "view"})


def digest() -> str:
    """Of the tables, views and indexes that this version makes: schema.DIGEST."""
    return _digest(_exact(_made(schema.VERSION)))


def objects_of(conn: sqlite3.Connection) -> tuple[Objects, list[int]]:
    rows = conn.execute(_OBJECTS).fetchall()
    # names and texts that are no text are nobody's
    objects = {(str(kind), str(name)): (str(table), " ".join(str(sql).replace('"', "").split())) for kind, name, table, sql, _ in rows}
    return objects, [root for *_, root in rows if root]


def _applied(conn: sqlite3.Connection, found: Objects) -> int:
    """How many migrations it has seen; a process that was killed among them left it between two versions."""
    if conn.execute("PRAGMA user_version").fetchone()[0] >= schema.VERSION:
        return schema.VERSION
    if ("table", "_sqlite_migrations") not in found:
        return 0
    told: int = conn.execute("SELECT count(*) FROM _sqlite_migrations WHERE migration_set = ?", (schema.migrations.name,)).fetchone()[0]
    return min(told, schema.VERSION)


@cache
def _made(version: int) -> Objects:
    """What the migrations up to a version make."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    try:
        schema.bring_up_to(Database(conn), version)
        return objects_of(conn)[0]
    finally:
        conn.close()


def _differs(found: Objects, made: Objects, *, exactly: bool) -> str:
    """The first thing that one has and the other has not, in words."""
    more = [kind for kind in found.keys() - made.keys() if not (kind[0] in {"table", "index"} and kind[1].startswith("sqlite_"))]
    if more:
        return f"has what xxgk never makes: {_first(more)}"
    if lacks := made.keys() - found.keys():
        return f"lacks {_first(lacks)}"
    ours, theirs = _exact(made), _exact(found)
    others = [kind for kind in ours if theirs[kind] != ours[kind]] if exactly else []
    return f"{_first(others)} is not as xxgk makes it" if others else ""


def _exact(objects: Objects) -> Objects:
    return {kind: told for kind, told in objects.items() if not kind[1].startswith(_OTHERS)}


def _first(kinds: object) -> str:
    kind, name = min(kinds)  # type: ignore[call-overload]
    return f"{kind} {''.join(sign if sign.isprintable() else '�' for sign in name[:60])}"


def _digest(objects: Objects) -> str:
    return hashlib.sha256(repr(sorted(objects.items())).encode("utf-8", "backslashreplace")).hexdigest()[:16]
