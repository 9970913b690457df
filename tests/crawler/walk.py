"""Walks a replica portal with a real PortalVisit over real HTTP, in this process: fast, and all of it can be seen."""

from __future__ import annotations

import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.model import Kept
from crawler.page import make_page
from crawler.platforms import PLATFORMS
from crawler.visiting.options import Options
from crawler.visiting.visit import PortalVisit
from crawler.visiting.work import Answer
from settings.registry import Channel, Portal

if TYPE_CHECKING:
    from archive.captures.visits import Visit
    from crawler.page import Page
    from crawler.visiting.work import Work
    from tests import replica

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Walked:
    """asked: every request; answers: the page each got, in the same order."""

    portal: replica.Portal
    visit: Visit
    asked: list[Work]
    answers: list[Page]

    def lists(self) -> list[Page]:
        return [page for work, page in zip(self.asked, self.answers, strict=True) if work.role == "listing"]

    def documents(self, role: str = "report") -> dict[str, tuple[Work, Page]]:
        """What was fetched as a report (or attachment), by address."""
        return {work.url: (work, page) for work, page in zip(self.asked, self.answers, strict=True) if work.role == role}


def walk(portal: replica.Portal) -> Walked:
    """A visit to a portal of nothing known, to its end."""
    (entry,) = tomllib.loads(portal.entry())["portal"]
    channels = tuple(Channel(**channel) for channel in entry.pop("channels"))
    visit = PortalVisit(Portal(**entry, channels=channels), Options(), lambda _: None, NOW)
    waiting, asked, answers = visit.start(), [], []
    while waiting:
        work = waiting.pop(0)
        page, redirected = fetch(work)
        asked.append(work)
        answers.append(page)
        waiting += visit.got(work, Answer(page, Kept("", unchanged=False), redirected=redirected))
    return Walked(portal, visit.tally.visit("run", NOW), asked, answers)


def fetch(work: Work) -> tuple[Page, bool]:
    """The page behind a work, redirects followed."""
    request = urllib.request.Request(work.url, work.body or None, dict(work.headers), method=work.method)
    try:
        with urllib.request.urlopen(request) as response:
            return make_page(response.url, response.status, response.headers.items(), response.read()), response.url != work.url
    except urllib.error.HTTPError as error:
        with error:
            return make_page(error.url, error.code, error.headers.items(), error.read()), error.url != work.url


def check(walked: Walked, *, declared: bool = True) -> None:
    """What holds of every family: all listed, all reports fetched once with title, date, metas and files, no look-alike."""
    portal, visit = walked.portal, walked.visit
    assert (visit.outcome, visit.reason) == ("complete", "")
    assert visit.listed == portal.listed
    assert visit.declared == (portal.listed if declared else None)
    asked = [(work.method, work.url, work.body) for work in walked.asked]
    assert len(asked) == len(set(asked))
    reports, files = walked.documents(), walked.documents("attachment")
    assert set(reports) == {report.url for report in portal.reports}
    assert set(files) == {file for report in portal.reports for file in report.attachments}
    for report in portal.reports:
        work, page = reports[report.url]
        article = PLATFORMS[portal.platform].article(page)
        assert (work.link_text, work.listed) == (report.title, report.published.isoformat())
        assert (article.title, article.published) == (report.title, report.published.isoformat())
        assert article.metas["ColumnName"] == "政府信息公开年报"
        assert article.metas["ContentSource"].endswith(("镇人民政府", "乡人民政府"))
    assert all(work.link_text.endswith("2021年政府信息公开工作年度报告.pdf") for work, _ in files.values())
