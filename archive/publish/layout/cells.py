"""What a cell shows: its print, or that it is blank or not there; what the checks and reviewers say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.model import Figure, Finding, Severity, Value
    from archive.publish.layout.sheets import Sheet
    from archive.publish.reported import Correction

State = Literal["printed", "blank", "unsure", "absent"]
SYMBOLS: Mapping[Severity, str] = {"error": "✖", "warning": "▲", "note": "●"}
BLANK, ABSENT, CORRECTED = "□", "–", "→"
WORST: Sequence[Severity] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding with its number on the page, from 1."""

    number: int
    finding: Finding

    @property
    def symbol(self) -> str:
        """✖ error, ▲ warning, ● note."""
        return SYMBOLS[self.finding.severity]


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of a table. state: printed, blank (□), unsure (a scan not read for sure), absent (–, the document has no such cell)."""

    key: str
    state: State
    text: str  # as printed, white space squeezed; "" for blank and absent
    value: Value
    unit: str
    notes: tuple[Noted, ...]
    correction: Correction | None

    @property
    def worst(self) -> Severity | None:
        """The gravest severity of its findings."""
        found = {note.finding.severity for note in self.notes}
        return next((severity for severity in WORST if severity in found), None)


class Contents:
    """The cells of one report, and what is said of each. Corrections are told as such, their findings are left out."""

    def __init__(self, figures: Mapping[str, Figure], findings: Iterable[Finding] = (), corrections: Iterable[Correction] = ()) -> None:
        self.figures = figures
        self.notes = tuple(Noted(n, one) for n, one in enumerate((one for one in findings if one.code != "correction"), 1))
        self.corrections = tuple(corrections)
        self._corrected = {one.cell: one for one in self.corrections}

    def wanted(self, key: str) -> bool:
        """Whether there is anything to show of a cell: then it has a place even where the form has none."""
        return key in self.figures or key in self._corrected

    def about(self, key: str) -> tuple[Noted, ...]:
        """What the checks say of a cell, row or table."""
        return tuple(note for note in self.notes if note.finding.cell == key)

    def cell(self, key: str) -> Shown:
        """The cell with this key."""
        figure = self.figures.get(key)
        text = " ".join(figure.text.split()) if figure else ""
        return Shown(key, _state(figure, text), text, figure.value if figure else None, figure.unit if figure else "",
                     self.about(key), self._corrected.get(key))

    def left(self, sheets: Iterable[Sheet]) -> tuple[Shown, ...]:
        """Cells of the report that none of the tables has: of the running text, or of no edition."""
        placed = {key for sheet in sheets for key in sheet.cells()}
        return tuple(self.cell(key) for key in dict.fromkeys((*self.figures, *self._corrected)) if key not in placed)


def _state(figure: Figure | None, text: str) -> State:
    if figure is None:
        return "absent"
    if not text:
        return "blank"
    return "unsure" if figure.value is None and "|" in text else "printed"


def of_sheet(sheet: Sheet, notes: Iterable[Noted]) -> tuple[Noted, ...]:
    """Those of the notes that are about this table, a row or a cell of it; of the first sheet of a table those about all of it."""
    rows = {line.id for line in sheet.lines if line.id}
    rows |= {column.id.rpartition(".")[0] for column in sheet.columns}
    here = {*sheet.cells(), *rows, sheet.id, sheet.table} - {"", "proactive"}
    return tuple(note for note in notes if note.finding.cell in here)
