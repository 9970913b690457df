"""What a page of a list leaves to its scripts, so that it is missing: told in words, "" for nothing. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.mechanics import scripted

if TYPE_CHECKING:
    from crawler.adapter import Listing
    from crawler.page import Page


def unaddressed(page: Page, listing: Listing) -> str:
    """Titles of reports without an address are reports that are missing."""
    named = {entry.title for entry in listing.entries}
    missing = [title for title in scripted.unaddressed(page) if title not in named]
    return f"{page.url}: {len(missing)} titles of reports lead nowhere that a crawl can go, {missing[0]}" if missing else ""


def rest(page: Page, listing: Listing, number: int, *, rendered: bool) -> str:
    """What leads on by a script alone, on the list's page of this number.

    A browser (rendered) presses it, and sees when it is switched off; numbers of pages only where one is marked as this page's.
    """
    if not listing.stuck or not listing.entries or (rendered and (number > 1 or not listing.stuck.startswith(scripted.NUMBER))):
        return ""
    told = "the browser cannot tell which page it is on" if rendered else "rendered = true in the registry entry has a browser press it"
    return f"{page.url}: its {listing.stuck} leads on by a script alone; {told}"
