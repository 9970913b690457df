"""What the reading of a table came to, remembered for tables that differ from it in nothing but plain numbers.

The statutory tables of an edition have the same labels and spans on thousands of pages. A table is told by its Shape:
where each cell stands, how far it reaches, and what it says, where a plain number (up to fifteen digits, no zero before
others) counts as the sign that here is one, and so do numbers with a decimal point and negative ones. A Plan is what reading such
a table changed: which cell gave which figure, and the state in which the tables' readers were left.

Why a plan gives what reading would give:

* All that a reader may look at is in the key of the plan: the shape; the state that the readers, the votes for an
  edition, the doubts and the section in force were in; the number of the table in its document; whether it is the last.
  Where another table stands before or behind it, rows of the one may be looked at for the other, and there is no plan.
* One number is as good as another of its kind for every question but those of its value or its length. Of these
  - sums, and cells compared with each other, are told to Gathered.weighed by whoever asks: then there is no plan;
  - the blocks of table 4 are asked whether they stand one column off. They do not where each adds up: a plan is made
    only then, or where they hold no number, and is used only where the numbers of this page add up, too;
  - a number with a decimal point may be whole (12.0), which counts for columns of counts: no plan where it is one;
  - a row that was met before is compared with the earlier one: no plan is made or used where one was;
  - the length of a line counts for a caption (第二十条…), digits for a column 序号: tables with a number beside a caption
    or with such a column have no plan, nor has a statistics table, a table with a heading of a section, or any from
    which a finding, a doubt, a guess or another run through the tables came.
* Everything else, and every table whose key is new, is read as if there were no plans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from archive.clean import label
from archive.extract.lines import HEADS, NEVER, names_side_column
from archive.extract.sections import heading
from archive.extract.statistics import is_hint
from archive.model import Figure

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from archive.extract.gathered import Gathered
    from archive.extract.lines import Line, Sides
    from archive.model import Cell, Grid, Place

SHAPES = 128  # remembered, and as many older ones
STATES = 8  # of a shape: one is used by the pages of one portal, few more by all
TEXTS = 8  # of a cell whose figures are remembered: most are 0
MOST_CELLS = 1000  # of a table that is remembered; table 3 has some 220
SAID, SHORT = 4096, 40  # texts whose kind is remembered, and their characters
LONGEST_NUMBER = 15  # digits, as in archive.clean.number
_SHAPE = attrgetter("row", "column", "rowspan", "colspan", "box", "page", "confidence", "readings")
_SIGNED = re.compile(r"-[1-9][0-9]{0,14}|(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")


Kind = int
WHOLE, DECIMAL, NEGATIVE = 1, 2, 3  # kinds of numbers that are told apart in a shape; numbers, because they are hashed in C


def kind(text: str) -> Kind:
    """What kind of number a cell prints as everyone writes it, of which one is read like another; 0 for all else.

    >>> [kind(text) for text in ("0", "37", "3.5", "-2", "007", " 3", "３", "")]
    [1, 1, 2, 3, 0, 0, 0, 0]
    """
    if text.isdigit():
        return WHOLE if text.isascii() and (text[0] != "0" or text == "0") and len(text) <= LONGEST_NUMBER else 0
    if not text.isascii() or not _SIGNED.fullmatch(text):
        return 0
    return NEGATIVE if text[0] == "-" else DECIMAL


class _Said(dict[str, "str | Kind"]):
    """What a cell says in a shape, by its text: the kind of its number, or the text; the usual ones are remembered."""

    def __missing__(self, text: str) -> str | Kind:
        said = kind(text) or text
        if len(text) <= SHORT and len(self) < SAID:
            self[text] = said
        return said


@dataclass(slots=True)
class Plan:
    """What reading a table changed. cells: key, number of the cell, its figures by text, place and unit;
    blocks: numbers of the cells whose last must be the sum of the others."""

    cells: list[tuple[str, int, dict[str, Figure], Place | None, str]]
    blocks: list[tuple[int, ...]]
    rows: frozenset[str]
    end: Any  # the state of the readers behind the table

    def use(self, texts: Sequence[str], gathered: Gathered) -> bool:
        """Gathers what the table says; False, and nothing is done, where it must be read."""
        if not gathered.rows.isdisjoint(self.rows) or not _add_up(self.blocks, texts):
            return False
        figures = gathered.figures
        for key, at, known, place, unit in self.cells:
            text = texts[at]
            figure = known.get(text)
            if figure is None:
                figure = Figure(key, float(text) if "." in text else int(text), text, place, unit)
                if len(known) < TEXTS:
                    known[text] = figure
            figures[key] = figure
        gathered.rows |= self.rows
        return True


@dataclass(slots=True)
class Shape:
    """What is known of a table's shape. plans: by the state in which such a table began, None where there can be none."""

    numbers: Mapping[int, Kind]  # of each cell that has one
    met: bool = False
    usable: bool = False
    sides: Sides | None = None  # what its lines leave behind (archive.extract.lines), None: what there was before
    plans: dict[Hashable, Plan | None] = field(default_factory=dict)

    def learn(self, lines: Sequence[Line], cells: Sequence[Cell], sides: Sides | None) -> None:
        """Whether such a table may have plans; lines: what is made of its cells."""
        self.met, self.sides = True, sides
        apart = len({(cell.row, cell.column) for cell in cells}) == len(cells)
        self.usable = bool(lines) and apart and _is_free(sides) and not any(_is_special(line) for line in lines)

    def remember(self, begun: Hashable, plan: Plan | None) -> None:
        if len(self.plans) >= STATES:
            self.plans.clear()
        self.plans[begun] = plan


