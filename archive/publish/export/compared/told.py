"""CHANGES.md and changes.csv of an export."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

from archive.publish.export.compared import changes, earlier
from archive.publish.export.formats import csv_files
from archive.publish.export.placed import read_sums, sha256
from archive.publish.export.shape import columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.publish.export.compared.changes import Change
    from archive.publish.export.compared.earlier import Earlier

COLUMNS = columns("kind agency year:integer revision_before:integer? revision:integer? cell? before? after? why?")
FILES = ("CHANGES.md", "changes.csv")
SAYS = {
    "new": "reports that are new", "gone": "reports that are gone", "report": "other form, title, date or address of a report",
    "cell": "cells with another figure", "text": "sections with another text", "correction": "corrections made, changed or taken back",
}
SHOWN = 40  # changes that CHANGES.md shows of each kind; changes.csv has all
NONE = "# Changes\n\nVersion {version}. There was no earlier export to hold this one against; `--against FOLDER` names one.\n"
CANNOT = "# Changes\n\nVersion {version}. Tables can be compared where both exports have them as CSV or Parquet; these have not.\n"


def write(out: Path, against: Earlier | None, *, former: bool) -> dict[str, int]:
    """Write both files into an export whose tables and data package are there; kind → how many.

    former: the earlier one is what lay in the same place. If no table has changed since, what it said of its own
    predecessor stays, so that the same data give the same bytes however often they are exported.
    """
    new = earlier.of(out)
    if against and former and _same(against.folder, out) and all((against.folder / name).is_file() for name in FILES):
        for name in FILES:
            shutil.copyfile(against.folder / name, out / name)
        return {}
    counts: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    shown: dict[str, list[Change]] = {}
    with csv_files.writing(out / "changes.csv", COLUMNS) as put:
        if against and against.comparable() and new.comparable():
            for change in changes.compare(against, new):
                put([change.row()])
                counts[change.kind] += 1
                reasons[change.kind, _general(change)] += 1
                if len(shown.setdefault(change.kind, [])) < SHOWN:
                    shown[change.kind].append(change)
    (out / "CHANGES.md").write_text(_told(against, new, counts, reasons, shown), encoding="utf-8")
    return dict(counts)


def _same(one: Path, other: Path) -> bool:
    """Whether the tables of two exports are byte for byte the same."""
    sums = {name: digest for name, digest in read_sums(one).items() if name.startswith(("csv/", "parquet/"))}
    here = sorted(path for folder in ("csv", "parquet") for path in (other / folder).rglob("*") if path.is_file())
    return bool(sums) and sums == {path.relative_to(other).as_posix(): sha256(path) for path in here}


def _general(change: Change) -> str:
    """The reason without what is one reviewer's or one report's own."""
    return "" if change.kind in {"new", "gone", "correction"} else change.why


def _told(
    against: Earlier | None, new: Earlier, counts: Counter[str], reasons: Counter[tuple[str, str]], shown: dict[str, list[Change]],
) -> str:
    if against is None:
        return NONE.format(version=new.version)
    if not (against.comparable() and new.comparable()):
        return CANNOT.format(version=new.version)
    schema = changes.of_schema(against, new)
    lines = [f"# Changes from {against.version} to {new.version}", "", "All of them, one a line: `changes.csv`.", "", "## Tables and columns", ""]
    lines += [f"- {line}" for line in schema] or ["None."]
    lines += ["", "## Data", ""]
    lines += [f"- {SAYS[kind]}: {counts[kind]}" for kind in SAYS if counts[kind]] or ["Nothing changed."]
    for kind, says in SAYS.items():
        if counts[kind]:
            lines += ["", f"### {says.capitalize()}: {counts[kind]}", ""]
            lines += [f"- {count} because: {_plain(why)}" for (of, why), count in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
                      if of == kind and why][:SHOWN]
            lines += ["", *_table(shown[kind])]
            if counts[kind] > SHOWN:
                lines += ["", f"… and {counts[kind] - SHOWN} more in `changes.csv`."]
    return "\n".join(lines) + "\n"


def _table(found: list[Change]) -> Iterator[str]:
    yield "| agency | year | revision | what | before | after |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        revision = one.revision if one.revision_before in {"", one.revision} else f"{one.revision_before} → {one.revision}"
        yield f"| {_plain(one.agency)} | {one.year} | {revision} | {_plain(one.cell)} | {_plain(one.before)} | {_plain(one.after)} |"


def _plain(text: str) -> str:
    """Text of others in a line of Markdown: no markup of it, no table of its own."""
    squeezed = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#!" else char for char in squeezed[:120])
