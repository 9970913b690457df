"""Checks: a Report → Findings. A check is one function in VALIDATORS; the identities are data of the forms.

A blank counts as 0 in a sum only where something else is printed in it (上海市政府办公厅 2019 leaves zeros
blank); nothing is repaired.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archive.checks.checked import UNSURE, Checked, is_open
from archive.checks.indicators import absent_indicators, statement_conflict, wrong_year_table
from archive.checks.narrative import parts, received
from archive.checks.slips import slips
from archive.model import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.forms import Form, Identity
    from archive.model import Report, Value

    Check = Callable[[Checked], Iterable[Finding]]


def sums(of: Checked) -> Iterator[Finding]:
    """Every identity that the tables state, for every column, row or block that is printed and surely read."""
    if not of.uneven:
        return
    values = {key: figure.value for key, figure in of.figures.items() if key not in of.unsure and not is_open(figure)}
    for identity in of.uneven:
        sides = identity.sides(values)
        if sides and (finding := _unequal(identity, *sides)):
            yield finding


def _unequal(identity: Identity, left: Sequence[Value], right: Sequence[Value]) -> Finding | None:
    found, expected = sum(filter(None, left)), sum(filter(None, right))
    if found == expected:
        return None
    message = f"{identity.where}: {identity.rule.says} does not hold, {_plus(left)} ≠ {_plus(right)}"
    return Finding(identity.rule.code, "error", message, identity.left[0], expected=expected, found=found)


def total_blank(of: Checked) -> Iterator[Finding]:
    """A total left blank beside numbers (V4 of the irregularities), and what it would be: told, never put in."""
    for identity in of.form.totals() if of.form else ():
        cell = of.figures.get(identity.left[0])
        if cell is None or cell.text.strip():
            continue
        parts = [of.value(key) for key in identity.right]
        unread = any(key in of.figures and is_open(of.figures[key]) for key in identity.right)
        if any(parts) and not unread:
            whole = sum(part or 0 for part in parts)
            yield Finding("total_blank", "note", f"{identity.where}: the total is blank; its parts are {_plus(parts)}", cell.key, expected=whole)


def _plus(values: Sequence[Value]) -> str:
    return " + ".join(str(value) for value in values if value) or "0"


def absent_rows(of: Checked) -> Iterator[Finding]:
    """Rows of the form that the report does not have; a table that is missing whole is told once."""
    if of.form is None or _every_key(of.form) <= of.figures.keys():
        return
    tables = dict(_rows(of.form))
    present = {key.rpartition(".")[0] for key in of.figures}
    if "requests.other" in present:
        divided = {row for row in tables["requests"] if row.startswith("requests.other_")}
        tables["requests"] = [row for row in tables["requests"] if row not in divided]
        told = "the undivided (六) of 2019 stands for this row"
        yield from (Finding("absent_row", "note", told, row) for row in sorted(divided - present))
    for table, rows in tables.items():
        missing = [row for row in rows if row not in present]
        if len(missing) == len(rows):
            yield Finding("absent_row", "warning", f"the whole table {table} is missing", table)
        else:
            yield from (Finding("absent_row", "warning", "the report lacks this row of the form", row) for row in missing)


@cache
def _every_key(form: Form) -> frozenset[str]:
    return frozenset(form.keys())


@cache
def _rows(form: Form) -> dict[str, list[str]]:
    """The rows of each table as keys begin with them."""
    return {
        "proactive": [f"proactive.{row.id}" for clause in form.clauses for row in clause.rows if not row.local],
        "requests": [f"requests.{row.id}" for row in form.requests.rows],
        "disputes": [row.id for row in form.disputes.rows],
    }


def blank_form(of: Checked) -> Iterator[Finding]:
    """The tables are there and nothing is printed in them: not filled in, which is not zero."""
    if any(figure.value is not None and not key.startswith("other.") for key, figure in of.figures.items()):
        return
    values = [figure.value for figure in of.report.tables.values()]
    if values and not any(one.code in {UNSURE, "unplaced_number"} for one in of.report.findings):
        yield Finding("blank_form", "warning", f"all {len(values)} cells of the tables are blank")


def unit_unknown(of: Checked) -> Iterator[Finding]:
    """An amount of money other than 0 whose unit nothing tells."""
    for key in of.keys.amounts:
        figure = of.figures[key]
        if figure.value and not figure.unit:
            yield Finding("unit_unknown", "note", "neither the heading nor the cell tells the unit", figure.key, found=figure.value)


_NO_RULES = re.compile(r"(?:镇|乡|苏木|街道(?:办事处)?|局|办公室|办事处|管理委员会|管委会)(?:人民政府|政府)?$")


def implausible_regulation(of: Checked) -> Iterator[Finding]:
    """规章 of an agency that cannot make any (立法法 arts. 91 and 93: ministries, provinces, cities with districts)."""
    agency = of.report.agency
    if not _NO_RULES.search(agency) or re.search(r"^国家|^国务院|总局$", agency):
        return
    for key in of.keys.regulations:
        if value := of.value(key):
            message = f"{agency} cannot make 规章; likely 规范性文件 entered in the wrong row"
            yield Finding("implausible_regulation", "warning", message, key, found=value)


def wrong_year_form(of: Checked) -> Iterator[Finding]:
    """The edition of the form was not, or no longer, in force for the report's year."""
    year, form = of.report.year, of.form
    if form and year and (year < form.first_year or (form.last_year and year > form.last_year)):
        yield Finding("wrong_year_form", "note", f"the report for {year} uses the form of {form.edition}")


def narrative_conflict(of: Checked) -> Iterator[Finding]:
    """The text counts other requests than table 3: neither the new ones nor the new and carried over."""
    new, over = (of.value(f"requests.{row}.total") for row in ("new_received", "carried_over"))
    if new is None:
        return
    for told, sentence in received(of.report.sections):
        if told not in {new, new + (over or 0)}:
            message = f"the text says {told}, the table {new}: {sentence[:80]}"
            yield Finding("narrative_conflict", "note", message, "requests.new_received.total", expected=told, found=new)


def narrative_sum(of: Checked) -> Iterator[Finding]:
    """The text breaks its own number of requests into all its parts (其中…, the last of them 其他), and they are more or fewer."""
    for whole, every, sentence in parts(of.report.sections):
        if sum(every) != whole:
            message = f"the text says {whole}, but {' + '.join(map(str, every))} = {sum(every)}: {sentence[:80]}"
            yield Finding("narrative_sum", "note", message, expected=sum(every), found=whole)


VALIDATORS: tuple[Check, ...] = (
    sums, total_blank, absent_rows, absent_indicators, blank_form, unit_unknown, implausible_regulation, wrong_year_form, wrong_year_table,
    narrative_conflict, statement_conflict, narrative_sum, slips,
)  # fmt: skip


def validate(report: Report, form: Form | None) -> tuple[Finding, ...]:
    """Every finding of every check. form: of its tables; None if it has none but a statistics table, or none at all."""
    of = Checked(report, form)
    return tuple(finding for check in VALIDATORS for finding in check(of))
