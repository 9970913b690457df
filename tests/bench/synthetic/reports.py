"""Drawn reports as rows of the database: figures, findings of what is planted, texts, revisions, corrections."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from archive.database import search
from archive.database.items import CODES
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS
from archive.forms import forms
from archive.model import Figure, Report
from archive.validators import validate
from tests.bench.synthetic import crawl, figures, places, texts

if TYPE_CHECKING:
    from archive.database.writing.bulk import Load
    from tests.bench.synthetic.agencies import Agency
    from tests.bench.synthetic.crawl import Portal
    from tests.bench.synthetic.figures import Rows

WRONG_SUM, ROWS_ABSENT, BLANK, TWICE, PDF, CORRECTED, WITHDRAWN = 0.03, 0.01, 0.005, 0.01, 0.15, 0.002, 0.0002  # shares of reports
STATED = (("disclosed", "条", "主动公开政府信息{}条"), ("requests_received", "件", "收到政府信息公开申请{}件"), ("requests_replied", "件", "答复{}件"))
TITLES = ("政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开工作报告")


@dataclass
class Ids:
    """The next free ones."""

    report: int
    capture: int
    planted: dict[str, int] = field(default_factory=dict)

    def plant(self, what: str) -> None:
        self.planted[what] = self.planted.get(what, 0) + 1


def edition(year: int) -> str:
    """The form that was in force."""
    return "2021" if year >= 2021 else "2019" if year >= 2019 else "2014" if year >= 2014 else "narrative"


class Draw:
    """Writes the reports of agencies one after the other."""

    def __init__(self, load: Load, ids: Ids, share: float, seed: int) -> None:
        self.load, self.ids, self.share, self.seed = load, ids, share, seed

    def agency(self, id_: int, agency: Agency, portal: Portal) -> None:
        """All reports of one agency."""
        chance = Random(f"{self.seed} reports {agency.region} {agency.unit}")
        over = (0,) * 6
        for year in agency.years:
            over = self._report(id_, agency, year, over, portal, chance)

    def _report(self, agency_id: int, agency: Agency, year: int, over: tuple[int, ...], portal: Portal, chance: Random) -> tuple[int, ...]:
        form = edition(year)
        table = forms().get(form)
        made = figures.form_rows(form, agency, year, over, chance) if table else None
        if made and chance.random() < TWICE:  # the first print has a wrong sum, the second is right
            later = self.ids.report + 1
            self._row(agency_id, agency, year, form, portal, chance, made, revision=1, superseded_by=later, wrong=True)
            self._row(agency_id, agency, year, form, portal, chance, made, revision=2)
            self.ids.plant("revision")
        else:
            self._row(agency_id, agency, year, form, portal, chance, made)
        return made.forward if made else (0,) * 6

    def _row(
        self, agency_id: int, agency: Agency, year: int, form: str, portal: Portal, chance: Random, made: Rows | None, *, revision: int = 1,
        superseded_by: int | None = None, wrong: bool = False,
    ) -> None:  # fmt: skip
        load, id_ = self.load, self.ids.report
        self.ids.report += 1
        day = crawl.published(agency, year, chance) + timedelta(days=90 * (revision - 1))
        pdf = chance.random() < PDF
        url = f"{portal.url}xxgk/nb/{year + 1}/{id_}.{'pdf' if pdf else 'html'}"
        title = f"{agency.name}{year}年{chance.choice(TITLES)}" + ("（更正版）" if revision > 1 else "")
        status, found = self._figures(id_, agency, year, form, chance, made, wrong=wrong)
        if chance.random() < CORRECTED and form == "2021" and status == "filled":
            found = [*found, self._corrected(agency, year, made, chance)]
        load.add("findings", [(id_, *one) for one in found])
        self._source(id_, url, title, day.isoformat(), portal, chance, pdf=pdf, found=bool(found))
        load.add("reports", [(
            id_, agency_id, year, form, title, day.isoformat() if chance.random() > 0.03 else None, url, revision, superseded_by, status,
            "pdf" if pdf else "html", *crawl.VERSIONS, agency.name, places.drawn(form, chance, pdf=pdf))])
        if chance.random() < self.share:
            self._texts(id_, agency, year, made, chance)

    def _figures(
        self, id_: int, agency: Agency, year: int, form: str, chance: Random, made: Rows | None, *, wrong: bool
    ) -> tuple[str, list[tuple[Any, ...]]]:
        """Rows of the form's tables; the report's status and its findings."""
        if made is None:
            return self._before_forms(id_, agency, year, form, chance)
        proactive, requests, disputes = made.proactive, made.requests, made.disputes
        lot = chance.random()
        planted = "wrong_sum" if wrong or lot < WRONG_SUM else "rows_absent" if lot < WRONG_SUM + ROWS_ABSENT else "blank" if lot > 1 - BLANK else ""
        if planted == "wrong_sum":
            requests = _with_slip(requests, chance)
        elif planted == "rows_absent":
            requests = requests[: -chance.randint(1, 6)]
        elif planted == "blank":
            proactive = [(item, measure, None, None) for item, measure, *_ in proactive]
            requests, disputes = [(row[0], *(None,) * 7) for row in requests], [(row[0], *(None,) * 5) for row in disputes]
            self.load.add("prints", [(id_, key, "", "[0,null,1,1]") for key in figures.keys(form)])
        self.load.add("coded_proactive", [(id_, CODES[f"proactive.{item}.{measure}"], value, unit) for item, measure, value, unit in proactive])
        self.load.add("coded_requests", [(id_, CODES[f"requests.{row[0]}"], *row[1:]) for row in requests])
        self.load.add("coded_disputes", [(id_, CODES[row[0]], *row[1:]) for row in disputes])
        if not planted:
            return "filled", []
        self.ids.plant(planted)
        return "blank" if planted == "blank" else "filled", _findings(agency, year, form, proactive, requests, disputes)

    def _before_forms(self, id_: int, agency: Agency, year: int, form: str, chance: Random) -> tuple[str, list[tuple[Any, ...]]]:
        if form == "2014":
            self.load.add("coded_statistics", [(id_, CODES[f"statistics.{indicator}"], *rest) for indicator, *rest in figures.statistics_rows(agency, year, chance)])
            return "filled", []
        received = figures.requests_of(agency, year, chance)
        self.load.add("statements", [(id_, fact, value, unit, f"全年{says.format(value)}。") for (fact, unit, says), value in
                                     zip(STATED, (chance.randint(20, 4000), received, received), strict=True)])
        return "no-tables", []

    def _corrected(self, agency: Agency, year: int, made: Rows | None, chance: Random) -> tuple[Any, ...]:
        granted = next(row for row in made.requests if row[0] == "granted")[-1] if made else 0
        cell, value = "requests.granted.total", granted + 1
        self.load.add("corrections", [(agency.region, "", agency.kind, agency.unit, year, cell, f"{year + 2}-05-01T00:00:00.000000Z", agency.name,
                                       value, str(granted), "drawn: one more in the text", "tests", 0)])
        return "correction", "note", cell, value, granted, f"a reviewer says {value} instead of {granted}: drawn: one more in the text"

    def _source(self, id_: int, url: str, title: str, day: str, portal: Portal, chance: Random, *, pdf: bool, found: bool) -> None:
        run = chance.choice(crawl.RUNS)
        at = f"{run[:4]}-06-15T{chance.randint(1, 21):02}:{chance.randint(0, 59):02}:00.{id_ % 1_000_000:06}Z"
        digest = portal.capture(self.ids.capture, url, at, chance, role="report", title=title, listed=day, run=run,
                                state="read-with-findings" if found else "read", media_type="application/pdf" if pdf else "text/html")
        self.load.add("report_sources", [(id_, self.ids.capture, "page", 1)])
        self.load.add("entries", [(portal.id, portal.channel, url, title, day, run, crawl.RUNS[-1], None)])
        self.ids.capture += 1
        portal.count += 1
        if chance.random() < WITHDRAWN:
            self.ids.plant("withdrawn")
            name = str(uuid.uuid5(uuid.NAMESPACE_URL, url))
            self.load.add("tombstones", [(name, url, at, digest, "payload", f"{run[:4]}-12-01T00:00:00.000000Z", "drawn: names of applicants", "tests", 1)])

    def _texts(self, id_: int, agency: Agency, year: int, made: Rows | None, chance: Random) -> None:
        received = made.requests[0][-1] if made else 0
        rows = texts.sections(agency.name, year, received or 0, chance)
        self.load.add("sections", [(search.section_id(year, id_, part), id_, *row) for part, row in enumerate(rows)])
        self.ids.plant("text")


def _with_slip(requests: list[tuple[Any, ...]], chance: Random) -> list[tuple[Any, ...]]:
    """One total is larger than its parts."""
    at = chance.randrange(len(requests))
    row = requests[at]
    return [*requests[:at], (*row[:-1], row[-1] + chance.randint(1, 9)), *requests[at + 1 :]]


def _findings(agency: Agency, year: int, form: str, proactive: list[Any], requests: list[Any], disputes: list[Any]) -> list[tuple[Any, ...]]:
    """What the checks say of these rows."""
    values = {f"proactive.{item}.{measure}": (value, unit) for item, measure, value, unit in proactive}
    values |= {f"requests.{row[0]}.{name}": (value, None) for row in requests for name, value in zip(REQUEST_COLUMNS, row[1:], strict=True)}
    values |= {f"{row[0]}.{name}": (value, None) for row in disputes for name, value in zip(DISPUTE_COLUMNS, row[1:], strict=True)}
    cells = {key: Figure(key, value, "" if value is None else str(value), None, unit or "") for key, (value, unit) in values.items()}
    report = Report("", agency.name, agency.region, year, form, None, (), cells, ())
    return [(one.code, one.severity, one.cell, one.expected, one.found, one.message) for one in validate(report, forms()[form])]
