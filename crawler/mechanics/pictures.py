"""Pictures in an article that may be its tables: large, in its body, and no icon, logo or QR code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.adapter import Attachment
from crawler.mechanics.files import is_image
from crawler.mechanics.links import absolute, aside, base, links
from crawler.page import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

MOST = 20  # of one article; a report of photographs has some ten
SMALLEST = {"width": 200, "height": 50}  # pixels declared; a table of the form is not legible at less, and table 4 is low
# what families call the element that holds an article's text
BODY = frozenset({
    "trs_editor", "trs_editor_view", "trs_ueditor", "zoom", "zoomcon", "ucapcontent", "ucap-content", "vsb_content", "v_news_content",
    "article-content", "article_content", "bt-content", "news_cont_d_wrap", "tyxxy_main", "wzcon", "article_con", "articlecontent",
    "conzt", "content_text", "j-fontcontent", "pages_content", "newscontent", "arc_cont", "content-text", "artcontent",
})  # fmt: skip
NAMES = re.compile(
    r"(?:^|[^a-z])(?:logo|icon|ico|qr|qrcode|ewm|erweima|weixin|wechat|wx|weibo|share|print|banner|btn|button|close|arrow|bg|line|dot|blank|"
    r"loading|spacer|jiucuo|wza|beian|gaba|sprite|avatar|top|footer|header|red|dzjg|gongan)(?:[^a-z]|$)", re.IGNORECASE)
PIXELS = re.compile(r"\s*+(\d{1,5})(?:\.\d+)?\s*+(?:px)?\s*+", re.IGNORECASE)
STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
# marks of tables 2, 3 and 4 in the text; a label of each stands in every edition
TABLES = ("第二十条第", "本年新收政府信息公开申请数量", "尚未审结")


def pictures(page: Page) -> tuple[Attachment, ...]:
    """Pictures of a report's page whose text lacks a table, at most MOST; none of a page that has them all."""
    if page.root is None or _has_tables(page):
        return ()
    found = dict.fromkeys(_linked(page)) | dict.fromkeys(_shown(page))
    return tuple(Attachment(url, "") for url in list(found)[:MOST])


def _has_tables(page: Page) -> bool:
    text = visible(page).replace(" ", "")
    return all(mark in text for mark in TABLES)


def _shown(page: Page) -> Iterator[str]:
    here, root = base(page), page.root
    if root is None or next(root.iter("img"), None) is None:
        return
    bodied = any(_is_body(element) for element in root.iter() if isinstance(element.tag, str))
    for image in root.iter("img"):
        source = image.get("data-src") or image.get("data-original") or image.get("src") or ""
        url = "" if not source or source.startswith("data:") else absolute(here, source)
        if url and _may_be_table(image, url) and (_in_body(image) if bodied else not aside(image)):
            yield url


def _linked(page: Page) -> Iterator[str]:
    """Scans that are linked: 年报第1页.jpg."""
    for link in links(page):
        if is_image(link.url) and not aside(link.element) and not _named(link.url):
            yield link.url


def _may_be_table(image: HtmlElement, url: str) -> bool:
    sizes = [(side, match[1]) for side in SMALLEST if (match := PIXELS.fullmatch(image.get(side) or ""))]
    sizes += STYLED.findall(image.get("style") or "")
    if any(int(size) < SMALLEST[side.lower()] for side, size in sizes) or urlsplit(url).path.lower().endswith(".svg"):
        return False
    return not _named(url) and not NAMES.search(image.get("class") or "")


def _named(url: str) -> bool:
    """Bears the name of an icon, logo or QR code."""
    return bool(NAMES.search(urlsplit(url).path.rpartition("/")[2].rpartition(".")[0]))


def _in_body(element: HtmlElement) -> bool:
    return any(_is_body(above) for above in element.iterancestors())


def _is_body(element: HtmlElement) -> bool:
    names = {element.get("id") or "", *(element.get("class") or "").split()}
    return any(re.sub(r"_\d+$", "", name.lower()) in BODY for name in names)
