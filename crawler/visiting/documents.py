"""Reports and their attachments: which of those that lists name are asked for, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.recognise import promise
from crawler.mechanics import pictures, viewers
from crawler.page import make_page
from crawler.probing import words
from crawler.visiting import judge, parts
from crawler.visiting.known import conditional, of_known
from crawler.visiting.work import Work, as_list

if TYPE_CHECKING:
    from datetime import datetime

    from archive.model import Known
    from crawler.adapter import Attachment, Entry, Platform
    from crawler.page import Page
    from crawler.visiting.desk import Desk
    from crawler.visiting.known import Held
    from crawler.visiting.work import Answer
    from settings.registry import Channel


class Documents:
    """A document that the archive has is asked for again only if its entry in the list (title, date) is another,
    if an attachment's address has expired that the archive lacks, or if it was not looked at for long.

    One whose entry is the same, and of which nothing has come since its column's newest complete visit, is not even
    read from the archive: that visit had all its attachments. What an adapter learns to find since then, or a
    registry entry allows (follow), comes when it is looked at again, or with --full.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._fetched_again: set[str] = set()  # documents that the archive has, but perhaps older

    def of_entry(self, channel: Channel, referrer: str, entry: Entry, platform: Platform, *, changed: bool = False) -> list[Work]:
        """The work an entry gives: none if it promises no report, is old, elsewhere, or known already.

        changed: the archive has only older bytes of this address.
        """
        if not self._wanted(channel, entry):
            return []
        url = viewers.viewed(entry.url) or platform.canonical(entry.url)
        work = Work(
            url, self._desk.tally.portal.id, channel, "report", referrer=referrer, link_text=entry.title,
            listed=entry.listed, identity=platform.identity(url),
        )
        works = self._once(work, changed=changed)
        return works + [found for file in entry.attachments for found in self._attachment(work, url, file)]

    def of_year(self, channel: Channel, referrer: str, url: str, label: str) -> list[Work]:
        """A year of the column: a list or a report, which its page tells."""
        year, since = words.year_of(label), self._desk.options.since
        if self._desk.foreign(url) or (since and year and year < since):
            return []
        platform = self._desk.known_platform(channel)
        work = Work(platform.canonical(url), self._desk.tally.portal.id, channel, "report", referrer=referrer, link_text=label)
        return self._once(work, changed=False)

    def _wanted(self, channel: Channel, entry: Entry) -> bool:
        tally, since = self._desk.tally, self._desk.options.since
        column = tally.column(channel.url)
        column.add(entry)
        promised = promise(entry.title, entry.url)
        if promised.verdict == "not-report":
            return False
        column.promising += 1
        if promised.verdict == "report" and promised.year is not None:
            tally.years[promised.year] += 1
        if since and promised.year is not None and promised.year < since:
            return False
        return not self._desk.foreign(entry.url)

    # ---- known or not ----------------------------------------------------------------------------------

    def _once(self, work: Work, *, changed: bool) -> list[Work]:
        """The work itself, or what a document that the archive has already leads to."""
        desk, archive = self._desk, self._desk.archive
        if desk.asked(work):
            return []
        held = archive.held(work.url)
        if held is not None and not changed and self._settled_before(work, held):
            return self._unchanged(work, None)
        known = archive.find(work.url)
        if known is None:
            return [work]
        page = make_page(known.url, known.status, known.headers, known.body)
        if judge.document_fault(work.url, page) is not None or self._hollow(work, page):
            return [work]  # whatever comes instead is new
        if self._lost(work, page) or self._grows(work, page) or (known.confirmed_at <= known.captured_at and judge.unfinished(page)):
            return self._again(work)
        at, *entry = held or of_known(known)
        same = entry == [work.link_text, work.listed]
        if same and archive.fresh(at):
            return self._unchanged(work, page, known)
        if changed or not same:
            return self._again(work)
        return self._again(work, known) if self._due(at, work.listed) else self._unchanged(work, page, known)

    def _settled_before(self, work: Work, held: Held) -> bool:
        """Has nothing come of it since the column's newest complete visit, which had its attachments too, and is its
        entry the same and its age no reason to look?"""
        at, *entry = held
        before = self._desk.tally.column(work.channel.url).before
        if before is None or at > before.at or entry != [work.link_text, work.listed]:
            return False
        return not self._due(at, work.listed)

    def _due(self, at: datetime, listed: str) -> bool:
        return self._desk.options.full or self._desk.archive.due(at, listed)

    def _lost(self, work: Work, page: Page) -> bool:
        """Lacks the archive a file of this article whose address has expired since? A new page has a new address."""
        if page.root is None:
            return False
        files = self._desk.platform(work.channel, page).files(page)
        return any(file.expires and self._desk.archive.find(file.url) is None for file in files)

    def _grows(self, work: Work, page: Page) -> bool:
        """Is it a list, of which this visit has not asked yet what came to it since?"""
        return parts.is_list(page) and not self._desk.asked(as_list(work))

    def _again(self, work: Work, known: Known | None = None) -> list[Work]:
        """Ask once more; unconditionally where there is reason to think that it is another, because validators may be wrong."""
        self._fetched_again.add(work.url)
        return [work if known is None or self._desk.options.full else conditional(work, known)]

    def _unchanged(self, work: Work, page: Page | None, known: Known | None = None) -> list[Work]:
        """Not asked for. What this run captured before it was ended counts as captured in it."""
        self._desk.settle(work)
        own = known is not None and known.new_at is not None and self._desk.archive.fresh(known.new_at)
        self._desk.tally.captured += own
        self._desk.tally.unchanged += not own
        return self._attachments(work, page) if page is not None else []

    # ---- answers ---------------------------------------------------------------------------------------

    def got(self, work: Work, answer: Answer) -> list[Work]:
        """What a document leads to, now that it came."""
        if answer.page.status == 304 and work.headers != work.plain().headers:
            page = self._desk.archive.still(answer, work)
            if page is None:  # it stands for a page that the archive lacks
                return [work.plain()]
            self._desk.tally.unchanged += 1
            return self._desk.new(self._attachments(work, page))
        home = self._desk.home(work, answer)
        fault = judge.document_fault(work.url, answer.page, home=home, name=work.file_name)
        if fault:
            self._desk.failed(work, *fault)
            return []
        if hollow := self._hollow(work, answer.page):
            self._desk.failed(work, "incomplete", hollow)
            return []
        # the same bytes may be new at this address (a report that a column shows too)
        if answer.kept.unchanged and (answer.redirected or work.url in self._fetched_again):
            self._desk.tally.unchanged += 1
        else:
            self._desk.tally.captured += 1
        if answer.truncated:
            self._desk.failed(work, "incomplete", "the document was cut off on the way")
        elif not answer.kept.unchanged and judge.unfinished(answer.page):
            self._desk.failed(work, "incomplete", "the page has no end, perhaps cut off; asked for once more at the next crawl")
        return self._desk.new(self._attachments(work, answer.page))

    def _hollow(self, work: Work, page: Page) -> str:
        """What its page lacks of the report that a title promised; "" also where a file or a picture may be the report."""
        missing = parts.hollow(page, work.link_text, work.url) if work.role == "report" else ""
        return missing if missing and not self._files(work, page) else ""

    def _attachments(self, work: Work, page: Page) -> list[Work]:
        if work.role != "report" or page.root is None:
            return []
        return [found for attachment in self._files(work, page) for found in self._attachment(work, page.url, attachment)]

    def _files(self, work: Work, page: Page) -> tuple[Attachment, ...]:
        """The files of a report's page, with the pictures that may hold its text."""
        files = self._desk.platform(work.channel, page).files(page)
        if promise(work.link_text, work.url).report:
            files += tuple(picture for picture in pictures.pictures(page) if picture.url not in {file.url for file in files})
        return files

    def _attachment(self, report: Work, article: str, attachment: Attachment) -> list[Work]:
        """The work an attachment gives; the archive's is looked at again when its report's age says so."""
        if self._desk.foreign(attachment.url):
            return []
        work = Work(
            attachment.url, report.portal, report.channel, "attachment", referrer=article, link_text=attachment.name,
        )
        if self._desk.asked(work):
            return []
        known = self._desk.archive.find(work.url)
        if known is None:
            return [work]
        page = make_page(known.url, known.status, known.headers, known.body)
        if judge.document_fault(work.url, page, name=work.file_name) is not None:
            return [work]
        if self._due(known.confirmed_at, report.listed) and not self._desk.archive.fresh(known.confirmed_at):
            return self._again(work, known)
        return self._unchanged(work, page, known)
