"""A list page as a test case: what its platform's adapter reads from it, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms import PLATFORMS, sniff

if TYPE_CHECKING:
    from typing import Any

    from crawler.page import Page


def listed(page: Page, platform: str = "") -> dict[str, Any]:
    """The listing of a page by this platform, or by the one that the page shows itself to be on."""
    adapter = PLATFORMS[platform] if platform else sniff(page)
    found = adapter.listing(page)
    return {
        "platform": adapter.name,
        "entries": [{"title": entry.title, "url": entry.url, "listed": entry.listed} for entry in found.entries],
        "next": found.next.url if found.next else None,
        "more": [ask.url for ask in found.more],
        "declared": found.declared,
        "pages": found.pages,
        "none": found.none,
    }
