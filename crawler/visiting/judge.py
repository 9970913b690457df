"""Is a page what it was asked for? Pure functions; each answers with the fault in words, "" for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler import blocks
from crawler.mechanics.files import is_file, is_name

if TYPE_CHECKING:
    from datetime import datetime

    from archive.captures.visits import Outcome
    from crawler.page import Page
    from crawler.visiting.work import Work


OFFICE = "schemas-microsoft-com:office"  # a .doc or .xls that Word or Excel saved as HTML: a document all the same


def list_fault(work: Work, page: Page, *, home: bool, read: tuple[int, datetime] | None = None) -> tuple[Outcome, str] | None:
    """Why a list page cannot be read. home: a redirect ended on the portal's home page.

    read: how many entries the column listed at an earlier visit, and when; one that was never read has a wrong address.
    """
    block = blocks.blocked(page)
    if block:
        return "blocked", block
    if page.status >= 500:
        return "unreachable", f"answered {page.status}"
    if page.huge:
        return "incomplete", page.huge
    gone = _gone(page, home=home)
    if not gone:
        return None
    if work.number > 1:
        return "incomplete", f"page {work.number} of {work.list} {gone}"
    if read is None or work.list != work.channel.url or page.status not in (200, 404, 410):
        return "changed", f"the column {gone}; look for its new address"
    return "gone", f"the column {gone}; it listed {read[0]} entries on {read[1]:%Y-%m-%d}, look for its new address"


def document_fault(url: str, page: Page, *, home: bool = False, name: str = "") -> tuple[Outcome, str] | None:
    """What is wrong with a report or attachment that came. name: of an attachment, as the portal gives it."""
    block = blocks.blocked(page)
    if block:
        return "blocked", block
    gone = _gone(page, home=home) or page.huge
    if gone:
        return "incomplete", gone
    if not page.body:
        return "incomplete", "answered 200 with nothing"
    if page.root is not None and (is_file(url) or is_name(name)) and OFFICE not in page.text:
        return "incomplete", "is an HTML page where a file was promised (an error page or a captcha)"
    return None


def unfinished(page: Page) -> bool:
    """Does a page begin and never end? A Content-Length that tells too little cuts it off without any other sign.

    Some pages are written so: when the same bytes come a second time, they are all there is.
    """
    if page.root is None:
        return False
    if "</html" in page.text or "</body" in page.text:  # nearly always
        return False
    text = page.text.lower()
    return "<html" in text and "</html" not in text and "</body" not in text


def _gone(page: Page, *, home: bool) -> str:
    if page.status != 200:
        return f"answered {page.status}"
    if home:
        return "redirects to the home page"
    return "answered 200 with a page that says that there is none" if blocks.soft_404(page) else ""
