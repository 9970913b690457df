"""Which of a page's links lead to the annual reports: choose(page) → leads with scores, best first. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archive.recognise import promise
from crawler.mechanics.files import is_file
from crawler.probing import words
from crawler.probing.links import leads

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.probing.links import Lead

Kind = Literal["column", "part", "way", "tree", "unit", "frame"]

# addresses that are surely an article's: the shapes of sections 2 to 13
ARTICLE = re.compile(
    r"/t(?:\d{8}_)?\d{5,}(?:_wap)?\.s?html?|/art_\w+|/content/\w*\d|/content_\d|post_\d+\.html|/info/\d+/\d+\.htm"
    r"|/[0-9a-f]{32}\.s?html|/c\d+_\d+\.shtml|/public/\d+/\d+\.html|/show/\w+\.html|/doc_|/article_|/\d{12,}\.html"
    r"|/\d{4}[-/]\d\d[-/]\d\d/|/\d{6,8}/\w*+(?<=\d{4})\.s?html?|articleKey="
)


@dataclass(frozen=True, slots=True)
class Scored:
    """kind: column (the channel itself), part (a year or a group of agencies within one), way (a page that may lead
    to one), tree (the towns' or departments' pages), unit (one town or department), frame."""

    url: str
    label: str
    kind: Kind
    score: float


def choose(page: Page, *, tree: bool = False) -> list[Scored]:
    """The leads of a page, best first, each address once. tree: the page lists towns or departments."""
    found: dict[str, Scored] = {}
    for lead in leads(page):
        scored = _scored(lead, page, tree=tree) if lead.url else None
        if scored and (scored.url not in found or scored.score > found[scored.url].score):
            found[scored.url] = scored
    return sorted(found.values(), key=lambda one: -one.score)


def is_article(url: str) -> bool:
    """Surely one article or file, by its address.

    >>> is_article("http://x.gov.cn/a/202301/t20230118_115205.html"), is_article("http://x.gov.cn/col/col12/index.html")
    (True, False)
    """
    return bool(ARTICLE.search(url)) or is_file(url)


def _scored(lead: Lead, page: Page, *, tree: bool) -> Scored | None:
    if lead.frame:
        return Scored(lead.url, next(iter(lead.labels), ""), "frame", 2)
    if is_file(lead.url) or any(words.is_neighbour(label) for label in lead.labels[:1]):
        return None
    slug = words.slug_score(lead.url)
    if slug < 0:
        return None
    best = max((_column(label, lead.url, slug, page) for label in lead.labels), key=lambda one: one.score)
    if best.score:
        return best
    inside = words.slug_score(page.url) > 0 and _below(lead.url, page.url)
    return _way(lead, tree=tree, inside=inside) if not is_article(lead.url) else None


def _column(label: str, url: str, slug: int, page: Page) -> Scored:
    """The lead as a column, score 0 if it is none. An address in the column's slug is enough if the words say nothing."""
    score = words.column_score(label)
    year = words.year_of(label)
    promised = promise(label)
    if score and promised.year and (promised.agency or is_article(url)):  # one report
        return Scored(url, label, "column", 0)
    if year and (score or slug or words.slug_score(page.url) > 0 or _below(url, page.url)):
        return Scored(url, label, "part", 8 if score or slug else 7 if words.slug_score(page.url) > 0 else 0)
    if score == 10 or (score and (slug or _of_disclosure(page))):
        return Scored(url, label, "column", score + slug)
    bare = slug and not is_article(url) and (not label or words.MORE.fullmatch(label) is not None or words.is_tree(label))
    return Scored(url, label, "column", 6 if bare else 0)


def _below(url: str, other: str) -> bool:
    return url.startswith(other.rpartition("/")[0] + "/")


def _of_disclosure(page: Page) -> bool:
    """Does a page speak of disclosure: in its title, or more than now and then."""
    return "公开" in page.title or "isclosure" in page.title or page.text.count("信息公开") >= 3


def _way(lead: Lead, *, tree: bool, inside: bool) -> Scored | None:
    """inside: below a column of annual reports, where a group of agencies is a part of it."""
    for label in lead.labels:
        if words.is_tree(label):
            return Scored(lead.url, label, *(("part", 7) if inside else ("tree", 4)))
        score = words.way_score(label)
        if score:
            return Scored(lead.url, label, "way", score)
        unit = words.unit_score(label) if tree or inside or words.in_tree(lead.url) else 0
        if unit:
            return Scored(lead.url, label, "unit", 2.5 + unit / 2)
    return None
