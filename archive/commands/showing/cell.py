"""One number of a report: what is told of it, whether the report lies in a database or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.commands import console
from archive.commands.console import Refusal
from archive.commands.showing.filed import as_finding, as_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Figure, Report

NOWHERE = {"page": None, "table": None, "row": None, "column": None}


def figure_of(report: Report, key: str, whose: str, lists: str) -> Figure:
    """The figure; Refusal if the report lacks it. whose: words for the report; lists: the command that lists its cells."""
    if key in report.figures:
        return report.figures[key]
    row = key.rpartition(".")[0]
    beside = [other for other in report.figures if row and other.startswith(f"{row}.")]
    if beside:
        raise Refusal(f"{key}: {whose} has no such cell; in this row it has {', '.join(beside)}")
    raise Refusal(f"{key}: {whose} has no such row ({lists} lists its cells)")


def printed(figure: Figure) -> dict[str, Any]:
    """Value and print as JSON."""
    return {"cell": figure.key, "value": figure.value, "print": figure.text, "unit": figure.unit or None}


def placed(figure: Figure, report: Report) -> dict[str, Any]:
    """Its place as JSON, null where it has none, and what the checks say of it."""
    place = NOWHERE | (as_place(figure.place) if figure.place else {})
    return place | {"findings": [as_finding(finding) for finding in report.findings if finding.cell == figure.key]}


def tell(told: Mapping[str, Any]) -> None:
    """Print it, a line for each thing that is told."""
    out = console.stdout()
    for name, value in told.items():
        if name == "findings":
            for finding in value:
                out.print(console.plain(f"finding     {finding['severity']} {finding['code']}: {finding['message']}"))
        elif name == "correction":
            shown = "(blank)" if value["corrected"] is None else value["corrected"]
            out.print(console.plain(f"corrected   {shown} ({value['author']}, {value['at'][:10]}: {value['reason']})"))
        elif name == "image":
            out.print(console.plain(f"image       {value['file']}: {value['shows']}"))
        else:
            out.print(console.plain(f"{name.replace('_', ' '):<11} {_shown(name, value)}"))


def _shown(name: str, value: object) -> str:
    if value is None:
        return "–"
    if name == "print" and value == "":
        return "(blank)"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
