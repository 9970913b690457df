"""The publication: a copy of the database that does not change any more, with summary tables, to be served and exported.

DATA/published/xxgk.db is made from DATA/xxgk.db while a crawl may be writing to it, and taken as it is until that one (or the
program that makes it) has changed. What was withdrawn is not in it: of a report without another source only that there is one.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive import software
from archive.database import WAIT, DatabaseError, schema, sound, told, understood
from archive.publish.removed import remove_withdrawn
from archive.publish.summaries import SUMMARIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.folder import Folder

NAME = "published"
CACHE_KIB = 65_536  # of the connection that makes it
MAKES_IT = ("archive/publish/summaries", "archive/database", "archive/regions", "archive/forms", "archive/calendar", "settings")
PUBLICATION = """
CREATE TABLE publication (
  version TEXT NOT NULL, data_date TEXT NOT NULL, schema INTEGER NOT NULL, software TEXT NOT NULL,
  captures INTEGER NOT NULL, agencies INTEGER NOT NULL, reports INTEGER NOT NULL, withdrawn INTEGER NOT NULL,
  first_year INTEGER, last_year INTEGER
) STRICT"""
# of the newest capture; of a database without captures, of the newest report
DATA_DATE = """
SELECT coalesce((SELECT max(substr(captured_at, 1, 10)) FROM captures), (SELECT max(published) FROM reports),
  (SELECT max(year) || '-12-31' FROM reports), '0000-00-00')"""

_BARE_REFERENCE = re.compile(r"\bREFERENCES (\w+)(?!\w|\s*\()")


def published(folder: Folder) -> Path:
    """The publication of a data folder, made if there is none or the database has changed since.

    Where the data folder may not be written it goes to a temporary folder that ends with this process.
    Raises DatabaseError, naming the file and what to do.
    """
    if not folder.database.is_file():
        raise DatabaseError(f"{folder.database}: no database here; name the data folder with --data, or make it with xxgk rebuild")
    home = _home(folder)
    with _one_at_a_time(home):
        target, note = home / "xxgk.db", home / "made-from.json"
        state = _state(folder.database)
        if not _is_one(target) or _noted(note) != state:
            note.unlink(missing_ok=True)
            _make(folder.database, target)
            note.write_text(json.dumps(state), encoding="utf-8")
    return target


def _is_one(target: Path) -> bool:
    """Is there a publication, with the tables and views that one has and nothing beside? What is none is made anew."""
    if not target.is_file() or target.is_symlink() or any(target.with_name(target.name + end).exists() for end in sound.BESIDE):
        return False
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as conn, closing(without_data()) as made:
            sound.tame(conn)
            return sound.same(conn, made)
    except sqlite3.Error:
        return False


def without_data() -> sqlite3.Connection:
    """A publication of nothing, in memory: the tables and views that every one has."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    schema.bring_up_to_date(Database(conn))
    _fill(conn)
    return conn


# ---- where, and whether it is still that -----------------------------------------------------------------

def _home(folder: Folder) -> Path:
    home = folder.path / NAME
    try:
        home.mkdir(exist_ok=True)
        if os.access(home, os.W_OK | os.X_OK):
            return home
    except OSError:
        pass
    return _temporary(folder.path.resolve())


@cache
def _temporary(_path: Path) -> Path:
    home = Path(tempfile.mkdtemp(prefix="xxgk-published-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Who comes second waits, and finds it made."""
    lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o644)  # of a link nothing is opened
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _state(database: Path) -> dict[str, object]:
    """What a publication is made from: size and time of the database and of what waits beside it, and the program."""
    files = {}
    for path in (database, database.with_name(f"{database.name}-wal")):
        if path.exists():
            told = path.stat()
            files[path.name] = [told.st_ino, told.st_size, told.st_mtime_ns]
    return {"files": files, "program": _program()}


@cache
def _program() -> str:
    """A digest of the code and data that decide what is in it: a checkout changes without its version."""
    root = Path(__file__).parent.parent.parent
    sources = [Path(__file__), *(file for folder in MAKES_IT for file in sorted((root / folder).rglob("*.*")) if file.suffix != ".pyc")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources if file.is_file())).hexdigest()


