"""Attacks by a data folder that somebody hands over: its database, what lies beside it, its publication, links in the place of files.

Each is asked and written to by the commands, and the publication is made of it. A command that was not done says why; whatever is
changed that the attack is after is told in capitals. What SQLite does by itself with some of them: by_sqlite(), the control.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

from tests.archive.commands import call, fill
from tests.gallery.frame import Attack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FOLDERS = "Data folders of others: databases"
COMMANDS = (("stats",), ("findings",), ("runs",), ("coverage",), ("show", "1"), ("verify",), ("process",), ("export", "OUT"))
ANEW = "make it anew with xxgk rebuild"
UNHARMED = "nothing else changed"
TREASURE = "what nobody may lose"
MAGIC = bytes.fromhex("d9d505f920a163d7")


def sql(*statements: str) -> Callable[[Path], None]:
    """Statements carried out in the database by who hands it over."""
    def make(data: Path) -> None:
        with closing(sqlite3.connect(data / "xxgk.db", isolation_level=None)) as conn:
            for statement in statements:
                conn.execute(statement)

    return make


def schema(change: str, *before: str) -> Callable[[Path], None]:
    """The texts of its tables, changed as no statement could."""
    return sql(*before, "PRAGMA writable_schema = ON", change)


def shadowed(name: str, query: str) -> Callable[[Path], None]:
    """A view in the place of a table."""
    return sql("PRAGMA foreign_keys = OFF", "PRAGMA legacy_alter_table = ON", f"ALTER TABLE {name} RENAME TO really_{name}", f"CREATE VIEW {name} AS {query}")


def journal(data: Path) -> None:
    """One of no pages that names another file, which SQLite deletes when it has undone what the journal says."""
    name = str(data.parent / "treasure").encode()
    checked = sum(byte if byte < 128 else byte - 256 for byte in name) & 0xFFFFFFFF
    page, count = 16384, (data / "xxgk.db").stat().st_size // 16384
    (data / "xxgk.db-journal").write_bytes((MAGIC + struct.pack(">5I", 0, 0, count, 512, page)).ljust(512, b"\0") + struct.pack(">I", 0x40000000 // page + 1)
                                           + name + struct.pack(">2I", len(name), checked) + MAGIC)


def beside(end: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Something else in the place of a file of the data folder."""
    def run(data: Path) -> None:
        path = data / end
        path.unlink(missing_ok=True)
        make(path)

    return run


def torn(data: Path) -> None:
    """Every page but the first two, overwritten."""
    path = data / "xxgk.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:32768] + bytes(number % 251 for number in range(len(whole) - 32768)))


