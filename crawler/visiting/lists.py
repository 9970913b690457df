"""The lists of a column: which of their pages are asked for, and what each names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler import blocks, hosts
from crawler.adapter import Entry
from crawler.mechanics import drawn
from crawler.page import Ask, make_page
from crawler.visiting import judge, left, parts
from crawler.visiting.faults import SEVERITY
from crawler.visiting.known import conditional, conditions
from crawler.visiting.work import as_list, first_of, other_way, page_of

if TYPE_CHECKING:
    from archive.captures.visits import Outcome
    from archive.model import Known
    from crawler.adapter import Listing
    from crawler.page import Page
    from crawler.visiting.columns import Column
    from crawler.visiting.desk import Desk
    from crawler.visiting.documents import Documents
    from crawler.visiting.work import Answer, Work

Signature = tuple[object, ...]


class Lists:
    """Walks lists, and as little of them as will do.

    A list whose first page is as at the newest complete visit (it answers 304, or names the same entries, totals and
    further lists) is not walked further, and its column has the entries it had: portals add to the top. If the first
    page of one list of a column is another, all of them are walked. What happens on later pages only (an old report
    taken down, or slipped in by its date) is seen when all pages are walked again: after Options.walk_days, or with
    --full. Pages of which the archive holds a list are asked for conditionally, if it came in full within these days;
    those that listed nothing never are.
    """

    def __init__(self, desk: Desk, documents: Documents) -> None:
        self._desk = desk
        self._documents = documents
        self._before: dict[object, Signature] = {}  # by key of the work: first pages as they were; () if that is not known
        self._ways: dict[tuple[str, int, bool], list[str | Ask]] = {}  # by page of a list: ways not tried yet
        self._item_sets: dict[tuple[str, bool], list[frozenset[str]]] = {}  # by list: the entries of each page
        self._counts: dict[tuple[str, bool], int] = {}  # by list: how many pages it says it has

    def new(self, works: list[Work]) -> list[Work]:
        """Those not asked for before in this visit, conditionally where the archive has the page."""
        fresh = self._desk.new(works)
        for work in fresh:
            if work.role == "listing":
                self._column(work).waiting += 1
        return [self._prepared(work) if work.role == "listing" else work for work in fresh]

    def got(self, work: Work, answer: Answer) -> list[Work]:
        """What to fetch next, now that a page of a list came."""
        if answer.page.status == 304 and work.headers != work.plain().headers:
            page = self._desk.archive.still(answer, work)
            if page is None:  # it stands for a page that the archive lacks
                self._column(work).waiting += 1
                return [work.plain()]
            answer = replace(answer, page=page)
        page, column = replace(answer.page, ask=work.ask), self._column(work)
        fault = judge.list_fault(work, page, home=self._desk.home(work, answer), read=column.read)
        if another := self._another_way(work, page, refused=fault is not None):
            return another
        if fault:
            if not (page.status in (200, 404) and fault[0] == "incomplete" and self._past(work)):
                self._desk.failed(work, *fault)
            return []
        if answer.trouble and self._undrawn(work, page, answer.trouble):
            return []
        self._desk.tally.pages += 1
        if answer.truncated:
            self._desk.failed(work, "incomplete", "the list page was cut off on the way")
        return self._read(work, page, fresh=not answer.kept.unchanged and answer.page.status != 304)

    def came(self, work: Work) -> list[Work]:
        """What follows when a page is done with, read or failed: pages held back, the rest as it was, a second try."""
        column = self._column(work)
        column.waiting -= 1
        if column.held and (column.changed or column.faulty):
            held, column.held = column.held, []
            return self.new(held)
        if column.waiting:
            return []
        return self._adopt(work, column) if column.held else self._second_try(work, column)

    # ---- one page --------------------------------------------------------------------------------------

    def _another_way(self, work: Work, page: Page, *, refused: bool) -> list[Work]:
        """The next of the ways to ask for a page that its platform knows; one page's ways are tried in turn."""
        where = work.list, work.number, work.again
        untried = self._ways.pop(where, []) if refused else []
        ways = [*self._desk.platform(work.channel, page).instead(page), *untried]
        while ways:
            if works := self.new([other_way(work, ways.pop(0))]):
                self._ways[where] = ways
                return works
        return []

    def _undrawn(self, work: Work, page: Page, trouble: tuple[tuple[Outcome, str], ...]) -> bool:
        """Does a list name nothing because what its script asked for could not be had?"""
        listing = self._desk.platform(work.channel, page).listing(page)
        if listing.entries or listing.none:
            return False
        found = [fault for fault in trouble if fault[0] != "empty"]  # the rest are other hosts' scripts: no list, perhaps
        if found:
            self._desk.failed(work, *min(found, key=lambda fault: SEVERITY.index(fault[0])))
        self._desk.tally.notes += [message for kind, message in trouble if kind == "empty"]
        return bool(found)

    def _read(self, work: Work, page: Page, *, fresh: bool) -> list[Work]:
        column, platform = self._column(work), self._desk.platform(work.channel, page)
        listing = drawn.listing(platform, page)
        unread = not listing.entries and not self._desk.tally.portal.rendered
        column.scripted = column.scripted or (unread and blocks.drawn_by_script(page))
        if not listing.readable and not listing.none:
            column.doubts.append(f"{work.url}: the page is no list of this platform any more; see whether the column moved")
        column.none = column.none or listing.none
        if listing.declared is not None and work.number == 1:
            column.declared = (column.declared or 0) + listing.declared
        where = work.list, work.again
        self._counts[where] = max(listing.pages or 0, self._counts.get(where, 0))
        if self._repeats(work, listing, column):
            return []
        column.named += len(listing.entries)
        self._left(work, left.unaddressed(page, listing))
        if work.number == 1:
            column.changed = column.changed or not self._as_before(work, listing, column)
        works = [
            found for entry in listing.entries
            # a page may list itself: the report of the newest year
            for found in self._documents.of_entry(work.channel, page.url, entry, platform, changed=fresh and entry.url == page.url)
        ]
        works += [page_of(work, ask, referrer=page.url, first=True) for ask in listing.more]
        if work.number == 1:
            works += self._years(work, page, listing) + self._wholes(work, page, listing)
        following = self._following(work, page, listing)
        if work.number == 1 and following and not column.changed:
            column.held += following
            following = []
        return self.new(works + following)

    def _years(self, work: Work, page: Page, listing: Listing) -> list[Work]:
        """The column's years that a menu or a select box beside its list leads to."""
        return [
            found for url, label in parts.years(page, listing) if not self._is_channel(url)
            for found in self._documents.of_year(work.channel, page.url, url, label)
        ]

    def _wholes(self, work: Work, page: Page, listing: Listing) -> list[Work]:
        """The whole list that 更多 leads to, or that of earlier years."""
        return [page_of(work, Ask(url), referrer=page.url, first=True) for url in parts.wholes(page, listing) if not self._is_channel(url)]

    def _is_channel(self, url: str) -> bool:
        """Is it walked anyway, as a channel of the registry entry?"""
        return hosts.bare(url) in {hosts.bare(channel.url) for channel in self._desk.tally.portal.channels}

    def inside(self, work: Work, answer: Answer) -> list[Work]:
        """A report's link led to a list: it is read as one of its column's."""
        listing = as_list(work)
        if self._desk.asked(listing):
            return []
        self._column(work).waiting += 1
        self._desk.settle(listing)
        return self.got(listing, answer) + self.came(listing)

    def _repeats(self, work: Work, listing: Listing, column: Column) -> bool:
        """Past the last page some sites show it (or page 1) again; a firewall may do so on every page."""
        addresses = frozenset(entry.url for entry in listing.entries)
        earlier = self._item_sets.setdefault((work.list, work.again), [])
        if not addresses or addresses not in earlier:
            earlier.append(addresses)
            return False
        # the page before it again, after pages that differed, so the pager does work
        last = len(earlier) > 1 and addresses == earlier[-1]
        end = self._past(work) if self._counts[work.list, work.again] else last
        end = end and column.declared is None
        if not end and (column.declared is None or len(column.entries) < column.declared):
            self._desk.incomplete(work, f"{work.url}: page {work.number} repeats an earlier page, after {len(column.entries)} entries")
        return True

    def _following(self, work: Work, page: Page, listing: Listing) -> list[Work]:
        """The next page of the same list; where there should be one and is none, the visit is incomplete."""
        if listing.next is None:
            if listing.pages is not None and work.number < listing.pages and listing.entries:
                self._desk.incomplete(work, f"{work.list} says it has {listing.pages} pages, but page {work.number} leads no further"
                                            + ("" if self._desk.tally.portal.rendered else "; rendered = true may help, if a script leads on"))
            self._left(work, left.rest(page, listing, work.number, rendered=self._desk.tally.portal.rendered))
            return []
        if not listing.entries:
            if not self._past(work):
                self._desk.incomplete(work, f"{page.url}: page {work.number} lists nothing although more pages follow")
            return []
        if work.number >= self._desk.options.max_pages:
            self._desk.incomplete(work, f"{work.list}: stopped after {work.number} pages, the pager has no end")
            return []
        named = sum(map(len, self._item_sets[work.list, work.again]))
        if listing.until is not None and named >= listing.until:
            return []
        return [page_of(work, listing.next, referrer=page.url, first=False)]

    def _left(self, work: Work, message: str) -> None:
        if message:
            self._desk.incomplete(work, message)

    def _past(self, work: Work) -> bool:
        """Is this page past the last by the list's own count? Its pager led there, so it was asked for; it need not be there."""
        return 0 < self._counts.get((work.list, work.again), 0) < work.number

    # ---- as it was ---------------------------------------------------------------------------------------

    def _prepared(self, work: Work) -> Work:
        """With the validators of the list that the archive has; what a first page was is kept to be compared."""
        if work.method != "GET" or work.again or self._desk.options.full:
            return work
        known = self._desk.archive.find(work.url)
        if known is None:
            return work
        compared = work.number == 1 and self._may_stand(self._column(work))
        listing = self._known_listing(work, known) if compared or conditions(known) else None
        if compared:
            self._before[work.key] = _signature(listing) if listing and self._is_of_before(work, known) else ()
        return conditional(work, known) if listing and self._desk.archive.came_lately(known) else work

    def _may_stand(self, column: Column) -> bool:
        """May an unchanged first page of this column's lists stand for the pages after it?"""
        return column.before is not None and self._desk.archive.walked_lately(column.before) and not self._desk.options.full

    def _is_of_before(self, work: Work, known: Known) -> bool:
        """Were these the page's bytes at the newest complete visit?"""
        before = self._column(work).before
        return before is not None and (known.new_at or known.captured_at) <= before.at

    def _known_listing(self, work: Work, known: Known) -> Listing | None:
        """What the archive's page of a list names, if it is one that names anything."""
        page = replace(make_page(known.url, known.status, known.headers, known.body), ask=work.ask)
        if judge.list_fault(work, page, home=False) is not None:
            return None
        listing = drawn.listing(self._desk.look(page), page)
        return listing if listing.readable and (listing.entries or listing.more) else None

    def _as_before(self, work: Work, listing: Listing, column: Column) -> bool:
        """Is this first page what it was at the newest complete visit, and may it stand for the pages after it?

        Of a list that is asked for by POST the archive gives no page: its entries must then be among those of before,
        and the total that it declares must be the column's.
        """
        before = column.before
        if before is None or work.again or not self._may_stand(column):
            return False
        if work.key in self._before:
            return self._before[work.key] == _signature(listing)
        named = all(before.entries.get(entry.url) == (entry.title, entry.listed) for entry in listing.entries)
        return bool(listing.entries) and named and listing.declared is not None and listing.declared == before.declared

    def _adopt(self, work: Work, column: Column) -> list[Work]:
        """The first pages of all lists were as before, so the entries of the others are too."""
        column.adopt()
        assert column.before is not None
        platform = self._desk.known_platform(work.channel)
        here = {url for url, _ in column.entries}
        return self.new([
            found for url, (title, listed) in column.before.entries.items() if url not in here
            for found in self._documents.of_entry(work.channel, work.list, Entry(title, url, listed), platform)
        ])

    def _second_try(self, work: Work, column: Column) -> list[Work]:
        """A column that listed entries before and now names none is asked once more: some lists are empty for a moment."""
        if column.read and not column.entries and not column.faulty and not column.asked_again:
            column.asked_again, column.none, column.declared, column.doubts, column.named = True, False, None, [], 0
            return self.new([first_of(work.channel, work.portal, again=True)])
        for doubt in column.doubts:
            column.faulty = column.faulty or column.read is None
            self._desk.tally.fault("changed", doubt, column.url)
        column.doubts = []
        if column.asked_again and column.entries:
            self._desk.tally.notes.append(f"{column.url} listed nothing at first, {len(column.entries)} entries when asked again")
        return []

    def _column(self, work: Work) -> Column:
        return self._desk.tally.column(work.channel.url)


def _signature(listing: Listing) -> Signature:
    """What must be the same for a page to be the same list: pages themselves carry clocks, counters and tokens."""
    entries = tuple((entry.url, entry.title, entry.listed) for entry in listing.entries)
    more = tuple((ask.url, ask.method, ask.body) for ask in listing.more)
    return entries, listing.declared, listing.pages, listing.next is None, more
