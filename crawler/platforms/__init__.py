"""CMS families, by name. A new family is one file here and one line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms.generic import GENERIC
from crawler.platforms.ilist import ILIST
from crawler.platforms.infopublic import INFOPUBLIC
from crawler.platforms.lonsun import LONSUN
from crawler.platforms.showlist import SHOWLIST
from crawler.platforms.thtml import THTML
from crawler.platforms.trs import TRS

if TYPE_CHECKING:
    from crawler.adapter import Platform
    from crawler.page import Page

# specific before generic
_ALL = (
    TRS,
    LONSUN,
    SHOWLIST,
    THTML,
    ILIST,
    INFOPUBLIC,
    GENERIC,
)
PLATFORMS: dict[str, Platform] = {platform.name: platform for platform in _ALL}


def sniff(page: Page) -> Platform:
    """The platform of a page: URL shape first, then marks in the page, else generic."""
    by_shape = (platform for platform in PLATFORMS.values() if platform.shape(page.url))
    by_marks = (platform for platform in PLATFORMS.values() if platform.marked(page))
    return next(by_shape, None) or next(by_marks, GENERIC)
