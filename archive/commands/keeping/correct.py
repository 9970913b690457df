"""`xxgk correct`: a reviewer's word on a cell, beside what is printed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import database
from archive.commands import console
from archive.commands.console import Refusal, data_option, in_one_line, json_option
from archive.commands.showing.show import report_id
from archive.database.writing import corrections
from archive.folder import Folder
from archive.notes.corrections import CorrectionError, desk
from settings.registry import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.notes.corrections import Desk

COLUMNS = ("agency", "year", "cell", "value", "reason", "author")  # of a file; at may be left out
LISTED = ("report", "agency", "year", "cell", "printed", "value", "reason", "author", "at", "withdrawn")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="REPORT KEY VALUE", type=click.UNPROCESSED)
@click.option("--reason", default="", help="Why.")
@click.option("--author", default="", help="Who says so.")
@click.option("--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="A CSV: agency,year,cell,value,reason,author,at.")
@click.option("--remove", is_flag=True, help="Take the correction of REPORT KEY back.")
@click.option("--list", "listed", is_flag=True, help="All corrections ever made.")
@json_option
@data_option
@click.pass_obj
def correct(
    data: Path, words: tuple[str, ...], reason: str, author: str, file: Path | None, remove: bool, listed: bool, as_json: bool,
) -> None:
    """Say what a cell should be. VALUE '' is blank. REPORT: its id, or agency and year. Nothing that was read is changed."""
    _one_way(words, file, remove=remove, listed=listed)
    if listed:
        with in_one_line(), database.reading(Folder(data).required().database) as conn:
            console.answer(corrections.every(conn), LISTED, as_json=as_json, none="no corrections")
        return
    with in_one_line(), desk(data) as open_desk:
        try:
            rows = list(_of_file(open_desk, file)) if file else [_of_words(open_desk, words, reason, author, remove=remove)]
        except CorrectionError as error:
            raise Refusal(str(error)) from error
        new = open_desk.write(rows)
    if as_json:
        for row in rows:
            console.emit(row)
    else:
        click.echo(f"{new} corrections kept" + (f", {len(rows) - new} known already" if new < len(rows) else ""))


def _one_way(words: tuple[str, ...], file: Path | None, *, remove: bool, listed: bool) -> None:
    ways = [name for name, given in (("--file", file), ("--list", listed)) if given]
    if len(ways) > 1 or (ways and (words or remove)):
        raise Refusal(f"{ways[0]}: stands alone, without REPORT, KEY and VALUE")
    least = 2 if remove else 3
    if not ways and len(words) < least:
        raise Refusal("name REPORT and KEY" + ("" if remove else " and VALUE ('' for blank), with --reason and --author; or --file, or --list"))
    unknown = next((word for word in words if word.startswith("--")), None)
    if unknown:
        raise Refusal(f"{unknown}: no such option")


def _of_words(open_desk: Desk, words: tuple[str, ...], reason: str, author: str, *, remove: bool) -> dict[str, Any]:
    value = None if remove else words[-1]
    *named, cell = words if remove else words[:-1]
    id_ = report_id(open_desk.conn, " ".join(named))
    return open_desk.checked(id_, cell, value, reason=reason, author=author)


def _of_file(open_desk: Desk, file: Path) -> Iterator[dict[str, Any]]:
    """Every row of the file, or CorrectionError with the line of the first that cannot be."""
    for line, row in _lines(file):
        try:
            id_ = report_id(open_desk.conn, f"{row['agency']} {row['year']}")
            yield open_desk.checked(id_, row["cell"].strip(), row["value"], reason=row["reason"], author=row["author"], at=row.get("at") or "")
        except (CorrectionError, Refusal) as error:
            raise CorrectionError(f"{file}: line {line}: {error}; no correction of this file was kept") from error


def _lines(file: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        reader = csv.DictReader(io.StringIO(text_of(file).removeprefix("\ufeff"), newline=""))
        lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if lacking:
            raise CorrectionError(f"{file}: no column {lacking[0]}; the first line must name {','.join(COLUMNS)} and may name at")
        for row in reader:
            short = next((name for name in COLUMNS if row[name] is None), None)
            if short or None in row:
                raise CorrectionError(f"{file}: line {reader.line_num}: {'too few' if short else 'too many'} columns")
            yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError(f"{file}: not a CSV file in UTF-8 ({error})") from error
    except OSError as error:
        raise CorrectionError(f"{file}: {error.strerror or error}") from error
