"""`xxgk quality`: how much was read without findings, how often reading is right, what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive.commands import console
from archive.commands.console import data_option, in_one_line, json_option
from archive.folder import Folder
from archive.publish.quality import accuracy, limits, lines, of_folder, share

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
        for line in lines(found):
            console.emit(line)
        return
    out = console.stdout()
    for title, columns, rows in _tables(found):
        if rows:
            out.print(console.table(columns, rows, title=f"\n{title}"))
    out.print("\nwhat the machine does not do:")
    for limit in limits("en"):
        out.print(f"- {limit.text}")


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
