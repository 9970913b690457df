"""Document + forms → figures, by row and column labels. Numbers are never counted off from the left.

A number that cannot be placed is left out and named in a finding; what a table lacks is named too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extract.copies import together
from archive.extract.folded import lines as lines_of
from archive.extract.folded import unfolded
from archive.extract.passes import Passes
from archive.extract.plans import PLANS
from archive.extract.sections import sections
from archive.extract.statistics import Statistics, is_hint, is_local, statistics
from archive.forms.indicators import indicators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.extract.gathered import Gathered
    from archive.extract.plans import Plans
    from archive.forms import Form
    from archive.model import Document, Figure, Finding, LocalFigure, Section

NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the tables and texts of one document say; seen: the tables of which anything was met."""

    form: str
    figures: Mapping[str, Figure]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    seen: frozenset[str]
    local: tuple[LocalFigure, ...] = ()


def extract(
    document: Document, forms: Mapping[str, Form], year: int | None = None, title: str = "", plans: Plans | None = PLANS
) -> Extraction:
    """Figures by cell key. year settles the edition only where no label does; title tells where the text begins.

    plans: what is remembered of tables read before, None: each is read by itself. The outcome is the same.
    """
    found = lines_of(document, plans)
    table = Statistics()
    if any(is_hint(line) for line in found):
        found = unfolded(found)
        table = statistics(found, indicators(), year)
        found = [line for at, line in enumerate(found) if at not in table.used]
    editions = tuple(forms.values())
    first = Passes(found, editions, Counter(), set())
    final = _is_final(first.found)
    votes = together(first.found)
    gathered = votes if final else together(Passes(found, editions, votes.editions, votes.doubts).found)
    if plans:
        plans.used += first.used
    rows = _undivided(gathered)
    form = _edition(rows, gathered, votes, forms, year)
    national = {indicators().edition} if table.used and not is_local(year) else set()
    if form == NARRATIVE and national:
        form = indicators().edition
    _mixed(rows, gathered, votes, national)
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


def _edition(rows: set[str], gathered: Gathered, votes: Gathered, forms: Mapping[str, Form], year: int | None) -> str:
    """Table 2's heads decide; else table 3's (六); else, where the labels are the same in all, the year."""
    if votes.editions:
        return votes.editions.most_common(1)[0][0]
    if any(row.startswith("other_") for row in rows):
        return "2021"
    if "other" in rows:
        return "2019"
    if not gathered.figures:
        return NARRATIVE
    return next((form.edition for form in forms.values() if year and form.first_year <= year), min(forms))


def _undivided(gathered: Gathered) -> set[str]:
    """(六) beside its own three rows: their group with some row's numbers, or their sum. The form has no such row.

    The rows of table 3 that are left.
    """
    rows = {key.split(".")[1] for key in gathered.figures if key.startswith("requests.")}
    if "other" in rows and any(row.startswith("other_") for row in rows):
        for key in [key for key in gathered.figures if key.startswith("requests.other.")]:
            del gathered.figures[key]
        gathered.warn("unplaced_number", "(六) stands beside the three rows it is divided into", "requests.other")
        rows.discard("other")
    return rows


def _mixed(rows: set[str], gathered: Gathered, votes: Gathered, others: set[str]) -> None:
    """Tables of several editions in one report are read each by its own labels, and told."""
    editions = votes.editions.keys() | others
    if others and gathered.figures and not votes.editions:
        editions.add("2021" if any(row.startswith("other_") for row in rows) else "2019")
    if "other" in rows:
        editions.add("2019")
    if any(row.startswith("other_") for row in rows):
        editions.add("2021")
    if len(editions) > 1:
        gathered.warn("mixed_form", f"tables of several editions of the form: {', '.join(sorted(editions))}")