class Plans:
    """The shapes met most recently, in this process alone."""

    def __init__(self) -> None:
        self._new: dict[Hashable, Shape] = {}
        self._old: dict[Hashable, Shape] = {}
        self.used = 0  # tables that were not read, since the start

    def shape(self, grid: Grid, texts: Sequence[str]) -> Shape | None:
        """The shape of a table, None where it is of a kind that never comes twice: with boxes, on pages, from pictures."""
        cells = grid.cells
        if grid.layout != "table" or grid.page or grid.source or not 0 < len(cells) <= MOST_CELLS or cells[0].box or cells[0].confidence:
            return None
        said = tuple(map(_SAID, texts))
        key = (said, tuple(map(_SHAPE, cells)))
        found = self._new.get(key)
        return found or self._older(key, said)

    def _older(self, key: Hashable, said: tuple[str | Kind, ...]) -> Shape:
        found = self._old.pop(key, None) or Shape({at: text for at, text in enumerate(said) if not isinstance(text, str)})
        if len(self._new) >= SHAPES:
            self._new, self._old = {}, self._new
        self._new[key] = found
        return found


_SAID = _Said().__getitem__
PLANS = Plans()


def plan(shape: Shape, cells: Sequence[Cell], figures: Sequence[Figure], rows: frozenset[str], end: Any) -> Plan | None:
    """The plan of a table that gave these figures, of these rows; None where they are not cells of the table as printed,
    or the numbers are such that others may be read otherwise."""
    at = {(cell.row, cell.column): number for number, cell in enumerate(cells)}
    found: list[tuple[str, int, dict[str, Figure], Place | None, str]] = []
    blocks: dict[str, list[int]] = {}
    for figure in figures:
        number = at.get((figure.place.row, figure.place.column), -1) if figure.place else -1
        if number < 0 or cells[number].text != figure.text or not _is_ordinary(figure, shape.numbers.get(number, 0)):
            return None
        found.append((figure.key, number, {figure.text: figure}, figure.place, figure.unit))
        row = figure.key.rpartition(".")[0]
        if "." not in row:  # of table 4, whose blocks are its rows
            blocks.setdefault(row, []).append(number)
    kinds = {shape.numbers.get(number, 0) for block in blocks.values() for number in block}
    sums = [tuple(block) for block in blocks.values()] if kinds == {WHOLE} else []
    if not (kinds in ({WHOLE}, {0}, set()) and _add_up(sums, [cell.text for cell in cells])):
        return None
    return Plan(found, sums, rows, end)


def _is_ordinary(figure: Figure, kind: Kind) -> bool:
    """Any number of the kind would be taken like this one."""
    return not kind or (figure.value is not None and isinstance(figure.value, float) == (kind == DECIMAL))


def _add_up(blocks: Sequence[tuple[int, ...]], texts: Sequence[str]) -> bool:
    for block in blocks:
        *parts, whole = [int(texts[at]) for at in block]
        if sum(parts) != whole:
            return False
    return True


def _is_free(sides: Sides | None) -> bool:
    """No column 序号 or 备注 was left out or goes on into the next table."""
    return sides is None or sides.left == sides.right == NEVER


def _is_special(line: Line) -> bool:
    """A line whose meaning for the tables, or for what is around them, may hang on more than the key of a plan holds."""
    if heading(line) or names_side_column(line) or is_hint(line):
        return True
    return bool(line.numbers and line.label.startswith("第二十条")) or any(label(item.text) in HEADS for item in line.items)
