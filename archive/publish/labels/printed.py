"""The Chinese of the forms' rows, columns and groups, as the newest edition that has them prints it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archive.forms import forms
from archive.forms.indicators import indicators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.forms import Form

# the form files are compared without regard to width; the printed forms have the full-width signs
WIDE = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "："})
# the groups of table 3 by the beginning of their rows' ids
GROUPS = {"granted": "results", "denied_": "denied", "unavailable_": "unavailable", "rejected_": "rejected", "other_": "other"}


@cache
def printed() -> Mapping[str, str]:
    """key → Chinese: rows (`requests.granted`), parts (`column.total`), cells whose column has a name of its own
    (`proactive.fees.amount`), groups (`group.denied`), and the group that a row stands in (`requests.denied_repeat.group`).
    """
    found: dict[str, str] = {}
    for form in forms().values():  # newest first
        for key, text in (*_proactive(form), *_requests(form), *_disputes(form)):
            found.setdefault(key, text.translate(WIDE))
    for one in indicators().indicators:
        found[one.key] = one.labels[0].translate(WIDE)
    return found


def _proactive(form: Form) -> Iterator[tuple[str, str]]:
    for clause in form.clauses:
        for row in clause.rows:
            yield f"proactive.{row.id}", row.labels[0]
            for column in clause.columns:
                yield f"proactive.{row.id}.{column.id}.column", column.labels[0]
                yield f"measure.{column.id}", column.labels[0]


def _requests(form: Form) -> Iterator[tuple[str, str]]:
    outermost = form.requests.groups[0]
    for row in form.requests.rows:
        yield f"requests.{row.id}", row.labels[0]
        for start, group in GROUPS.items():
            if row.group and row.id.startswith(start):
                yield f"group.{group}", row.group
        if row.group not in ("", outermost):
            yield f"requests.{row.id}.group", row.group
    for column in form.requests.columns:
        yield f"column.{column.id}", column.labels[0]


def _disputes(form: Form) -> Iterator[tuple[str, str]]:
    for block in form.disputes.rows:
        yield f"stage.{block.id}", block.labels[0]
        if block.group:
            yield f"stage.{block.id}.group", block.group
            yield "group.litigation", block.group
    for column in form.disputes.columns:
        yield f"result.{column.id}", column.labels[0]
