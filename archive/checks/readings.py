"""Cells of scans that were not read for sure: left open and told, or chosen by the form's identities.

An identity chooses only what it leaves no choice about: the value follows from cells that are sure, and is one of
those that the cell may say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from archive.clean import number
from archive.model import Finding, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.clean import Number
    from archive.forms import Form, Identity
    from archive.model import Cell, Document, Figure, LocalFigure, Value

MOST_SUMS = 4096  # of what the unsure cells of one identity may add up to

Figures = dict[str, "Figure"]


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity as sum of coefficient × unsure cell = constant; blank counts as 0, as in the checks."""

    identity: Identity
    terms: Mapping[str, int]
    constant: int | float


def settle(figures: Mapping[str, Figure], document: Document, form: Form | None) -> tuple[Figures, tuple[Finding, ...]]:
    """The figures with what the identities choose, and a finding for every cell that is not sure."""
    cells = _cells(document)
    if not cells:
        return dict(figures), ()
    unsure = {key: cell for key, figure in figures.items() if (cell := _cell(figure, cells))}
    open_ = {key: _values(cell.readings) for key, cell in unsure.items()}
    settled = {key: replace(one, value=None, text=_print(unsure[key].readings)) if key in unsure else one
               for key, one in figures.items()}
    chosen = _choose(_equations(settled, open_, form), open_)
    findings = []
    for key, cell in unsure.items():
        if key in chosen:
            value, says = chosen[key]
            text = next(text for text in cell.readings if (read := _number(text)) and read.value == value)
            settled[key] = replace(settled[key], value=value, text=text)
            message = f"may say {_either(cell)}: {value}, as nothing else fits {says}"
            findings.append(Finding("reading_chosen", "note", message, key, found=value))
        else:
            findings.append(Finding("unsure_reading", "warning", f"may say {_either(cell)}: left open", key))
    return settled, (*findings, *_suspects(settled, cells, open_.keys() - chosen.keys(), form))


def open_local(local: Sequence[LocalFigure], document: Document) -> tuple[tuple[LocalFigure, ...], tuple[Finding, ...]]:
    """Numbers of local statistics, which no form's sums constrain: those that are not sure are told."""
    cells = _cells(document)
    unsure = {one: cell for one in local if (cell := _cell(one, cells))}
    told = tuple(Finding("unsure_reading", "warning", f"{one.label} {one.part}".rstrip() + f" may say {_either(cell)}: left open")
                 for one, cell in unsure.items())
    return tuple(replace(one, value=None, text=_print(unsure[one].readings)) if one in unsure else one for one in local), told


# ---- what is not sure ------------------------------------------------------------------------------------

