"""How the commands speak: JSON Lines or tables on stdout, messages and progress on stderr, errors in one line."""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from archive import journal
from archive.database import DatabaseError
from archive.folder import FolderError, MissingError
from archive.warc.folder import StoreError
from settings.registry import RegistryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

FAULTY = 3  # exit status: done, and it found something wrong
ENDLESS = 10_000  # columns
LINE_EVERY = 1000  # captures between two lines of progress where there is no terminal


class Refusal(click.ClickException):
    """Wrong arguments or configuration: one line, exit status 2."""

    exit_code = 2


class Commands(click.Group):
    """A group whose command lines are text, and whose paths lead somewhere; else Refusal."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Bytes that are no UTF-8 may be the name of a file that is there, and nothing else: they cannot be kept as text."""
        for word in args:
            if any("\ud800" <= sign <= "\udfff" for sign in word) and not os.path.lexists(word):
                raise Refusal(f"{word.encode('utf-8', 'backslashreplace').decode()}: neither UTF-8 nor a file that is there; write it in UTF-8")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does."""
        try:
            return super().invoke(ctx)
        except RuntimeError as error:
            if not str(error).startswith("Symlink loop"):  # pathlib's; an OSError from Python 3.13 on
                raise
            raise Refusal(f"{error}: name another path") from error


@contextmanager
def in_one_line() -> Iterator[None]:
    """The archive's errors as click's: one line on stderr, exit status 1, or 2 where the user named a wrong folder."""
    try:
        yield
    except MissingError as error:
        raise Refusal(str(error)) from error
    except (FolderError, DatabaseError, StoreError, RegistryError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(f"{what}; check the folder and your rights in it") from error


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--data DIR, before or behind the command's name."""
    return click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", expose_value=False,
                        callback=_take_data, help="The data folder; default ./data.")(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--json: JSON Lines on stdout, one object per thing."""
    return click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per thing.")(command)


def _take_data(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    context.obj = value or context.obj or Path("data")


def stdout() -> Console:
    """Where answers go. Where no terminal has a width, lines are as long as they are."""
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False,
                   width=None if sys.stdout.isatty() else ENDLESS)


def never_choke() -> None:
    """A terminal that lacks a character shows its number instead; half surrogates of bad input never stop a line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def emit(thing: Mapping[str, Any]) -> None:
    """One object as one line of JSON."""
    click.echo(json.dumps(thing, ensure_ascii=False))


def answer(things: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, none: str) -> None:
    """Things as JSON Lines, or these columns of them as a table; none: what to say if there are none."""
    if as_json:
        for thing in things:
            emit(thing)
    elif things:
        stdout().print(table(columns, ([thing[column] for column in columns] for thing in things)))
    else:
        click.echo(none)


def table(columns: Sequence[str], lines: Iterable[Sequence[object]], title: str = "") -> Table:
    """A plain table; numbers stand right."""
    made = Table(box=None, header_style="bold", pad_edge=False, title=title or None, title_justify="left")
    rows = [[("" if value is None else value) for value in line] for line in lines]
    for n, column in enumerate(columns):
        counted = bool(rows) and all(isinstance(row[n], int | float) or row[n] == "" for row in rows)
        made.add_column(column.replace("_", " "), justify="right" if counted else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(plain(str(value))) for value in row))
    return made


def plain(text: str) -> str:
    """Text of others on a terminal: no control character of it gets there.

    >>> plain("总计\\x1b[2J")
    '总计�[2J'
    """
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, a line now and then elsewhere; on stderr."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: _line(what, done, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def _line(what: str, done: int, total: int) -> None:
    if done and done % LINE_EVERY == 0 and done < total and journal.on_stderr():
        journal.event("progress", what=what, done=done, total=total)
    elif done and done % LINE_EVERY == 0 and done < total:
        click.echo(f"{what}: {done} of {total}", err=True)
