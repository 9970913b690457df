"""What the five portals publish: the real reports, invented ones around them, and look-alikes between.

Only the five real reports' figures are real; all other figures are invented, whatever township they name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.replica import figures, prose
from tests.replica.lookalikes import lookalikes
from tests.replica.model import Attachment, Entry, Facts
from tests.replica.page import Style, body
from tests.replica.tables import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.model import Number

YEARS = range(2019, 2023)
AMOUNT = "proactive.procurement.amount"


@dataclass(frozen=True)
class Publication:
    """A county's publishing habits. towns: the first is the one whose report of `day` is real."""

    id: str
    county: str
    region: str
    towns: tuple[str, ...]
    title: str  # of a report; {town} {year}, the agency's name before the year
    agency: str  # in full, as the publisher; {town}
    style: Style
    day: date  # on which the real report was published
    disclosed: int  # items disclosed, as the real report's text tells
    period: bool = True  # the real report's text names its period
    said: str = ""  # title of the real report where it has none of its own: the list and <title> only
    amount: tuple[str, str] = ("采购总金额", "")  # header of the amount and the unit it tells
    attached: Mapping[tuple[str, int], Attachment] = field(default_factory=dict)  # (town, year) → file
    real: bool = True  # the first town's report of `day` is one of the five; else all is invented
    most: int = 1000  # items listed, the oldest look-alikes left out first


def publish(publication: Publication) -> list[Entry]:
    """Everything the column lists, newest first."""
    real = figures.seed(publication.id) if publication.real else None
    entries = [_real(publication, real)] if real else []
    for town in publication.towns:
        joined = real if town == publication.towns[0] else None
        rng = Random(f"{publication.id} {town}")
        for year, cells in figures.series(rng, YEARS, joined).items():
            entries.append(_invented(publication, town, year, cells, rng))
    quoted = {year: publication.title.format(town=publication.towns[1], year=year) for year in YEARS}
    others = lookalikes(publication.county, publication.towns, quoted)
    entries += sorted(others, key=lambda entry: entry.published, reverse=True)[: max(0, publication.most - len(entries))]
    return sorted(entries, key=lambda entry: (entry.published, entry.title), reverse=True)


def _real(publication: Publication, real: figures.Seed) -> Entry:
    town = publication.towns[0]
    rng = Random(f"{publication.id} real")
    text = prose.write(rng, real.year, real.cells, published=publication.disclosed, period=publication.period,
                       agency=real.agency if real.title else "")
    facts = Facts(real.agency, real.year, real.form, real.cells, real.units, seed=True)
    html = body(publication.style, text, real.form, real.cells, real.layout)
    entry = Entry(real.title or publication.said, publication.day, publication.agency.format(town=town), html, facts,
                  heading=bool(real.title))
    return _with_file(entry, publication, town, real.year)


def _invented(publication: Publication, town: str, year: int, cells: dict[str, Number], rng: Random) -> Entry:
    form, agency = figures.form_of(year), publication.agency.format(town=town)
    named = publication.title.partition("{year}")[0].format(town=town)
    label, unit = publication.amount
    layout = Layout(words={"采购总金额": label})
    text = prose.write(rng, year, cells, published=rng.randint(60, 900), agency=agency)
    units = {AMOUNT: unit} if unit and AMOUNT in cells else {}
    day = date(year + 1, 1, 5) + timedelta(days=rng.randint(0, 24))
    entry = Entry(publication.title.format(town=town, year=year), day, agency,
                  body(publication.style, text, form, cells, layout), Facts(named, year, form, cells, units))
    return _with_file(entry, publication, town, year)


def _with_file(entry: Entry, publication: Publication, town: str, year: int) -> Entry:
    file = publication.attached.get((town, year))
    return replace(entry, attachments=(file,)) if file else entry
