"""Drives a PortalVisit over a table of pages, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.captures.visits import Before, Earlier
from archive.model import Kept, Known
from archive.recognise import promise
from crawler.visiting import parts
from crawler.visiting.known import of_known
from crawler.visiting.options import Options
from crawler.visiting.tally import NEVER
from crawler.visiting.visit import PortalVisit
from crawler.visiting.work import Answer
from settings.registry import Channel, Portal
from tests.crawler.pages import HTML, around, page

if TYPE_CHECKING:
    from archive.captures.visits import Visit
    from crawler.page import Page
    from crawler.visiting.known import Held
    from crawler.visiting.work import Work

NOW = datetime(2026, 5, 1, tzinfo=UTC)
NEW, SAME = Kept("sha256:A", unchanged=False), Kept("sha256:A", unchanged=True)
HOME = "http://www.x.gov.cn/"
COLUMN = HOME + "zwgk/nb/index.html"
PORTAL = Portal("x", "某县人民政府", "340323", HOME, "trs", (Channel(COLUMN),))
ARTICLE = "<html><body><p>正文</p><table></table></body></html>"

Text = str | tuple[int, str]
Pages = Mapping[str, Text | list[Text]]  # a list: one answer after the other, the last for ever


def item(n: int, title: str = "某镇{}年政府信息公开工作年度报告", href: str = "./202101/t202101{:02}_{}0000.html") -> str:
    return f'<li><a href="{href.format(n, n)}" title="{title.format(2010 + n)}">…</a><span>2021-01-{n:02}</span></li>'


def article(n: int) -> str:
    """The address of an item's report."""
    return HOME + f"zwgk/nb/202101/t202101{n:02}_{n}0000.html"


def column(*items: str, pages: int = 1, at: int = 0, total: str = "") -> str:
    return around(f'<ul class="gl">{"".join(items)}</ul><p>{total}</p>', f'createPageHTML({pages}, {at}, "index", "html")')


class Driver:
    """Feeds a visit from a table of pages until nothing is left to fetch."""

    def __init__(
        self, portal: Portal = PORTAL, options: Options | None = None, known: dict[str, Known] | None = None,
        earlier: Earlier = NEVER, now: datetime = NOW, held: dict[str, Held] | None = None,
    ) -> None:
        self.known = {} if known is None else known
        documents = {url: of_known(one) for url, one in self.known.items() if not _may_be_list(one.link_text, page(one.body.decode(), url, one.status))}
        self.held = documents if held is None else held
        self.read: list[str] = []  # what was read from the archive
        self.now = now
        self.visit = PortalVisit(portal, options or Options(), self._known, now, earlier, self.held.get)
        self.asked: list[Work] = []

    def _known(self, url: str) -> Known | None:
        self.read += [url] if url in self.known else []
        return self.known.get(url)

    def run(self, pages: Pages, kept: Kept = NEW, cut: str = "") -> Visit:
        """The visit to its end, whose answers go to the archive as they come."""
        waiting = self.visit.start()
        while waiting:
            work = waiting.pop(0)
            self.asked.append(work)
            status, text = _answer(pages, work.url)
            self._keep(work, status, text, whole=work.url != cut)
            waiting += self.visit.got(work, Answer(page(text, work.url, status), kept, truncated=work.url == cut))
        return self.visit.tally.visit("run", self.now)

    def _keep(self, work: Work, status: int, text: str, *, whole: bool) -> None:
        if status == 200 and whole and work.method == "GET":
            self.known[work.url] = Known(
                work.url, status, HTML, text.encode(), self.now, work.link_text, work.listed, self.now, f'"{hash(text)}"')
        elif status == 304:
            self.known[work.url] = replace(self.known[work.url], confirmed_at=self.now)
        if work.role != "listing" and status in (200, 304) and whole and not _may_be_list(work.link_text, page(text, work.url, status)):
            self.held[work.url] = self.now, work.link_text, work.listed

    @property
    def urls(self) -> list[str]:
        return [work.url for work in self.asked]


def _may_be_list(link_text: str, there: Page) -> bool:
    """As the archive tells, once it has found that such a page is no report."""
    return bool(link_text) and not promise(link_text).agency and parts.is_list(there)


def _answer(pages: Pages, url: str) -> tuple[int, str]:
    found = pages.get(url, ARTICLE)
    if isinstance(found, list):
        found = found.pop(0) if len(found) > 1 else found[0]
    return found if isinstance(found, tuple) else (200, found)


def after(*visits: Visit) -> Earlier:
    """What visits, the newest last, tell the next one: of each column the newest one that was complete."""
    columns: dict[str, Before] = {}
    named: dict[str, dict[str, tuple[str, str]]] = {}
    for visit in visits:
        for seen in visit.columns:
            entries = {url: (title, listed) for url, title, listed in seen.entries or ()}
            named[seen.url] = entries if seen.complete and seen.walked else named.get(seen.url, {}) | entries
            if seen.complete:
                walked_at = visit.ended_at if seen.walked else columns[seen.url].walked_at
                columns[seen.url] = Before(seen.listed, seen.declared, seen.newest, visit.ended_at, walked_at, {})
    last = visits[-1]
    columns = {url: replace(before, entries=named[url]) for url, before in columns.items()}
    return Earlier(len(visits), last, int(last.outcome in ("blocked", "unreachable")), last.ended_at, columns)
