"""Command lines with rubbish: every command, every option and argument, data folders and files that are none."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from click.testing import CliRunner

import crawler.cli  # noqa: F401 - adds its commands
from archive.cli import cli
from tests.archive.commands import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

LONGEST = 60  # seconds of the clock
WORDS = ("", "-", "--", "x", "../..", "'; DROP TABLE reports --", "9" * 3000, "-1", "0", "1e999", "nan", "２０２０", "\udcff", "a\nb", "\u202e", "[", "http://[", "2020-13-45",
         "file:///etc/passwd", "/dev/null", "%s%n", "C:\\x", "~", "*")
# begin to serve or to ask the network where all is well: they get rubbish for a data folder or a registry only
SERVING, ASKING = {"serve", "replay"}, {"crawl", "probe", "import", "portals check", "alerts"}
NEEDED = {"export": ["OUT"], "freeze": ["1"], "package": ["OUT"], "portals import": ["FILE"], "read": ["FILE"], "recognise": ["FILE"], "show": ["1"],
          "probe": ["http://127.0.0.1:1/"], "import": ["FILE"], "correct": ["1", "requests.granted.total", "2", "--reason", "x"],
          "withdraw": ["1", "--reason", "x"], "crawl": ["--all"]}


def commands() -> dict[str, click.Command]:
    """By the words that call them."""
    found: dict[str, click.Command] = {}
    waiting: list[tuple[str, click.Command]] = [("", cli)]
    while waiting:
        words, command = waiting.pop()
        if isinstance(command, click.Group):
            waiting += [(f"{words} {name}".strip(), one) for name, one in command.commands.items()]
        else:
            found[words] = command
    return dict(sorted(found.items()))


def rubbish(folder: Path) -> dict[str, Path]:
    """Paths at which nothing is as it should be."""
    made = {name: folder / name for name in ("missing", "folder", "empty", "bytes", "nested", "toml", "json", "linked")}
    made["folder"].mkdir(parents=True)
    for name, data in (("empty", b""), ("bytes", bytes(range(256)) * 9), ("nested", b"[" * 100_000), ("toml", b"[[portal]]\nid = 1\nurl = [\n"),
                       ("json", b'{"id": {"id": [1, null]}}\n' * 3)):
        made[name].write_bytes(data)
    made["linked"].symlink_to(made["linked"])
    made["below"] = made["empty"] / "x"
    return made


def folders(folder: Path) -> dict[str, Path]:
    """Data folders that are none, or damaged."""
    made = {name: folder / name for name in ("no database", "empty database", "database of bytes", "database is a folder", "other tables", "newer", "cut off", "torn", "warc is a file")}
    for name, path in made.items():
        if name in ("newer", "cut off", "torn", "warc is a file"):
            fill(path)
        else:
            path.mkdir(parents=True)
    (made["empty database"] / "xxgk.db").write_bytes(b"")
    (made["database of bytes"] / "xxgk.db").write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 40)
    (made["database is a folder"] / "xxgk.db").mkdir()
    for name, said in (("other tables", "CREATE TABLE captures (x)"), ("newer", "PRAGMA user_version = 999")):
        with sqlite3.connect(made[name] / "xxgk.db") as conn:
            conn.execute(said)
        conn.close()
    database = made["cut off"] / "xxgk.db"
    _bare(database)
    os.truncate(database, database.stat().st_size // 3)
    database = made["torn"] / "xxgk.db"
    _bare(database)
    data = bytearray(database.read_bytes())
    data[4096:40960] = b"\xff" * 36864
    database.write_bytes(data)
    for inside in sorted((made["warc is a file"] / "warc").rglob("*"), reverse=True):
        inside.rmdir() if inside.is_dir() else inside.unlink()
    if (made["warc is a file"] / "warc").is_dir():
        (made["warc is a file"] / "warc").rmdir()
    (made["warc is a file"] / "warc").write_bytes(b"x")
    return made


def _bare(database: Path) -> None:
    """All of it in one file."""
    with sqlite3.connect(database) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")
    conn.close()


def orders(name: str, command: click.Command, folder: Path) -> Iterator[list[str]]:
    """Command lines of a command."""
    paths = rubbish(folder / "rubbish")
    words = name.split()
    needed = [str({"OUT": folder / "out", "FILE": paths["json"]}.get(word, word)) for word in NEEDED.get(name, ())]
    safe = ["--registry", str(paths["toml"])] if any("--registry" in one.opts for one in command.params) else []
    safe += ["--cases", str(folder / "cases")] * (name == "freeze")  # else they are those of the tests
    data = ["--data", str(folder / "data")] if any("--data" in one.opts for one in command.params) else []
    if data:
        damaged = {} if name in SERVING else folders(folder / "folders")
        for path in (*paths.values(), *damaged.values()):
            if name not in SERVING or path.is_file() or not path.exists():
                yield [*words, *needed, *safe, "--data", str(path)]
    for one in command.params if name not in SERVING else ():
        for value in [str(path) for path in paths.values()] if isinstance(one.type, click.Path | click.File) else WORDS:
            yield from _given(name, one, value, needed, safe, data)


def _given(name: str, one: click.Parameter, value: str, needed: list[str], safe: list[str], data: list[str]) -> Iterator[list[str]]:
    """One parameter of a command with one value. What asks the network has a registry that is none."""
    kept = [] if "--registry" in one.opts else safe
    if isinstance(one, click.Argument):
        if name not in ASKING:
            yield [*name.split(), *safe, *data, "--", value]
    elif one.name not in ("data", "help") and not getattr(one, "is_flag", False) and (name not in ASKING or kept):
        yield [*name.split(), *needed, *kept, *data, one.opts[0], value]


def amiss(words: list[str]) -> str:
    """What is wrong with how a command line ended; "" for nothing."""
    with _alarm():
        result: Result = CliRunner().invoke(cli, words, input=b"")
    said = f"{words[:6]}: {result.exception!r} {result.output[-300:]!r}"
    if result.exception and not isinstance(result.exception, SystemExit):
        return said
    if "Traceback" in result.output:
        return said
    return "" if not result.exit_code or result.output.strip() else f"{said} ended with {result.exit_code} without a word"


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TimeoutError(f"more than {LONGEST} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
