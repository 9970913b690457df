"""The walk from a home page to its annual-report channels as a state machine: best lead first, so many pages at most.

It fetches nothing itself: next() says what to fetch, got() and failed() what came of it.
"""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler import blocks, hosts
from crawler.mechanics.links import absolute
from crawler.platforms import shapes, sniff, tell
from crawler.platforms.shapes import Told
from crawler.probing import words
from crawler.probing.choose import Scored, choose
from crawler.probing.column import Seen, look
from crawler.probing.links import leads, tabs_without_address

if TYPE_CHECKING:
    from crawler.page import Page

MOST_PAGES = 25
DEEPEST = 5  # links from the home page
REFRESH = re.compile(r"<meta[^>]{0,80}http-equiv=[\"']?refresh[^<>]*?url\s*+=\s*+[\"']?([^\"'>\s]+)", re.IGNORECASE)


# what a page of this kind may show besides, which is the portal's menu again
AGAIN = {"unit": ("tree",), "column": ("way", "tree"), "part": ("way", "tree")}


@dataclass(frozen=True, slots=True)
class Step:
    """A page to fetch: what is hoped for there. agency: of the town or department whose pages it is on."""

    url: str
    label: str = ""
    kind: str = "home"
    depth: int = 0
    agency: str = ""
    referrer: str = ""
    link: str = ""  # the address that portal's menu has, where a stub led on from it
    others: tuple[str, ...] = ()  # where the same page may be, too

    @property
    def asked(self) -> str:
        return self.link or self.url


@dataclass(frozen=True, slots=True)
class Channel:
    """A column that was found; url: as the portal links it, which outlives the place that it redirects to."""

    url: str
    agency: str
    why: str


