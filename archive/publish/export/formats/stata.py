"""Stata: a do-file that reads the panel's CSV with labels, and the same as .dta (118, UTF-8) through pandas.

Names have at most 32 characters there: short() makes them. What is one of few words (level, kind, form, status) is a number with
value labels, as Stata has factors. Many reports are parted by year, a file each, so that memory does not grow with them.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import TYPE_CHECKING, Any

from archive.calendar.deadlines import KINDS, LEVELS
from archive.publish.export.formats.safe import SIGN
from archive.publish.export.shape import MissingExtraError
from archive.publish.export.written import batches

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from archive.publish.export.shape import Column, Table
    from archive.publish.export.written import Ways

LONGEST = 32  # characters of a name
LABEL = 80  # characters of a variable's label
MISSING = "pandas is not installed; pip install 'xxgk[export]' brings it, or --only csv does without it"
SHORTER = (
    ("litigation_after_reconsideration", "lit_after"), ("litigation_direct", "lit_direct"), ("reconsideration", "recons"),
    ("normative_documents", "normdocs"), ("regulations", "regs"), ("requests_", "req_"), ("statistics_", "stat_"),
    ("unavailable", "unavail"), ("disclosed", "discl"), ("natural_person", "person"),
)
WORDS = {"level": LEVELS, "kind": KINDS, "form": ("2014", "2019", "2021", "narrative"), "status": ("filled", "blank", "no-tables")}


def short(name: str) -> str:
    """A name that Stata takes.

    >>> short("litigation_after_reconsideration_corrected"), short("year")
    ('lit_after_corrected', 'year')
    """
    for long, less in SHORTER:
        if len(name) <= LONGEST:
            break
        name = name.replace(long, less)
    return name[:LONGEST]


def needed() -> Any:
    """pandas, or a MissingExtraError that says how to get it."""
    try:
        import pandas as pd  # the extra `export`
    except ImportError as error:
        raise MissingExtraError(MISSING) from error
    return pd


def write(conn: sqlite3.Connection, table: Table, out: Path, ways: Ways, date: str) -> None:
    """Write out/stata: panel.do and panel.dta, or panel-YEAR.dta for each year."""
    folder = out / "stata"
    folder.mkdir()
    codes = {name: _words(conn, table, name) for name in WORDS if name in table.names}
    labels = ways.labels(table)
    (folder / f"{table.name}.do").write_text(do_file(table, labels, codes), encoding="utf-8", newline="\n")
    years = [year for (year,) in conn.execute("SELECT DISTINCT year FROM chosen WHERE current = 1 ORDER BY year")] if ways.parted else [None]
    for year in years:
        name = f"{table.name}-{year}" if year else table.name
        frame = _frame(table, batches(conn, table, *(("year = ?", (year,)) if year else ())), codes)
        _dta(folder / f"{name}.dta", table, frame, labels, codes, date, ways.about["version"])


def _words(conn: sqlite3.Connection, table: Table, column: str) -> list[str]:
    """The words of a column; their place, from 1, is the code. Those that we do not know come last."""
    found = conn.execute(f"SELECT DISTINCT {column} FROM ({table.query})")
    return [*WORDS[column], *sorted(word for (word,) in found if word and word not in WORDS[column])]


# ---- .dta -----------------------------------------------------------------------------------------------------

def _frame(table: Table, rows: Iterable[Sequence[Sequence[Any]]], codes: Mapping[str, list[str]]) -> Any:
    """The rows, batch by batch, as columns: numbers never stand in memory as objects."""
    pd = needed()
    parts: list[list[Any]] = [[_series(pd, column, (), codes.get(column.name))] for column in table.columns]
    for batch in rows:
        for column, part, values in zip(table.columns, parts, zip(*batch, strict=True), strict=True):
            part.append(_series(pd, column, values, codes.get(column.name)))
    return pd.DataFrame({short(column.name): pd.concat(part, ignore_index=True) for column, part in zip(table.columns, parts, strict=True)})


def _dta(path: Path, table: Table, frame: Any, labels: Mapping[str, Mapping[str, str]],
         codes: Mapping[str, list[str]], date: str, version: str) -> None:
    pd = needed()
    moment = datetime.fromisoformat(date) if date else datetime(1970, 1, 1)  # noqa: DTZ001 - a day, without a place
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.PossiblePrecisionLoss)  # of whole numbers beyond 2**53
        frame.to_stata(
            path, write_index=False, version=118, time_stamp=moment, data_label=f"xxgk {table.name} {version}"[:LABEL],
            variable_labels={short(column.name): _label(labels.get(column.name, {}), column.name) for column in table.columns},
            value_labels={short(name): _numbered(words) for name, words in codes.items()},
            convert_dates={short(column.name): "td" for column in table.columns if column.kind == "date"},
        )


def _numbered(words: Sequence[str]) -> dict[int, str]:
    return dict(enumerate(words, 1))


def _series(pd: Any, column: Column, values: Sequence[Any], words: Sequence[str] | None) -> Any:
    if words is not None:
        numbers = {word: n for n, word in enumerate(words, 1)}
        return pd.Series([None if value is None else numbers[value] for value in values], dtype="float64")
    if column.kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(list(values), dtype="object")), dtype="datetime64[ns]")
    if column.kind in {"integer", "number", "flag"}:
        return pd.Series(list(values), dtype="float64")
    return pd.Series([value or "" for value in values], dtype="object")


def _label(labels: Mapping[str, str], name: str) -> str:
    """Both languages, the Chinese first: it is the one in print."""
    text = " · ".join(labels[lang] for lang in ("zh", "en") if labels.get(lang)) or name
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


# ---- .do ------------------------------------------------------------------------------------------------------

def do_file(table: Table, labels: Mapping[str, Mapping[str, str]], codes: Mapping[str, Sequence[str]]) -> str:
    """Stata's commands that read csv/TABLE.csv. The head is not looked at: names come from here."""
    columns = table.columns
    lines = [
        f"* Reads {table.name}.csv of this export, with labels; Stata 14 or newer. Run it in the folder stata.",
        "version 14",
        f'import delimited using "../csv/{table.name}.csv", encoding("utf-8") varnames(nonames) rowrange(2) bindquote(strict) stringcols(_all) clear',
    ]
    for n, column in enumerate(columns, 1):
        name = short(column.name)
        lines.append(f"rename v{n} {name}")
        if column.kind in {"integer", "number", "flag"}:
            lines.append(f"destring {name}, replace")
        elif column.kind == "date":
            lines += [f'generate double {name}_ = daily({name}, "YMD")', f"format {name}_ %td", f"order {name}_, after({name})",
                      f"drop {name}", f"rename {name}_ {name}"]
        else:
            lines.append(f'replace {name} = substr({name}, 2, .) if substr({name}, 1, 1) == "{SIGN}"')
    for name, words in codes.items():
        lines += _encoded(short(name), words)
    lines += [f"label variable {short(column.name)} {_quoted(_label(labels.get(column.name, {}), column.name))}" for column in columns]
    if "agency" in table.names and "year" in table.names:
        lines += ["egen agency_id = group(agency)", "xtset agency_id year"]
    return "\n".join([*lines, "compress", f'save "{table.name}_labelled.dta", replace']) + "\n"


def _encoded(name: str, words: Sequence[str]) -> list[str]:
    """Words as numbers with labels, with the same numbers whichever words a file has."""
    return [
        f"label define {name} {' '.join(f'{n} {_quoted(word)}' for n, word in enumerate(words, 1))}, replace" if words else f"label define {name} 1 {_quoted('-')}, replace",
        f"encode {name}, generate({name}_) label({name}) noextend", f"order {name}_, after({name})", f"drop {name}", f"rename {name}_ {name}",
    ]


def _quoted(text: str) -> str:
    """A string of Stata in compound quotes."""
    return "`\"" + text.replace('"', "'").replace("`", "'").replace("$", " ") + "\"'"
