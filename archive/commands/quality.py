"""`xxgk quality`: how much was read without findings, how often reading is right, what it cannot do."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from archive.commands import console
from archive.commands.console import data_option, in_one_line, json_option
from archive.folder import Folder
from archive.publish.quality import accuracy, limits, of_folder

if TYPE_CHECKING:
    from pathlib import Path

    from archive.publish.quality import Quality

SHOWN = {"reader": "format", "form": "form", "province": "province", "year": "year"}


@click.command("quality")
@json_option
@data_option
@click.pass_obj
def quality_command(data: Path, as_json: bool) -> None:
    """How good the data are: reports read without findings, findings by code, accuracy on known documents, known limits."""
    with in_one_line():
        found = of_folder(Folder(data).required())
    if as_json:
        for line in _lines(found):
            console.emit(line)
        return
    out = console.stdout()
    for title, columns, rows in _tables(found):
        if rows:
            out.print(console.table(columns, rows, title=f"\n{title}"))
    out.print("\nwhat the machine does not do:")
    for limit in limits("en"):
        out.print(f"- {limit.text}")


def _lines(found: Quality) -> list[dict[str, Any]]:
    told = asdict(found)
    lines = [{"what": "publication", "version": found.version, "data_date": found.data_date, "withdrawn": found.withdrawn}]
    lines += [{"what": "reports", **row} for by in told["reads"].values() for row in by]
    lines += [{"what": what, **row} for what in ("findings", "captures", "coverage") for row in told[what]]
    lines.append({"what": "accuracy", **accuracy()})
    return lines + [{"what": "limit", "key": en.key, "en": en.text, "zh": zh.text} for en, zh in zip(limits("en"), limits("zh"), strict=True)]


def _tables(found: Quality) -> list[tuple[str, tuple[str, ...], list[list[object]]]]:
    made: list[tuple[str, tuple[str, ...], list[list[object]]]] = []
    for by, name in SHOWN.items():
        rows = [*found.reads.get(by, []), *found.reads.get("all", [])]
        made.append((f"reports read without errors and warnings, by {name}", (name, "reports", "clean", "share", "with_warnings", "with_errors"), [
            [row["name"] or row["value"] or ("all" if row["by"] == "all" else "unknown"), row["reports"], row["clean"],
             share(row["clean"], row["reports"]), row["with_warnings"], row["with_errors"]] for row in rows]))
    made.append(("findings", ("code", "severity", "findings", "reports"), [[row[name] for name in ("code", "severity", "findings", "reports")] for row in found.findings]))
    made.append(("captures of documents", ("state", "captures"), [[row["state"], row["captures"]] for row in found.captures]))
    names = ("year", "expected", "published", "late", "missing", "blocked", "not_due")
    made.append(("coverage", names, [[row[name] for name in names] for row in found.coverage]))
    known = accuracy()
    drawn = [[row["kind"], row["files"], row["cells"], share(row["right"], row["cells"]), row["wrong"], row["invented"]] for row in known["drawn"]]
    published = known["published"]
    made.append(("accuracy on documents with known figures", ("kind", "files", "cells", "right", "wrong", "invented"),
                 [["published reports", published["files"], published["cells"], share(published["right"], published["cells"]), None, None], *drawn]))
    return made


def share(part: int, whole: int) -> str:
    """In per cent, never rounded up to 100.

    >>> share(1999, 2000), share(99999, 100000), share(1, 1), share(0, 0)
    ('99.95 %', '99.99 %', '100 %', '–')
    """
    if not whole:
        return "–"
    return "100 %" if part == whole else f"{int(part * 10_000 / whole) / 100:.2f} %"