@dataclass
class Search:
    """One portal. channels, notes, pages: what came of it so far; platform: of the channels, else of the home page."""

    url: str
    sites: frozenset[str]
    most: int = MOST_PAGES
    channels: list[Channel] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pages: int = 0
    fault: str = ""  # why the portal itself could not be seen
    site: dict[str, str] = field(default_factory=dict)  # metas of the first page
    _families: list[Told] = field(default_factory=list)
    _home: Told | None = None
    _waiting: list[tuple[float, int, Step]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)  # where the channels' pages really are
    _tabs: list[str] = field(default_factory=list)  # columns that only a script could open
    _order: count[int] = field(default_factory=count)
    _complete: bool = False  # the main column lists towns and departments too

    def __post_init__(self) -> None:
        self._add(Step(self.url), 100)

    @property
    def platform(self) -> Told:
        """Of the channels; of the first page if there are none or theirs tell nothing."""
        known = [told for told in (*self._families, self._home) if told and told.family != shapes.GENERIC]
        weak = shapes.by_url(self.url)
        return next(iter(known), None) or (weak if self.fault and weak else None) or self._home or Told(shapes.GENERIC, "no page came")

    def next(self) -> Step | None:
        """The most promising page that was not fetched yet; None at the end."""
        while self._waiting:
            if self.pages >= self.most:
                left = sum(self._wanted(step) for _, _, step in self._waiting)
                if left:
                    self.notes.append(f"stopped after {self.pages} pages, {left} leads were not followed")
                self._waiting.clear()
                break
            step = heapq.heappop(self._waiting)[2]
            if self._wanted(step):
                self.pages += 1
                self._asked.add(step.url)
                return step
        self._end()
        return None

    def _wanted(self, step: Step) -> bool:
        """Once the column is found, pages that only lead there are of no use; towns still are."""
        if step.kind in ("way", "frame"):
            return not any(channel.agency == step.agency for channel in self.channels)
        return not (self._complete and step.kind in ("tree", "unit"))

    # ---- what came -------------------------------------------------------------------------------------

    def got(self, step: Step, page: Page) -> None:
        """Take in a page. Its address may differ from the step's after redirects."""
        target = _stub(page)
        if target:
            self._stub(step, page, target)
            return
        self._known.add(_key(page.url))
        self._asked.add(page.url)
        seen = look(page, step.label if step.kind in ("column", "part") else "")
        if step.depth == 0:
            self._first(page, seen)
        if seen.kind == "faulty":
            # a bare directory may be refused while its index.html is served
            others = step.others if step.link else tuple(url for url in sniff(page).instead(page) if isinstance(url, str))
            if others:
                self._instead(step, others[0], step.referrer, others[1:])
            else:
                self._faulty(step, seen.why)
            return
        if seen.kind == "column":
            self._found(step, page, seen)
        elif step.kind in ("column", "part"):
            self.notes.append(f"not taken: {page.url}, {seen.why}")
        self._follow(step, page, seen)

    def failed(self, step: Step, message: str) -> None:
        """No page, or one that may not be asked for."""
        self._faulty(step, message)

    def _faulty(self, step: Step, message: str) -> None:
        if step.depth == 0 and not self.channels:
            self.fault = message
        self.notes.append(f"{step.url}: {message}")

    def _first(self, page: Page, seen: Seen) -> None:
        self._home = tell(page)
        if page.root is not None:
            for element in page.root.iter("meta"):
                if (name := element.get("name") or "") in ("SiteName", "SiteIDCode"):
                    self.site.setdefault(name, words.plain(element.get("content") or ""))
            self.site.setdefault("title", page.title)
        if seen.kind != "faulty" and page.root is not None and sum(bool(lead.url) for lead in leads(page)) < 2:
            self._tabs.append("the page shows no links without its scripts (JS-only): open it in a browser "
                              "and name its column in the registry")

    def _stub(self, step: Step, page: Page, target: str) -> None:
        url = absolute(page.url, target)
        if url in self._asked or hosts.site(url) not in self.sites:
            self._faulty(step, f"sends its reader {'round in a circle' if url in self._asked else f'to another site, {url}'}")
        else:
            self._instead(step, url, page.url)

    def _instead(self, step: Step, url: str, referrer: str, others: tuple[str, ...] = ()) -> None:
        """The same step at another address, at once."""
        self._known.add(_key(url))
        other = Step(url, step.label, step.kind, step.depth, step.agency, referrer, step.asked, others)
        heapq.heappush(self._waiting, (-99, next(self._order), other))

    def _found(self, step: Step, page: Page, seen: Seen) -> None:
        if _key(page.url) in self._taken:
            return
        self._taken.add(_key(page.url))
        agency = step.agency
        self.channels.append(Channel(step.asked, agency, seen.why))
        self._families.append(tell(page))
        if not agency and seen.shared:
            self._complete = True

    # ---- where to go -----------------------------------------------------------------------------------

    def _follow(self, step: Step, page: Page, seen: Seen) -> None:
        if step.kind not in ("column", "part"):
            self._tabs += [f"{page.url}: {tab} is a tab that only a script can open" for tab in tabs_without_address(page)]
        if step.depth >= DEEPEST:
            return
        for lead in choose(page, tree=step.kind == "tree"):
            if lead.url in seen.entries and (lead.kind != "part" or seen.kind == "column"):
                continue
            if lead.kind == "part" and seen.kind == "column" and _covered(lead, seen):
                continue
            self._lead(step, page, lead)

    def _lead(self, step: Step, page: Page, lead: Scored) -> None:
        if lead.kind in AGAIN.get(step.kind, ()):
            return
        if hosts.site(lead.url) not in self.sites:
            if lead.kind == "column":
                self.notes.append(f"{lead.label} leads to another site: {lead.url}; probe that, or name it as a channel")
            return
        agency = lead.label if lead.kind == "unit" else step.agency
        found = Step(lead.url, lead.label, lead.kind, step.depth + 1, agency, page.url)
        self._add(found, lead.score - 0.1 * step.depth)

    def _add(self, step: Step, score: float) -> None:
        key = _key(step.url)
        if key not in self._known:
            self._known.add(key)
            heapq.heappush(self._waiting, (-score, next(self._order), step))

    def _end(self) -> None:
        if self.channels or self.fault:
            return
        self.notes += dict.fromkeys(self._tabs)
        if not self.notes:
            self.notes.append("no link on the way speaks of annual reports on 政府信息公开")


def _covered(lead: Scored, seen: Seen) -> bool:
    """A year's sub-column whose reports the column itself lists."""
    year = words.year_of(lead.label)
    return year is not None and (seen.paged or bool(seen.years & {year, year - 1}))


def _stub(page: Page) -> str:
    """Where a page without content sends its reader."""
    if page.root is None or page.status != 200 or len(page.body) > 2000 or page.root.find(".//a") is not None:
        return ""
    refresh = REFRESH.search(page.text)
    return refresh[1] if refresh else blocks.stub_target(page)


def _key(url: str) -> str:
    """An address without what changes nothing: scheme, default document, trailing slash."""
    parts = urlsplit(url)
    path = re.sub(r"/(?:index\.\w+)?$", "", parts.path)
    return urlunsplit(("", parts.netloc.lower(), path, parts.query, ""))
