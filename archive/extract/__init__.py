"""Document + forms → figures, by row and column labels. Numbers are never counted off from the left.

A number that cannot be placed is left out and named in a finding; what a table lacks is named too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from archive.extract.copies import together
from archive.extract.disputes import Disputes
from archive.extract.gathered import SIDE, Gathered
from archive.extract.lines import lines as lines_of
from archive.extract.lines import names_side_column
from archive.extract.proactive import Proactive
from archive.extract.requests import Requests
from archive.extract.sections import heading, sections
from archive.extract.statistics import is_local, statistics
from archive.forms.indicators import indicators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.extract.lines import Line
    from archive.forms import Form
    from archive.model import Document, Figure, Finding, LocalFigure, Section

NAMES = {2: "proactive", 3: "requests", 4: "disputes"}
NARRATIVE = "narrative"


class _Table(Protocol):
    """What reads the rows of one of the form's tables."""

    def is_start(self, line: Line) -> bool: ...

    def read(self, lines: Sequence[Line], at: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the tables and texts of one document say; seen: the tables of which anything was met."""

    form: str
    figures: Mapping[str, Figure]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    seen: frozenset[str]
    local: tuple[LocalFigure, ...] = ()


def extract(document: Document, forms: Mapping[str, Form], year: int | None = None, title: str = "") -> Extraction:
    """Figures by cell key. year settles the edition only where no label does; title tells where the text begins."""
    found = lines_of(document)
    table = statistics(found, indicators(), year)
    found = [line for at, line in enumerate(found) if at not in table.used]
    editions = tuple(forms.values())
    passes = _passes(found, editions, Counter(), set())
    final = _is_final(passes)
    votes = together(passes)
    gathered = votes if final else together(_passes(found, editions, votes.editions, votes.doubts))
    _undivided(gathered)
    form = _edition(gathered, votes, forms, year)
    national = {indicators().edition} if table.used and not is_local(year) else set()
    if form == NARRATIVE and national:
        form = indicators().edition
    _mixed(gathered, votes, national)
    return Extraction(
        form,
        gathered.figures | table.gathered.figures,
        sections(found, title),
        (*gathered.findings, *table.gathered.findings),
        frozenset(gathered.seen | table.gathered.seen),
        tuple(table.local),
    )


def _is_final(passes: Sequence[Gathered]) -> bool:
    """Read again with all votes and doubts known from the start, the tables would say the same."""
    editions = {edition for one in passes for edition in one.editions}
    return len(editions) <= 1 and not any(one.guessed or one.doubts for one in passes)


def _passes(lines: Sequence[Line], forms: tuple[Form, ...], editions: Counter[str], doubts: set[str]) -> list[Gathered]:
    """What each run through the tables in their order gathers; as a rule there is one.

    The table in force is told by section headings and by unmistakable lines. One that belongs further up than
    the last begins another run.
    """
    passes = [Gathered(editions=editions.copy(), doubts=set(doubts))]
    tables = _tables(forms, passes[0])
    zone, at = 0, 0
    while at < len(lines):
        line = lines[at]
        started = next((number for number, table in tables.items() if number != zone and table.is_start(line)), 0)
        section = 0 if started else heading(line)
        if 0 < (started or section) < zone:
            passes.append(Gathered(editions=editions.copy(), doubts=set(doubts)))
            tables = _tables(forms, passes[-1])
        zone = started or section or zone
        table = tables.get(zone)
        if table and names_side_column(line) and not passes[-1].has_rows(NAMES[zone]):
            passes[-1].doubts.add(SIDE)
        used = 0 if section or table is None else table.read(lines, at)
        at += used or 1
    return passes


def _tables(forms: tuple[Form, ...], gathered: Gathered) -> dict[int, _Table]:
    return {2: Proactive(forms, gathered), 3: Requests(forms, gathered), 4: Disputes(forms, gathered)}


def _edition(gathered: Gathered, votes: Gathered, forms: Mapping[str, Form], year: int | None) -> str:
    """Table 2's heads decide; else table 3's (六); else, where the labels are the same in all, the year."""
    if votes.editions:
        return votes.editions.most_common(1)[0][0]
    rows = {key.split(".")[1] for key in gathered.figures if key.startswith("requests.")}
    if any(row.startswith("other_") for row in rows):
        return "2021"
    if "other" in rows:
        return "2019"
    if not gathered.figures:
        return NARRATIVE
    return next((form.edition for form in forms.values() if year and form.first_year <= year), min(forms))


def _undivided(gathered: Gathered) -> None:
    """(六) beside its own three rows: their group with some row's numbers, or their sum. The form has no such row."""
    rows = {key.split(".")[1] for key in gathered.figures if key.startswith("requests.")}
    if "other" in rows and any(row.startswith("other_") for row in rows):
        for key in [key for key in gathered.figures if key.startswith("requests.other.")]:
            del gathered.figures[key]
        gathered.warn("unplaced_number", "(六) stands beside the three rows it is divided into", "requests.other")


def _mixed(gathered: Gathered, votes: Gathered, others: set[str]) -> None:
    """Tables of several editions in one report are read each by its own labels, and told."""
    rows = {key.split(".")[1] for key in gathered.figures if key.startswith("requests.")}
    editions = votes.editions.keys() | others
    if others and gathered.figures and not votes.editions:
        editions.add("2021" if any(row.startswith("other_") for row in rows) else "2019")
    if "other" in rows:
        editions.add("2019")
    if any(row.startswith("other_") for row in rows):
        editions.add("2021")
    if len(editions) > 1:
        gathered.warn("mixed_form", f"tables of several editions of the form: {', '.join(sorted(editions))}")
