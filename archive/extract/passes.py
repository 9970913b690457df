"""One run, or several, through a document's lines: which table is in force, and what each gathers.

The table in force is told by section headings and by unmistakable lines. One that belongs further up than the last
begins another run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from archive.extract.disputes import Disputes
from archive.extract.folded import Folded, apart
from archive.extract.gathered import SIDE, Gathered
from archive.extract.lines import names_side_column
from archive.extract.plans import plan
from archive.extract.proactive import Proactive
from archive.extract.requests import Requests
from archive.extract.sections import heading

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Hashable, Mapping, Sequence

    from archive.extract.lines import Line
    from archive.forms import Form

NAMES = {2: "proactive", 3: "requests", 4: "disputes"}


class _Table(Protocol):
    """What reads the rows of one of the form's tables."""

    def is_start(self, line: Line) -> bool: ...

    def read(self, lines: Sequence[Line], at: int) -> int: ...


class Passes:
    """What each run gathers; as a rule there is one.

    lines: changed in place, a folded table that must be read becomes its rows. So does one beside another table or
    row: a row may be looked for beyond the end of its table.
    """

    def __init__(self, lines: list[Line], forms: tuple[Form, ...], editions: Counter[str], doubts: set[str]) -> None:
        self.found: list[Gathered] = []
        self.used = 0  # tables that were not read, because a plan of theirs is remembered
        self._lines, self._forms, self._told = lines, forms, (editions, doubts)
        self._zone = 0
        self._begin()
        lines[:] = apart(lines)
        at = 0
        while at < len(lines):
            line = lines[at]
            at = self._folded(line, at) if isinstance(line, Folded) else self._line(line, at)

    def _begin(self) -> None:
        editions, doubts = self._told
        self._gathered = Gathered(editions=editions.copy(), doubts=set(doubts))
        self.found.append(self._gathered)
        self._proactive = Proactive(self._forms, self._gathered)
        self._requests = Requests(self._forms, self._gathered)
        self._disputes = Disputes(self._forms, self._gathered)
        self._tables: Mapping[int, _Table] = {2: self._proactive, 3: self._requests, 4: self._disputes}

    def _line(self, line: Line, at: int) -> int:
        """Reads a line, or the row that begins there; the position behind it."""
        started = self._started(line)
        section = 0 if started else heading(line)
        if 0 < (started or section) < self._zone:
            self._begin()
        zone = self._zone = started or section or self._zone
        table = self._tables.get(zone)
        if table is None:
            return at + 1
        if names_side_column(line) and not self._gathered.has_rows(NAMES[zone]):
            self._gathered.doubts.add(SIDE)
        return at + ((0 if section else table.read(self._lines, at)) or 1)

    def _started(self, line: Line) -> int:
        """The table that begins here, other than the one in force; 0: none."""
        return next((number for number, table in self._tables.items() if number != self._zone and table.is_start(line)), 0)

    # ---- tables that were met before -----------------------------------------------------------------

    def _folded(self, folded: Folded, at: int) -> int:
        """A table by its plan; read row by row where there is none, and remembered if that went as usual."""
        follows = at + 1 < len(self._lines)
        begun = (folded.table, follows, self._forms, self._state())
        plans, gathered = folded.shape.plans, self._gathered
        found = plans.get(begun)
        if found and found.use(folded.texts, gathered):
            self._restore(found.end)
            self.used += 1
            return at + 1
        rows = folded.rows()
        self._lines[at : at + 1] = rows
        figures, met, guessed, gathered.weighed = len(gathered.figures), frozenset(gathered.rows), gathered.guessed, False
        told = (len(gathered.findings), len(gathered.dropped), len(gathered.doubts), len(self.found))
        end = at + len(rows)
        while at < end:
            at = self._line(self._lines[at], at)
        as_usual = told == (len(gathered.findings), len(gathered.dropped), len(gathered.doubts), len(self.found)) and guessed == gathered.guessed
        if found is None and at == end and as_usual and not gathered.weighed:
            given = list(gathered.figures.values())[figures:]
            if made := plan(folded.shape, folded.grid.cells, given, frozenset(gathered.rows - met), self._state()):
                folded.shape.remember(begun, made)
        return at

    def _state(self) -> Hashable:
        """All that the next line's reading hangs on, but for the figures and rows that were met."""
        gathered = self._gathered
        told = (tuple(gathered.editions.items()), frozenset(gathered.doubts), frozenset(gathered.seen))
        return self._zone, told, self._proactive.state(), self._requests.state(), self._disputes.state()

    def _restore(self, state: Any) -> None:
        self._zone, (editions, _, seen), proactive, requests, disputes = state
        self._gathered.editions.clear()
        self._gathered.editions.update(dict(editions))
        self._gathered.seen |= seen
        self._proactive.restore(proactive)
        self._requests.restore(requests)
        self._disputes.restore(disputes)