def _noted(note: Path) -> object:
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


# ---- making ------------------------------------------------------------------------------------------------

def _make(database: Path, target: Path) -> None:
    part = target.with_name("xxgk.db.part")
    _remove(part)
    try:
        with told(database), understood(database), closing(sqlite3.connect(part, isolation_level=None)) as conn:
            _copy(database, conn)
            _fill(conn)
        with part.open("rb") as whole:
            os.fsync(whole.fileno())  # before it has its name: the note beside it says that it is whole
        for end in sound.BESIDE:
            _remove(target.with_name(target.name + end))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    """What is in the way of a file of ours."""
    if path.is_dir() and not path.is_symlink():
        raise DatabaseError(f"{path}: a folder, where a file must stand; move it away, then try again")
    path.unlink(missing_ok=True)


def _copy(database: Path, conn: sqlite3.Connection) -> None:
    """All of it as of one moment, brought up to date where an older program made it."""
    sound.look(database)
    with closing(_opened(database)) as source:
        sound.tame(source)
        if source.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise DatabaseError(f"{database}: an SQLite file, but not of xxgk; move it away or name another --data")
        if source.execute("PRAGMA user_version").fetchone()[0] > schema.VERSION:
            raise DatabaseError(f"{database}: made by a newer xxgk than this one; install that")
        sound.hold(source, database)
        source.backup(conn)
    sound.tame(conn)
    conn.execute("PRAGMA journal_mode = DELETE")  # no longer WAL, whatever its source was
    conn.execute("PRAGMA synchronous = OFF")  # nothing of it is of use until it has its name
    conn.execute("PRAGMA journal_mode = OFF")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    schema.bring_up_to_date(Database(conn))
    conn.execute("PRAGMA foreign_keys = OFF")  # every row of a summary is made of one that is there


def _opened(database: Path) -> sqlite3.Connection:
    """Read-only; as immutable where its folder may not be written and nothing waits in a log beside it."""
    uri = f"{database.resolve().as_uri()}?mode=ro"
    conn = sqlite3.connect(uri, uri=True, timeout=WAIT)
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        conn.close()
        if database.with_name(f"{database.name}-wal").exists() or os.access(database.parent, os.W_OK):
            raise
        return sqlite3.connect(f"{uri}&immutable=1", uri=True)
    return conn


def _fill(conn: sqlite3.Connection) -> None:
    """What is added to the copy, in one transaction, and statistics of all for SQLite's planner."""
    conn.execute("BEGIN")
    withdrawn = remove_withdrawn(conn)
    for summary in SUMMARIES:
        summary(conn)
    _describe(conn, withdrawn)
    _name_referred_columns(conn)
    conn.execute("COMMIT")
    conn.execute("ANALYZE")


def _name_referred_columns(conn: sqlite3.Connection) -> None:
    """`REFERENCES reports` as `REFERENCES reports (id)`: Datasette shows no table whose references leave the column out."""
    found = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%REFERENCES%'").fetchall()
    conn.execute("PRAGMA writable_schema = ON")
    conn.executemany("UPDATE sqlite_master SET sql = ? WHERE name = ? AND type = 'table'",
                     [(_BARE_REFERENCE.sub(r"REFERENCES \1 (id)", sql), name) for name, sql in found])
    conn.execute("PRAGMA writable_schema = OFF")


def _describe(conn: sqlite3.Connection, withdrawn: int) -> None:
    data_date = conn.execute(DATA_DATE).fetchone()[0]
    version = f"{data_date.replace('-', '.')}-s{schema.VERSION}"
    conn.execute(PUBLICATION)
    conn.execute(
        "INSERT INTO publication SELECT ?, ?, ?, ?, (SELECT count(*) FROM captures), (SELECT count(*) FROM summary_agencies),"
        " (SELECT ifnull(sum(reports), 0) FROM summary_years), ?, (SELECT min(year) FROM summary_years), (SELECT max(year) FROM summary_years)",
        (version, data_date, schema.VERSION, f"{software.NAME} {software.number()}", withdrawn))
