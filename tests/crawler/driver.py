"""Drives a PortalVisit over a table of pages, without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.model import Kept, Known
from crawler.visiting.visit import Answer, Options, PortalVisit
from settings.registry import Channel, Portal
from tests.crawler.pages import around, page

if TYPE_CHECKING:
    from archive.visits import Visit
    from crawler.visiting.work import Work

NOW = datetime(2026, 5, 1, tzinfo=UTC)
NEW, SAME = Kept("sha256:A", unchanged=False), Kept("sha256:A", unchanged=True)
HOME = "http://www.x.gov.cn/"
COLUMN = HOME + "zwgk/nb/index.html"
PORTAL = Portal("x", "某县人民政府", "340323", HOME, "trs", (Channel(COLUMN),))


def item(n: int, title: str = "某镇{}年政府信息公开工作年度报告", href: str = "./202101/t202101{:02}_{}0000.html") -> str:
    return f'<li><a href="{href.format(n, n)}" title="{title.format(2010 + n)}">…</a><span>2021-01-{n:02}</span></li>'


def column(*items: str, pages: int = 1, at: int = 0, total: str = "") -> str:
    return around(f'<ul class="gl">{"".join(items)}</ul><p>{total}</p>', f'createPageHTML({pages}, {at}, "index", "html")')


class Driver:
    """Feeds a visit from a table of pages until nothing is left to fetch."""

    def __init__(self, portal: Portal = PORTAL, options: Options | None = None, known: dict[str, Known] | None = None) -> None:
        self.known = known or {}
        self.visit = PortalVisit(portal, options or Options(), self.known.get, NOW)
        self.asked: list[Work] = []

    def run(self, pages: dict[str, str | tuple[int, str]], kept: Kept = NEW, cut: str = "") -> Visit:
        waiting = self.visit.start()
        while waiting:
            work = waiting.pop(0)
            self.asked.append(work)
            status, text = 200, pages.get(work.url, "<html><body><p>正文</p><table></table></body></html>")
            if isinstance(text, tuple):
                status, text = text
            waiting += self.visit.got(work, Answer(page(text, work.url, status), kept, truncated=work.url == cut))
        return self.visit.tally.visit("run", NOW)

    @property
    def urls(self) -> list[str]:
        return [work.url for work in self.asked]
