"""Checks of one report against the same agency's report for the year before.

Source of the rules: the forms of 2019 and 2021 count from year to year (本年/上年结转, 现行有效, 上一年项目数量).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.forms import forms
from archive.model import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from archive.model import Value

    Values = Mapping[str, Value]
    Check = Callable[[Values, Values], Iterable[Finding]]

JUMPS = (10, 100)
SMALL = 20  # below it a tenfold count is chance


def carry_over(now: Values, before: Values) -> Iterator[Finding]:
    """二、上年结转 is last year's 四、结转下年度继续办理, per kind of applicant and in total."""
    for column in forms()["2021"].requests.columns:
        found, expected = now.get(f"requests.carried_over.{column.id}"), before.get(f"requests.carried_forward.{column.id}")
        if found is not None and expected is not None and found != expected:
            message = f"{column.labels[0]}: carried over {found}, but last year's report carried {expected} forward"
            yield Finding("carry_over_break", "warning", message, f"requests.carried_over.{column.id}", expected, found)


def in_force(now: Values, before: Values) -> Iterator[Finding]:
    """现行有效 is last year's, and what was issued, less what was repealed (2021 form)."""
    for row in ("regulations", "normative_documents"):
        key = f"proactive.{row}"
        parts = before.get(f"{key}.in_force"), now.get(f"{key}.issued"), now.get(f"{key}.repealed")
        found = now.get(f"{key}.in_force")
        if found is None or None in parts:
            continue
        last, issued, repealed = (part or 0 for part in parts)
        expected = last + issued - repealed
        if found != expected:
            message = f"in force {found}, but {last} of last year + {issued} issued - {repealed} repealed are {expected}"
            yield Finding("in_force_break", "note", message, f"{key}.in_force", expected, found)


def items(now: Values, before: Values) -> Iterator[Finding]:
    """上一年项目数量 is last year's number of items and its change (2019 form, reports for 2019 and 2020)."""
    for row in ("licensing", "other_services", "punishment", "coercion", "fees"):
        found = now.get(f"proactive.{row}.prev_year_items")
        last, change = (before.get(f"proactive.{row}.{measure}") for measure in ("prev_year_items", "change"))
        if found is None or last is None or change is None or found == last + change:
            continue
        message = f"{found} items last year, but last year's report has {last} and a change of {change}"
        yield Finding("items_break", "note", message, f"proactive.{row}.prev_year_items", last + change, found)


def jumps(now: Values, before: Values) -> Iterator[Finding]:
    """A count that is exactly ten or a hundred times last year's, or its tenth or hundredth: a slipped digit?"""
    for key, found in now.items():
        last = before.get(key)
        if not found or not last or max(found, last) < SMALL or key.endswith(".change"):
            continue
        if any(found == last * times or last == found * times for times in JUMPS):
            yield Finding("sudden_jump", "note", f"{found}, but {last} last year: a digit too many or too few?", key, last, found)


BETWEEN: tuple[Check, ...] = (carry_over, in_force, items, jumps)
CODES = frozenset({"carry_over_break", "in_force_break", "items_break", "sudden_jump"})


def between(now: Values, before: Values) -> tuple[Finding, ...]:
    """Every finding of every check; now and before: values by cell key of two years that follow each other."""
    return tuple(finding for check in BETWEEN for finding in check(now, before))
