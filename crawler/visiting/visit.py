"""One portal's crawl as a state machine: what came back → what to fetch next. It fetches nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.recognise import promise
from crawler import blocks, hosts
from crawler.adapter import Ask
from crawler.mechanics import links, pictures, viewers
from crawler.page import Page, make_page
from crawler.platforms import PLATFORMS, sniff
from crawler.visiting import judge
from crawler.visiting.tally import Tally
from crawler.visiting.work import Work, page_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from archive.model import Kept, Known
    from archive.visits import Outcome
    from crawler.adapter import Attachment, Entry, Listing, Platform
    from settings.registry import Channel, Portal


@dataclass(frozen=True, slots=True)
class Options:
    """since: years before it are not fetched · full: known documents are fetched again."""

    since: int | None = None
    full: bool = False
    max_pages: int = 200  # of one list; the longest annual-report column seen has some 60


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as the visit needs it; redirected: the addresses that led here."""

    page: Page
    kept: Kept
    truncated: bool = False
    redirected: bool = False


class PortalVisit:
    def __init__(
        self, portal: Portal, options: Options, known: Callable[[str], Known | None], started_at: datetime
    ) -> None:
        self.portal = portal
        self.tally = Tally(portal, started_at)
        self._options = options
        self._known = known
        self._sites = hosts.sites(portal)
        self._platforms: dict[str, Platform] = {}
        self._seen: set[tuple[bool, str, str, bytes]] = set()
        self._fetched_again: set[str] = set()  # documents that the archive has, but perhaps older
        self._ways: dict[tuple[str, int], list[str | Ask]] = {}  # by page of a list: ways not tried yet
        self._item_sets: dict[str, list[frozenset[str]]] = {}  # by list: the entries of each page

    def start(self) -> list[Work]:
        """The first page of each channel. (A crawl has probing.visit find them where the registry names none.)"""
        if not self.portal.channels:
            self.tally.fault("changed", f"no channels to crawl: add channels = [{{ url = … }}] to the registry "
                                        f"entry {self.portal.id!r} (its annual-report columns)")
        works = [
            Work(channel.url, self.portal.id, channel, "listing", referrer="", list=channel.url)
            for channel in self.portal.channels
        ]
        for channel in self.portal.channels:
            self.tally.column(channel.url)
        return self._new(works)

    def got(self, work: Work, answer: Answer) -> list[Work]:
        """What to fetch next, now that this came back."""
        target = blocks.stub_target(answer.page)
        if target:
            return self._follow_stub(work, answer.page, target)
        return self._listing(work, answer) if work.role == "listing" else self._document(work, answer)

    def failed(self, work: Work, kind: Outcome, message: str) -> None:
        """No response, or one that may not be asked for. What is only one document's leaves the portal reachable."""
        if work.role == "listing":
            self.tally.column(work.channel.url).faulty = True
            late = work.number > 1 and kind == "unreachable"
            self.tally.fault("incomplete" if late else kind, f"{work.url}: {message}")
            return
        self.tally.failed += 1
        self.tally.fault("blocked" if kind == "blocked" else "incomplete", f"{work.url}: {message}")

    def instead(self, work: Work) -> list[Work]:
        """What to fetch after a failure."""
        return []

    # ---- lists ---------------------------------------------------------------------------------------

    def _listing(self, work: Work, answer: Answer) -> list[Work]:
        asked = Ask(work.url, work.method, work.body, work.headers, work.memo)
        page = replace(answer.page, ask=asked)
        fault = judge.list_fault(work, page, home=self._home(work, answer))
        if another := self._another_way(work, page, refused=fault is not None):
            return another
        if fault:
            self.failed(work, *fault)
            return []
        listing = self._platform(work.channel, page).listing(page)
        if answer.truncated:
            self.tally.fault("incomplete", f"{page.url}: the list page was cut off on the way")
        if not listing.readable and not listing.none:
            self.failed(work, "changed", "the page is no list of this platform any more; see whether the column moved")
        return self._read_listing(work, page, listing)

    def _another_way(self, work: Work, page: Page, *, refused: bool) -> list[Work]:
        """The next of the ways to ask for a page that its platform knows; one page's ways are tried in turn."""
        left = self._ways.pop((work.list, work.number), []) if refused else []
        ways = [*self._platform(work.channel, page).instead(page), *left]
        while ways:
            if works := self._new([_other_way(work, ways.pop(0))]):
                self._ways[work.list, work.number] = ways
                return works
        return []

    def _read_listing(self, work: Work, page: Page, listing: Listing) -> list[Work]:
        column = self.tally.column(work.channel.url)
        column.none = column.none or listing.none
        if listing.declared is not None and work.number == 1:
            column.declared = (column.declared or 0) + listing.declared
        addresses = frozenset(entry.url for entry in listing.entries)
        earlier = self._item_sets.setdefault(work.list, [])
        if addresses and addresses in earlier:
            self._repeated(work, listing, column.declared, last=len(earlier) > 1 and addresses == earlier[-1])
            return []
        earlier.append(addresses)
        works = [found for entry in listing.entries for found in self._entry(work, page, entry)]
        works += [page_of(work, ask, referrer=page.url, first=True) for ask in listing.more]
        if listing.next is not None:
            works += self._next_page(work, page, listing)
        elif listing.pages is not None and work.number < listing.pages and listing.entries:
            self.tally.fault("incomplete", f"{work.list} says it has {listing.pages} pages, "
                                           f"but page {work.number} leads no further")
        return self._new(works)

    def _next_page(self, work: Work, page: Page, listing: Listing) -> list[Work]:
        assert listing.next is not None
        if not listing.entries:
            self.tally.fault("incomplete", f"{page.url}: page {work.number} lists nothing although more pages follow")
            return []
        if work.number >= self._options.max_pages:
            self.tally.fault("incomplete", f"{work.list}: stopped after {work.number} pages, the pager has no end")
            return []
        if listing.until is not None and sum(map(len, self._item_sets[work.list])) >= listing.until:
            return []
        return [page_of(work, listing.next, referrer=page.url, first=False)]

    def _repeated(self, work: Work, listing: Listing, declared: int | None, *, last: bool) -> None:
        """Past the last page some sites show it (or page 1) again; a firewall may do so on every page.

        last: the page is the one before it again, after pages that differed, so the pager does work.
        """
        listed = len(self.tally.column(work.channel.url).entries)
        end = last and declared is None and work.number > (listing.pages or 0)
        if not end and (declared is None or listed < declared):
            self.tally.fault("incomplete", f"{work.url}: page {work.number} repeats an earlier page")

    def _entry(self, work: Work, page: Page, entry: Entry) -> list[Work]:
        """The work an entry gives: none if it promises no report, is old, elsewhere, or known already."""
        column = self.tally.column(work.channel.url)
        column.entries.add((entry.url, entry.title))
        promised = promise(entry.title, entry.url)
        if promised.verdict == "not-report":
            return []
        column.promising += 1
        if promised.verdict == "report" and promised.year is not None:
            self.tally.years[promised.year] += 1
        if self._options.since and promised.year is not None and promised.year < self._options.since:
            return []
        if hosts.site(entry.url) not in self._sites:
            self.tally.notes.append(hosts.why_not(entry.url))
            return []
        platform = self._platform(work.channel, page)
        url = viewers.viewed(entry.url) or platform.canonical(entry.url)
        works = self._once(Work(
            url, work.portal, work.channel, "report", referrer=page.url, link_text=entry.title, listed=entry.listed,
            identity=platform.identity(url),
        ))
        return works + [found for file in entry.attachments for found in self._attachment(work, url, file)]

    # ---- documents -----------------------------------------------------------------------------------

    def _once(self, work: Work) -> list[Work]:
        """The work itself, or what a document that the archive has already leads to."""
        known = None if _key(work) in self._seen else self._known(work.url) or self._known(hosts.other_scheme(work.url))
        if known is None:
            return [work]
        page = make_page(known.url, known.status, known.headers, known.body)
        same = work.role == "attachment" or (
            (known.link_text, known.listed) == (work.link_text, work.listed) and not self._lost(work, page)
        )
        faulty = judge.document_fault(work.url, page, name=work.file_name) is not None  # whatever comes instead is new
        if self._options.full or not same or faulty:
            if not faulty:
                self._fetched_again.add(work.url)
            return [work]
        self._seen.add(_key(work))
        self.tally.unchanged += 1
        return self._attachments(work, page)

    def _lost(self, work: Work, page: Page) -> bool:
        """Lacks the archive a file of this article whose address has expired since? A new page has a new address."""
        if page.root is None:
            return False
        article = self._platform(work.channel, page).article(page)
        return any(file.expires and self._known(file.url) is None for file in article.attachments)

    def _document(self, work: Work, answer: Answer) -> list[Work]:
        fault = judge.document_fault(work.url, answer.page, home=self._home(work, answer), name=work.file_name)
        if fault:
            self.failed(work, *fault)
            return []
        # the same bytes may be new at this address (a report that a column shows too)
        if answer.kept.unchanged and (answer.redirected or work.url in self._fetched_again):
            self.tally.unchanged += 1
        else:
            self.tally.captured += 1
        if answer.truncated:
            self.failed(work, "incomplete", "the document was cut off on the way")
        return self._new(self._attachments(work, answer.page))

    def _attachments(self, work: Work, page: Page) -> list[Work]:
        if work.role != "report" or page.root is None:
            return []
        files = self._platform(work.channel, page).article(page).attachments
        if promise(work.link_text, work.url).report:
            files += tuple(picture for picture in pictures.pictures(page) if picture.url not in {file.url for file in files})
        return [found for attachment in files for found in self._attachment(work, page.url, attachment)]

    def _attachment(self, work: Work, article: str, attachment: Attachment) -> list[Work]:
        if hosts.site(attachment.url) not in self._sites:
            self.tally.notes.append(hosts.why_not(attachment.url))
            return []
        return self._once(Work(
            attachment.url, work.portal, work.channel, "attachment", referrer=article, link_text=attachment.name,
        ))

    # ---- both ----------------------------------------------------------------------------------------

    def _platform(self, channel: Channel, page: Page) -> Platform:
        """By the registry, else by the column's first page that is none of an error."""
        found = self._platforms.get(channel.url)
        if found is None:
            found = PLATFORMS[self.portal.platform] if self.portal.platform else sniff(page)
            if page.status == 200 and not blocks.soft_404(page):
                self._platforms[channel.url] = found
        return found

    def _home(self, work: Work, answer: Answer) -> bool:
        here, home, asked = (hosts.bare(url) for url in (answer.page.url, self.portal.url, work.url))
        return answer.redirected and here == home != asked

    def _follow_stub(self, work: Work, page: Page, target: str) -> list[Work]:
        """A page that is nothing but location = "…": an ordinary redirect on TRS sites."""
        url = links.absolute(page.url, target)
        if hosts.site(url) not in self._sites:
            self.failed(work, "changed", f"sends its reader to another host, {url or target}")
            return []
        following = self._new([replace(work, url=url, referrer=page.url)])
        if not following:
            self.failed(work, "changed", "sends its reader round in a circle")
        return following

    def _new(self, works: list[Work]) -> list[Work]:
        """Those not asked for before in this visit."""
        fresh = {_key(work): work for work in reversed(works) if _key(work) not in self._seen}
        self._seen.update(fresh)
        return list(fresh.values())[::-1]


def _other_way(work: Work, other: str | Ask) -> Work:
    """The same page of the same list, asked for in another way."""
    ask = Ask(other) if isinstance(other, str) else other
    return replace(work, url=ask.url, method=ask.method, body=ask.body, headers=ask.headers, memo=ask.memo)


def _key(work: Work) -> tuple[bool, str, str, bytes]:
    """What is asked for only once. A page may be both a list and, shown in it, the report itself (lonsun)."""
    return work.role == "listing", work.method, work.identity or work.url, work.body