def _cells(document: Document) -> dict[tuple[int, int, int], Cell]:
    """Recognised cells by table, row and column."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return {
        (table, cell.row, cell.column): cell
        for table, grid in enumerate(grids)
        for cell in grid.cells
        if cell.readings or cell.confidence is not None
    }


def _cell(figure: Figure | LocalFigure, cells: Mapping[tuple[int, int, int], Cell]) -> Cell | None:
    """The recognised cell that a figure was taken from, if it was not read for sure.

    A number over two lines (345 above 0) may be one that a narrow cell broke: then that is its only reading.
    """
    at = figure.place
    cell = cells.get((at.table, at.row, at.column)) if at else None
    if cell is None or not cell.text:
        return cell if cell and any(cell.readings) else None
    broken = figure.value is None and "\n" in cell.text and _number(cell.text) is not None
    return replace(cell, readings=(cell.text,)) if broken else None


def _values(readings: Sequence[str]) -> frozenset[int]:
    """What an unsure cell of table 3 or 4 may count."""
    read = [_number(text) for text in readings]
    return frozenset(one.value for one in read if one and isinstance(one.value, int) and one.value >= 0)


def _number(text: str) -> Number | None:
    """The number that a cell prints, over several lines too."""
    return number(text.replace("\n", ""))


def _print(readings: Sequence[str]) -> str:
    return "|".join(text.replace("\n", " ") for text in readings) + "?"


def _either(cell: Cell) -> str:
    told = " or ".join(text.replace("\n", " ") or "nothing" for text in cell.readings)
    return told if cell.confidence is None else f"{told} (confidence {cell.confidence:.2f})"


# ---- identities ------------------------------------------------------------------------------------------

def _equations(figures: Mapping[str, Figure], unsure: Mapping[str, frozenset[int]], form: Form | None) -> list[Equation]:
    """The identities that can be tested: every row is there, and neither side is blank throughout.

    Where 0 stands for a total elsewhere (V4, as in many a township's report), its kind of sum proves nothing.
    """
    found = [one for identity in (form.identities() if form else ()) if (one := _equation(figures, unsure, identity))]
    unfilled = {
        one.identity.rule.code for one in found
        if not one.terms and one.constant and not any(_value(figures, key) for key in one.identity.left)
    }
    return [one for one in found if one.identity.rule.code not in unfilled]


def _equation(figures: Mapping[str, Figure], unsure: Mapping[str, frozenset[int]], identity: Identity) -> Equation | None:
    signs = dict.fromkeys(identity.left, 1) | dict.fromkeys(identity.right, -1)
    if not signs.keys() <= figures.keys():
        return None
    for side in (identity.left, identity.right):
        if all(key not in unsure and figures[key].value is None for key in side):
            return None
    constant = -sum(sign * (_value(figures, key) or 0) for key, sign in signs.items() if key not in unsure)
    return Equation(identity, {key: sign for key, sign in signs.items() if key in unsure}, constant)


def _value(figures: Mapping[str, Figure], key: str) -> Value:
    return figures[key].value


def _choose(equations: Sequence[Equation], unsure: Mapping[str, frozenset[int]]) -> dict[str, tuple[int, str]]:
    """Value and identities of the cells that leave no choice, each with every identity it stands in fulfilled."""
    using = [one for one in equations if one.terms]
    chosen: dict[str, int] = {}
    kept = set(unsure)
    while True:
        grounded = [one for one in using if one.terms.keys() <= kept]
        solved = [pair for part in _parts(grounded) for pair in solve(part).items()]
        chosen = {key: value for key, value in solved if value in unsure[key]}
        for one in using:
            if chosen.keys() & one.terms.keys() and not _possible(one, chosen, unsure):
                chosen = {key: value for key, value in chosen.items() if key not in one.terms}
        if chosen.keys() == kept:
            return {key: (value, _says(key, using)) for key, value in chosen.items()}
        kept = set(chosen)


def _parts(equations: Sequence[Equation]) -> list[list[Equation]]:
    """Equations that share unsure cells, directly or by others, together."""
    parts: list[tuple[set[str], list[Equation]]] = []
    for one in equations:
        touching = [part for part in parts if part[0] & one.terms.keys()]
        parts = [part for part in parts if part not in touching]
        keys = set(one.terms).union(*(keys for keys, _ in touching))
        parts.append((keys, [one, *(other for _, others in touching for other in others)]))
    return [found for _, found in parts]


def solve(equations: Sequence[Equation]) -> dict[str, int]:
    """The cells whose value follows from the equations, as whole numbers; none of a set that contradicts itself."""
    rows: list[tuple[dict[str, Fraction], Fraction]] = []
    for one in equations:
        terms, constant = {key: Fraction(sign) for key, sign in one.terms.items()}, Fraction(one.constant)
        for pivot, (row, value) in [(next(iter(row)), (row, value)) for row, value in rows]:
            terms, constant = _less(terms, constant, row, value, terms.get(pivot, Fraction(0)))
        if not terms:
            if constant:
                return {}
            continue
        pivot, factor = next(iter(terms.items()))
        terms, constant = {key: part / factor for key, part in terms.items()}, constant / factor
        rows = [_less(row, value, terms, constant, row.get(pivot, Fraction(0))) for row, value in rows]
        rows.append((terms, constant))
    alone = {next(iter(row)): value for row, value in rows if len(row) == 1}
    return {key: int(value) for key, value in alone.items() if value.denominator == 1}


def _less(
    row: dict[str, Fraction], value: Fraction, other: Mapping[str, Fraction], constant: Fraction, factor: Fraction
) -> tuple[dict[str, Fraction], Fraction]:
    """A row less factor times another one."""
    if not factor:
        return row, value
    left = {key: row.get(key, Fraction(0)) - factor * other.get(key, Fraction(0)) for key in (*row, *(other.keys() - row.keys()))}
    return {key: part for key, part in left.items() if part}, value - factor * constant


def _possible(one: Equation, chosen: Mapping[str, int], unsure: Mapping[str, frozenset[int]]) -> bool:
    """Some reading of every other unsure cell fulfils the identity."""
    sums: set[int | float] = {0}
    for key, sign in one.terms.items():
        values = {chosen[key]} if key in chosen else unsure[key]
        sums = {sum_ + sign * value for sum_ in sums for value in values}
        if len(sums) > MOST_SUMS:
            return False
    return one.constant in sums


def _says(key: str, equations: Sequence[Equation]) -> str:
    return " and ".join(f"{one.identity.rule.code} of {one.identity.where}" for one in equations if key in one.terms)


# ---- cells that were read for sure, and against which the sums speak ---------------------------------------

def _suspects(
    figures: Figures, cells: Mapping[tuple[int, int, int], Cell], unsure: set[str], form: Form | None
) -> Iterator[Finding]:
    """A recognised cell whose row and column both break and would both hold with one other value: left open.

    figures is changed in place. What the report itself prints wrong cannot be told from a misreading here.
    """
    broken: dict[str, list[Equation]] = {}
    held: Counter[str] = Counter()
    for one in _equations(figures, dict.fromkeys(unsure, frozenset()), form):
        if one.terms:
            continue
        for key in (*one.identity.left, *one.identity.right):
            held[key] += 1
            if one.constant:
                broken.setdefault(key, []).append(one)
    for key, equations in broken.items():
        figure, value = figures[key], figures[key].value
        at = figure.place
        better = {(value or 0) + one.constant * (1 if key in one.identity.left else -1) for one in equations}
        recognised = at is not None and (at.table, at.row, at.column) in cells
        if value is None or not recognised or len(equations) < 2 or held[key] > len(equations) or len(better) > 1:
            continue
        if (other := better.pop()) >= 0:
            says = " and ".join(one.identity.rule.code for one in equations)
            figures[key] = replace(figure, value=None, text=_print((figure.text, str(other))))
            message = f"read as {figure.text}, but {says} would hold with {other}: left open"
            yield Finding("unsure_reading", "warning", message, key)