def log(data: Path) -> None:
    """A trigger that stands in a log beside the database only."""
    aside = data.parent / "aside"
    aside.mkdir()
    shutil.copy(data / "xxgk.db", aside)
    with closing(sqlite3.connect(aside / "xxgk.db", isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TRIGGER forged AFTER INSERT ON captures BEGIN DELETE FROM reports; END")
        for end in ("", "-wal"):
            shutil.copy(aside / f"xxgk.db{end}", data / f"xxgk.db{end}")


def published(*statements: str) -> Callable[[Path], None]:
    """The same in the publication, which the database has not changed since."""
    def make(data: Path) -> None:
        call("--data", data, "export", data.parent / "first")
        with closing(sqlite3.connect(data / "published" / "xxgk.db", isolation_level=None)) as conn:
            for statement in statements:
                conn.execute(statement)

    return make


def typed(data: Path) -> None:
    """STRICT is what SQLite holds of its writers; of a file it believes it."""
    sql("PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = replace(sql, ') STRICT', ')') WHERE name = 'reports'")(data)
    sql("UPDATE reports SET year = 'MMXX', revision = x'00' WHERE id = 1", "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = sql || ' STRICT' WHERE name = 'reports'")(data)


def rows(statement: str) -> Callable[[Path], None]:
    return sql(statement)


LINKED = "a link"
ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n"
FORGED = "CREATE TRIGGER forged AFTER INSERT ON {} BEGIN DELETE FROM reports; END"
ATTACKS = tuple(Attack(name, FOLDERS, tries, (*expected, "its log is written" if name == "database-log" else UNHARMED), make) for name, tries, expected, make in (
    ("database-nothing", "the control: a data folder as it is", ("8 of 8 done",), lambda _: None),
    ("database-journal", "a journal beside it that names another file, which SQLite deletes", ("0 of 8 done", "names a file that SQLite would delete"), journal),
    ("database-journal-pipe", "a pipe in the place of its journal, for which SQLite waits", ("0 of 8 done", "xxgk.db-journal: a pipe, no file"), beside("xxgk.db-journal", os.mkfifo)),
    ("database-log-link", "a link in the place of its log", ("0 of 8 done", "xxgk.db-wal: a link, no file"), beside("xxgk.db-wal", lambda path: path.symlink_to("../treasure"))),
    ("database-log", "a log beside it with a trigger that deletes all reports", ("0 of 8 done", "trigger forged"), log),
    ("database-device", "a link to /dev/zero", ("0 of 8 done", "a device, no file"), beside("xxgk.db", lambda path: path.symlink_to("/dev/zero"))),
    ("database-pipe", "a pipe", ("0 of 8 done", "xxgk.db"), beside("xxgk.db", os.mkfifo)),
    ("database-link", "a link to a file that is no database", ("0 of 8 done", "file is not a database"), beside("xxgk.db", lambda path: path.symlink_to("../treasure"))),
    ("database-link-nowhere", "a link to a file that is not there, and would be made", ("0 of 8 done", "a link that leads nowhere; remove it"), beside("xxgk.db", lambda path: path.symlink_to("../made"))),
    ("database-trigger", "a trigger that deletes all reports when a capture is written", ("0 of 8 done", "trigger forged", ANEW), sql(FORGED.format("captures"))),
    ("database-trigger-view", "a trigger in the place of what a view does", ("0 of 8 done", "trigger forged"),
     sql("CREATE TRIGGER forged INSTEAD OF INSERT ON requests BEGIN DELETE FROM reports; END")),
    ("database-trigger-extension", "a trigger that loads a library of the machine", ("0 of 8 done", "trigger forged"),
     sql("CREATE TRIGGER forged AFTER INSERT ON runs BEGIN SELECT load_extension('/tmp/xxgk-escaped.so'); END")),
    ("database-trigger-index", "a trigger on the insides of the full-text index", ("0 of 8 done", "trigger forged"), sql(FORGED.format("sections_index_data"))),
    ("database-view", "a view that has the name of a table, and never ends", ("0 of 8 done", "really_reports", ANEW), shadowed("reports", ENDLESS)),
    ("database-view-other", "a view of ours that says other numbers", ("0 of 8 done", "view current_reports is not as xxgk makes it", ANEW),
     sql("DROP VIEW current_reports", "CREATE VIEW current_reports AS SELECT *, 1 AS withdrawn FROM reports")),
    ("database-view-more", "a view more", ("0 of 8 done", "view more"), sql("CREATE VIEW more AS SELECT 1")),
    ("database-generated", "a column that is computed by a function", ("0 of 8 done", "table runs is not as xxgk makes it"),
     sql("ALTER TABLE runs ADD COLUMN forged TEXT AS (hex(zeroblob(100000000)))")),
    ("database-default", "a column whose default calls a function", ("0 of 8 done", "table captures is not as xxgk makes it"),
     schema("UPDATE sqlite_master SET sql = replace(sql, 'etag TEXT', 'etag TEXT DEFAULT (load_extension(''/tmp/xxgk-escaped.so''))') WHERE name = 'captures'")),
    ("database-check", "a rule that no row meets", ("0 of 8 done", "table runs is not as xxgk makes it"),
     schema("UPDATE sqlite_master SET sql = replace(sql, ') STRICT', ', CHECK (abs(-9223372036854775807 - 1))) STRICT') WHERE name = 'runs'")),
    ("database-cascade", "a reference that deletes the reports with a run", ("0 of 8 done", "table reports is not as xxgk makes it"),
     schema("UPDATE sqlite_master SET sql = replace(sql, 'REFERENCES reports', 'REFERENCES reports ON DELETE CASCADE') WHERE name = 'reports'")),
    ("database-index", "an index over an expression", ("0 of 8 done", "index forged"), sql("CREATE INDEX forged ON captures (hex(zeroblob(100000000)))")),
    ("database-virtual", "a table of a module of SQLite's", ("0 of 8 done", "table forged"), sql("CREATE VIRTUAL TABLE forged USING rtree (id, a, b)")),
    ("database-place", "two tables in one place of the file", ("0 of 8 done", "in one place"),
     schema("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'reports') WHERE name = 'runs'")),
    ("database-schema", "a text that is none in the list of tables", ("0 of 8 done", "malformed database schema", ANEW),
     schema("UPDATE sqlite_master SET sql = 'CREATE TABLE runs (\x1b[2J' || char(10) || 'forged' WHERE name = 'runs'")),
    ("database-schema-megabytes", "a text of 20 MB in the list of tables", ("0 of 8 done", ANEW),
     schema("UPDATE sqlite_master SET sql = 'CREATE VIEW current_reports AS SELECT ' || hex(zeroblob(10000000)) WHERE name = 'current_reports'")),
    ("database-older", "an older version by its number, and a view in the place of a table", ("0 of 8 done", "what xxgk never makes"),
     lambda data: (shadowed("captures", ENDLESS)(data), sql("PRAGMA user_version = 5")(data))),
    ("database-older-trigger", "an older version, and a trigger that the migration would set off", ("0 of 8 done", "trigger forged"), sql(FORGED.format("items"), "PRAGMA user_version = 5")),
    ("database-torn", "pages that are rubbish", ("0 of 8 done", ANEW), torn),
    ("database-blob", "a value of 50 MB", ("8 of 8 done",), rows("UPDATE captures SET link_text = hex(zeroblob(25000000)) WHERE id = 1")),
    ("database-warc", "a row that says its bytes lie in /etc/passwd", ("no row of captures has this record; run xxgk rebuild",), rows("UPDATE captures SET warc = '../../../../../etc/passwd'")),
    ("database-offset", "a row that says its bytes lie before the file", ("no row of captures has this record; run xxgk rebuild",), rows("UPDATE captures SET offset = -9223372036854775807 WHERE id = 1")),
    ("database-time", "a row of no time", ("holds what xxgk does not write", ANEW), rows("UPDATE captures SET captured_at = 'rubbish'")),
    ("database-year", "a report of the year 9223372036854775807", ("coverage: DATA/xxgk.db: holds what xxgk does not write", ANEW), rows("UPDATE reports SET year = 9223372036854775807 WHERE id = 1")),
    ("database-run", "a run of no time", ("runs: DATA/xxgk.db: holds what xxgk does not write", ANEW), rows("UPDATE runs SET started_at = 'rubbish'")),
    ("database-length", "a record of a negative length", ("8 of 8 done",), rows("UPDATE captures SET length = -5")),
    ("database-region", "an agency of a division that is none", ("refers to one of regions that is not there; run xxgk rebuild",), sql("PRAGMA foreign_keys = OFF", "UPDATE agencies SET region = 'x/../y'")),
    ("database-bytes", "texts that are no UTF-8", ("Could not decode to UTF-8", ANEW), rows("UPDATE reports SET title = CAST(x'ff80fe' AS TEXT)")),
    ("database-bytes-url", "an address that is no UTF-8", ("Could not decode to UTF-8", ANEW), rows("UPDATE captures SET url = CAST(x'ff80fe' AS TEXT) WHERE id = 1")),
    ("database-types", "a text in a column of numbers, as no statement could write it", ("non-INTEGER value in reports.year", ANEW), typed),
    ("database-places", "places of numbers that are none", ("show: DATA/xxgk.db: holds what xxgk does not write", "move the file away"), rows("UPDATE reports SET places = zeroblob(10000)")),
    ("published-trigger", "a trigger in the publication", ("8 of 8 done", "the publication is made anew"), published("CREATE TRIGGER forged AFTER DELETE ON reports BEGIN SELECT 1; END")),
    ("published-view", "a view in it that has the name of a table, and never ends", ("8 of 8 done", "the publication is made anew"),
     published("ALTER TABLE summary_agencies RENAME TO away", f"CREATE VIEW summary_agencies AS {ENDLESS}")),
    ("folder-lock", "a link in the place of the file that keeps others out", ("process: ", LINKED), beside("lock", lambda path: path.symlink_to("../treasure"))),
    ("folder-lock-pipe", "a pipe in its place", ("process: DATA/lock: no file but a pipe",), beside("lock", os.mkfifo)),
    ("folder-published-lock", "a link in the place of the publication's", ("export: DATA/published/lock: Too many levels of symbolic links",), lambda data: ((data / "published").mkdir(), (data / "published" / "lock").symlink_to("../../treasure"))),
    ("folder-manifest", "a link in the place of the manifest", ("process: ", LINKED), beside("manifest.jsonl", lambda path: path.symlink_to("../treasure"))),
    ("folder-events", "a link in the place of the log of events", ("process: ", LINKED), beside("events.jsonl", lambda path: path.symlink_to("../treasure"))),
    ("folder-open", "a link in the place of a WARC file that was left open, whose half record is cut off", ("process: ", LINKED),
     beside("warc/a.warc.gz.open", lambda path: path.symlink_to("../../treasure"))),
    ("folder-readings", "a view and a trigger in the file of readings that were made before, which is made anew", ("8 of 8 done",),
     lambda data: sqlite3.connect(data / "readings.db").executescript("CREATE TABLE a (b); CREATE VIEW readings AS SELECT 1 AS key; CREATE TRIGGER forged AFTER INSERT ON a BEGIN SELECT 1; END").close()),
))  # fmt: skip


def carried_out(attack: Attack, folder: Path, sound: Path) -> str:
    """What the commands say of it, and what else came of it."""
    data = folder / "data"
    shutil.copytree(sound, data)
    treasure = folder / "treasure"
    treasure.write_text(TREASURE, encoding="utf-8")
    attack.make(data)
    before = _bytes(data)
    said = {command[0]: _said(folder, data, command) for command in COMMANDS}
    words = dict.fromkeys(f"{name}: {told}" for name, told in said.items() if told)
    told = [word for number, word in enumerate(words) if word.partition(": ")[2] not in {one.partition(": ")[2] for one in list(words)[:number]}]
    harm = {"SOMETHING WAS DELETED OR CHANGED": not treasure.is_file() or treasure.read_text(encoding="utf-8") != TREASURE,
            "SOMETHING WAS MADE": (folder / "made").exists(), "its log is written into it": attack.name == "database-log" and _bytes(data) != before, "ITS BYTES CHANGED": attack.name != "database-log" and len(words) == len(COMMANDS) and _bytes(data) != before}
    done = f"{sum(not one for one in said.values())} of {len(COMMANDS)} done"
    renewed = ["the publication is made anew"] if attack.name.startswith("published") and "forged" not in _names(data) else []
    return "; ".join([done, *renewed, *told, *([what for what, happened in harm.items() if happened] or [UNHARMED])])


def by_sqlite(folder: Path) -> list[str]:
    """What comes of some of them where nobody looks before: a file is deleted by who asks, reports by who writes."""
    data = fill(folder / "data")
    treasure = folder / "treasure"
    treasure.write_text(TREASURE, encoding="utf-8")
    journal(data)
    sql("SELECT count(*) FROM reports")(data)
    sql(FORGED.format("tombstones"), "INSERT INTO tombstones VALUES ('a', 'a', 'a', 'a', 'payload', 'a', 'a', 'a', 1)")(data)
    with closing(sqlite3.connect(data / "xxgk.db")) as conn:
        left = conn.execute("SELECT count(*) FROM reports").fetchone()[0]
    return ["the file that a journal names is deleted"] * (not treasure.exists()) + ["the reports are deleted"] * (left == 0)


def _said(folder: Path, data: Path, command: tuple[str, ...]) -> str:
    """What a command that was not done says; "" if it was."""
    done = call("--data", data, *(str(folder / "out") if word == "OUT" else word for word in command))
    raised = "" if done.exception is None or isinstance(done.exception, SystemExit) else f"A TRACEBACK: {done.exception!r}"
    lines = done.output.strip().splitlines()
    said = raised or (lines[0 if command == ("verify",) else -1] if done.exit_code and lines else "")
    del done
    gc.collect()  # what it raised held its connection
    said = re.sub(r"xxgk-\d{8}T\w+-\d+-\w+\.warc\.gz( at \d+)?", "FILE.warc.gz", said.removeprefix("Error: ").replace(str(data), "DATA"))
    return re.sub(r"\s+", " ", said)[:200]


def _bytes(data: Path) -> bytes:
    path = data / "xxgk.db"
    return path.read_bytes() if path.is_file() else b""


def _names(data: Path) -> str:
    with closing(sqlite3.connect(data / "published" / "xxgk.db")) as conn:
        return repr(conn.execute("SELECT name, type FROM sqlite_master WHERE type = 'trigger' OR name IN ('away', 'forged')").fetchall()).replace("away", "forged")


def obtained(folder: Path) -> Mapping[str, str]:
    sound = fill(folder / "sound")
    found = {}
    for attack in ATTACKS:
        own = folder / attack.name
        own.mkdir()
        found[attack.name] = carried_out(attack, own, sound)
        shutil.rmtree(own)
    return found
