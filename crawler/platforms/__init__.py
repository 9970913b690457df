"""CMS families, by name. A new family is one file here and one line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.mechanics import links, pagers
from crawler.platforms import shapes
from crawler.platforms.epoint import EPOINT
from crawler.platforms.generic import GENERIC
from crawler.platforms.gkmlpt import GKMLPT
from crawler.platforms.hanweb import HANWEB
from crawler.platforms.ilist import ILIST
from crawler.platforms.infopublic import INFOPUBLIC
from crawler.platforms.jpaas import JPAAS
from crawler.platforms.lonsun import LONSUN
from crawler.platforms.nfcms import NFCMS
from crawler.platforms.pclist import PCLIST
from crawler.platforms.shapes import Told
from crawler.platforms.showlist import SHOWLIST
from crawler.platforms.thtml import THTML
from crawler.platforms.trs import TRS
from crawler.platforms.truecms import TRUECMS
from crawler.platforms.ucap import UCAP
from crawler.platforms.vsb import VSB

if TYPE_CHECKING:
    from crawler.adapter import Platform
    from crawler.page import Page

# specific before generic
_ALL = (
    TRS,
    UCAP,
    VSB,
    GKMLPT,
    NFCMS,
    PCLIST,
    HANWEB,
    JPAAS,
    TRUECMS,
    EPOINT,
    LONSUN,
    SHOWLIST,
    THTML,
    ILIST,
    INFOPUBLIC,
    GENERIC,
)
PLATFORMS: dict[str, Platform] = {platform.name: platform for platform in _ALL}


def sniff(page: Page) -> Platform:
    """The platform of a page."""
    return PLATFORMS.get(tell(page).family, GENERIC)


def tell(page: Page) -> Told:
    """The family of a page and what tells it: its address, marks in it, the addresses it links to; else generic.

    Weak shapes do not count: who has the page has better.
    """
    told = shapes.by_url(page.url)
    if told and not told.weak and told.family != GENERIC.name:
        return told
    marked = shapes.by_text(page.text) or _by_adapter(page)
    return marked or _by_links(page) or Told(GENERIC.name, told.why if told and not told.weak else "nothing tells a family")


def _by_links(page: Page) -> Told | None:
    told = shapes.by_links(link.url for link in links.links(page))
    if told and told.family == TRS.name and (pagers.page_count(page) or 1) > 1:
        return None  # look-alikes have its articles and a pager of their own (慧兰: next(N))
    return told


def _by_adapter(page: Page) -> Told | None:
    found = next((platform for platform in PLATFORMS.values() if platform.marked(page)), None)
    return Told(found.name, "marks in the page") if found else None
