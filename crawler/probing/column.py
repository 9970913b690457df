"""Is a page an annual-report column? What it calls itself, what it lists. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archive.recognise import promise
from crawler import blocks
from crawler.mechanics import links, metas
from crawler.mechanics.files import is_file
from crawler.page import squeeze
from crawler.platforms import sniff
from crawler.probing import words
from crawler.probing.choose import is_article

if TYPE_CHECKING:
    from archive.recognise import Promise
    from crawler.adapter import Listing
    from crawler.page import Page

SEVERAL = 3  # reports of as many years, whatever else a column that is called so lists
LEAST_SHARE = 0.2  # of reports among the entries of a column that others share
INLINE = ("type=3", "xxgkAnnualReport.jsp")  # columns that show the newest report itself


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page turned out to be. years: of the reports that it lists; shared: it lists several agencies'."""

    kind: Literal["column", "article", "other", "faulty"]
    why: str
    years: frozenset[int] = frozenset()
    shared: bool = False
    paged: bool = False
    entries: frozenset[str] = frozenset()  # addresses that it lists


def look(page: Page, label: str = "") -> Seen:
    """What a page is. label: of the link that led here; "" if it led here for another reason."""
    fault = _fault(page)
    if fault:
        return Seen("faulty", fault)
    listing = sniff(page).listing(page)
    told = reports(page, listing)
    if _is_article(page, told) and not any(mark in page.url for mark in INLINE):
        return Seen("article", "one report, not a list of them")
    called = _called(page, label)
    entries = max(len(listing.entries), 1)
    listed = frozenset(entry.url for entry in listing.entries)
    years = frozenset(one.year for one in told if one.year)
    shared = len({one.agency for one in told if one.agency}) > 2
    paged = (listing.pages or 1) > 1 or listing.next is not None
    if called and not told:
        told = reports(page, listing, cut=True)
    if told and _enough(told, entries, called=bool(called)):
        return Seen("column", f"{called or 'nothing calls it so, but it'} lists {len(told)} reports", years, shared, paged, listed)
    if called and _elsewhere(page, listing):
        return Seen("column", f"{called} fetches its list separately", entries=listed)
    if called and not listing.entries and not listing.none and blocks.drawn_by_script(page):
        return Seen("column", f"{called} seems to have its list drawn by scripts (rendered = true has a browser open it)")
    if called and listing.none:
        return Seen("column", f"{called} says that it is empty")
    return Seen("other", _nothing(called, listing), entries=listed if called else frozenset())


def _enough(told: list[Promise], entries: int, *, called: bool) -> bool:
    """Are there reports enough among the entries of a page for an annual-report column?"""
    if not called:
        return len(told) >= max(2, entries * 0.5)
    return len({one.year for one in told}) >= SEVERAL or len(told) >= entries * LEAST_SHARE


def _nothing(called: str, listing: Listing) -> str:
    if not called:
        return "nothing calls it an annual-report column"
    return f"{called} lists {len(listing.entries)} other things" if listing.entries else f"{called} lists nothing"


def _elsewhere(page: Page, listing: Listing) -> bool:
    """Does the list come with another request, or is the newest report the page itself."""
    return bool(listing.more or listing.next) or any(mark in page.url for mark in INLINE)


def _fault(page: Page) -> str:
    blocked = blocks.blocked(page)
    if blocked:
        return blocked
    if page.status != 200:
        return f"answered {page.status}"
    if blocks.soft_404(page):
        return "answered 200 with a page that says that there is none"
    return "" if page.root is not None else "is no web page"


def reports(page: Page, listing: Listing, *, cut: bool = False) -> list[Promise]:
    """What promises to be a report among the entries or, where no list could be told, among all links.

    cut: what the list cuts short may be one.
    """
    titles = [(entry.title, entry.url, bool(entry.listed)) for entry in listing.entries]
    if not titles:
        titles = [(link.title, link.url, False) for link in links.links(page)]
    # 2024年政府信息公开年报 without an agency or a date is a year's sub-column
    titles = [one for one in titles if one[2] or is_article(one[1]) or not words.year_of(words.plain(one[0]))]
    promised = [promise(title, url) for title, url, _ in titles if not cut or title.rstrip().endswith(("…", ".."))]
    return [one for one in promised if one.year and (one.report or (cut and one.verdict == "unclear"))]


def _is_article(page: Page, told: list[Promise]) -> bool:
    """A report's own page: its title names a year and, beside a few related links, there is its text."""
    if page.root is None or is_file(page.url):
        return True
    own = metas.metas(page).get("ArticleTitle") or page.title
    titled = promise(own)
    if not (titled.report and titled.year) or (told and not titled.agency):
        return False
    return "ArticleTitle" in metas.metas(page) or len(told) < 3 or len(page.root.findall(".//table")) >= 3


def _called(page: Page, label: str) -> str:
    """By what a page is called an annual-report column: ColumnName, ColumnType, title, heading, crumbs; else the link.

    Metas may be another page's, copied; so one name is enough, and none of them can refuse.
    """
    for where, text in _names(page):
        if words.column_score(words.plain(text)) >= 10:
            return f"{where} {squeeze(text)[:30]}"
    if words.column_score(label) >= 10:
        return f"a link called {label}"
    weak = [where for where, text in _names(page) if words.column_score(words.plain(text))]
    if weak or words.column_score(label):
        return f"{(weak or ['a link'])[0]} and slug of annual reports" if words.slug_score(page.url) > 0 or label else ""
    return "slug of annual reports" if words.slug_score(page.url) > 0 and not _neighbour(page) else ""


def _neighbour(page: Page) -> bool:
    return any(words.is_neighbour(words.plain(text)) for where, text in _names(page) if where != "ColumnType")


def _names(page: Page) -> list[tuple[str, str]]:
    told = metas.metas(page)
    found = [("ColumnName", told.get("ColumnName", "")), ("ColumnType", told.get("ColumnType", ""))]
    found += [("title", part) for part in page.title.replace("—", "-").replace("_", "-").replace("|", "-").split("-")[:2]]
    if page.root is not None:
        found += [("heading", part.text_content()) for part in page.root.iter("h1", "h2", "h3")][:6]
        found += [("crumb", text) for text in _crumbs(page)]
    return [(where, text) for where, text in found if text.strip()]


def _crumbs(page: Page) -> list[str]:
    """The last of the crumbs: 首页 > 政府信息公开 > 政府信息公开年报."""
    text = words.plain(page.root.text_content()) if page.root is not None else ""
    _, here, behind = text.partition("当前位置")
    if not here:
        _, here, behind = text.partition("所在位置")
    trail = behind[:120].replace("»", ">").replace("›", ">").replace("/", ">").split(">")
    return [trail[-1][:14], *(trail[2:4] if len(trail) > 2 else ())] if here else []
