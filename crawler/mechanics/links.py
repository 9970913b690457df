"""The entries of a list page, told from menus, pagers and sidebars by how the page is built."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import lxml.html
from w3lib.url import safe_url_string

from archive.recognise import promise
from crawler.adapter import Entry
from crawler.mechanics import dates, wording
from crawler.page import once, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

LIST_TAGS = {"ul", "ol", "dl", "table", "tbody", "body", "html", "form"}
ASIDE = re.compile(r"side|aside|hot|recommend|related|foot|nav|menu|crumb|banner|pager|pagination|tuijian|xgwd", re.IGNORECASE)
PAGER_TEXT = re.compile(r"^(首页|上一?页|下一?页|尾页|末页|更多.?|more|返回|跳转|[<>«»›‹.…\d\s]+)$", re.IGNORECASE)
PLAIN = re.compile(r"[\w.~:/?@!$&'()*+,;=%-]*", re.ASCII)
REPORT_SCORE = 3
REMEMBERED = 8192  # addresses: menus are the same on every page of a site
LONGEST = 300  # characters of one that is remembered
# window.open('/a/1.html'), location.href='1.html' in href or onclick: an address all the same
OPENED = re.compile(r"(?:window\.open|\bopen|location\.(?:replace|assign))\s*\(\s*[\"']([^\"'\s]{2,500})[\"']|location(?:\.href)?\s*=\s*[\"']([^\"'\s]{2,500})[\"']")
# view('/a/1.html'), javascript:down('/files/1.pdf'): a call whose one argument is the address of a page or a file
CALLED = re.compile(r"(?:javascript:)?\s{0,9}(?:return\s{1,9})?[\w$.]{1,60}\(\s{0,9}[\"']([^\"'\s()]{1,300}\.(?:s?html?|jsp|aspx?|php|pdf|docx?|xlsx?|wps|ofd|zip|rar)(?:\?[^\"'\s()]{0,200})?)[\"']\s{0,9}\)", re.IGNORECASE)
HELD = ("data-href", "data-url", "data-link")  # attributes in which scripts keep a link's address
FILE = re.compile(r"(?:(?:https?:)?/|\.{1,2}/|\?)[^\s\"'<>]{1,290}|[\w./-]{1,200}\.(?:s?html?|jsp|aspx?|php|pdf|docx?|xlsx?|wps|ofd|zip|rar)(?:\?[^\s\"'<>]{0,90})?", re.IGNORECASE)
NOT_A_PAGE = ("javascript:", "mailto:", "tel:", "#", "data:", "about:")


class Link(NamedTuple):
    """An <a>: title is its title attribute or, without one, its text."""

    element: HtmlElement
    url: str
    title: str
    text: str


@once
def links(page: Page) -> tuple[Link, ...]:
    """All links of a page that lead to another one, addresses made absolute."""
    if page.root is None:
        return ()
    here = base(page)
    found = (_link(element, here) for element in page.root.iter("a"))
    return tuple(link for link in found if link is not None and link.url != page.url)


@once
def base(page: Page) -> str:
    """What the page's relative addresses are relative to."""
    told = () if page.root is None else (element.get("href") for element in page.root.iter("base"))
    return absolute(page.url, next((href for href in told if href is not None), "")) or page.url


def _link(element: HtmlElement, base: str) -> Link | None:
    href = (element.get("href") or "").strip()
    if not href or href.lower().startswith(NOT_A_PAGE):
        href = _opened(element)
    url = absolute(base, href) if href else ""
    if not url:
        return None
    text = squeeze(element.text_content() if len(element) else element.text or "")
    return Link(element, url, wording.own(element, text), text)


def _opened(element: HtmlElement) -> str:
    """The address that a link's script opens, where the script does nothing but that, or is called with it; "" otherwise."""
    done = element.get("onclick") or "", element.get("href") or ""
    match = next(filter(None, map(OPENED.search, done)), None) or next(filter(None, map(CALLED.match, done)), None)
    if match:
        return match[match.lastindex or 1]
    return next((value for name in HELD if (value := (element.get(name) or "").strip()) and FILE.fullmatch(value)), "")


def address(page: Page, text: str) -> str:
    """The address that a text on a page is, absolute; "" for words, numbers and keys."""
    text = text.strip()
    return absolute(base(page), text) if len(text) < LONGEST and FILE.fullmatch(text) else ""


def absolute(base: str, href: str) -> str:
    """Absolute URL without fragment, as it is asked for (年报.pdf percent-encoded); "" for what is no http(s) address."""
    href = href.strip()
    if "\\" in href:
        href = href.replace("\\", "/")  # as browsers do
    if len(href) <= LONGEST and href.startswith(("/", "http://", "https://")):  # the same from all pages of the host
        return _from_host("/".join((*base.split("/", 3)[:3], "")), href)
    return _joined(base, href)


@lru_cache(REMEMBERED)
def _from_host(host: str, href: str) -> str:
    return _joined(host, href)


def _joined(base: str, href: str) -> str:
    try:
        url = urljoin(base, href).split("#")[0]
        url = url if PLAIN.fullmatch(url) else safe_url_string(url)
        parts = urlsplit(url)
        if "@" in parts.netloc:  # nobody is sent a password that a page tells
            url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def entries(page: Page, article: re.Pattern[str]) -> tuple[Entry, ...]:
    """The entries of the page's main list: the best group of links that bear dates or article addresses.

    A link belongs to the group of its item's parent; blocks of a list (ul of five, ul of five) are one
    group by their class. Links of the group that look like nothing (another host, a file) count too. Reports
    outside the group are entries beside it: years, departments and towns may stand in blocks of their own.
    """
    groups: dict[tuple[str, ...], list[tuple[Link, str]]] = defaultdict(list)
    scores: dict[tuple[str, ...], int] = defaultdict(int)
    reports: dict[tuple[str, ...], list[tuple[Link, str]]] = defaultdict(list)
    for link in links(page):
        if not link.title or PAGER_TEXT.match(link.title):
            continue
        item = _item(link.element)
        parent = item.getparent()
        if parent is None or aside(parent):
            continue
        listed = _date_beside(item, link)
        key, shaped = _signature(item, parent), bool(article.search(link.url))
        if wording.bare(link.title):
            link = link._replace(title=wording.beside(link.title, link.element, _texts(_scope(item), skip=link.element), page))
        groups[key].append((link, listed))
        scores[key] += 2 * shaped + bool(listed)
        if _is_report(link, sure=shaped or bool(listed)):
            reports[key].append((link, listed))
            scores[key] += REPORT_SCORE
    best = max(groups, key=lambda key: scores[key], default=None)
    if best is None or not scores[best]:
        return ()
    titles = wording.by_page([link.title for link, _ in groups[best]], page) if best not in reports else None
    found = [(link._replace(title=titles[at]) if titles else link, listed, False) for at, (link, listed) in enumerate(groups[best])]
    found += [(link, listed, True) for key in reports if key != best for link, listed in reports[key]]
    return tuple(Entry(link.title, link.url, listed or dates.in_url(link.url), beside=beside) for link, listed, beside in found)


def _is_report(link: Link, *, sure: bool) -> bool:
    """Does a link's title promise an agency's report of a year; sure: its address or a date says that it is an article."""
    if "公" not in link.title:
        return False
    promised = promise(link.title)
    return promised.report and promised.year is not None and (sure or bool(promised.agency))


def fragment(html: str) -> HtmlElement | None:
    """A piece of a list as a tree of its own, rows of tables included; None if there is no tag in it."""
    if "<" not in html:
        return None
    html = html.replace("\x00", "")
    rows = html.lstrip()[:3].lower() in ("<tr", "<td")
    return lxml.html.fragment_fromstring(f"<table>{html}</table>" if rows else html, create_parent="div")


def record(html: str, base: str, article: re.Pattern[str]) -> Entry | None:
    """The entry in a piece of HTML that is known to be one item of a list; None if it has no link."""
    item = fragment(html)
    return None if item is None else entry(item, base, article)


def entry(item: HtmlElement, base: str, article: re.Pattern[str]) -> Entry | None:
    """The entry in an element that is known to be one item of a list; None if it has no link.

    A link that looks like an article's is preferred: columns are linked from items too.
    """
    found = [link for element in item.iter("a") if (link := _link(element, base)) and link.title]
    best = next((link for link in found if article.search(link.url)), found[0] if found else None)
    if best is None:
        return None
    return Entry(best.title, best.url, _date_beside(item, best) or dates.in_url(best.url))


def _item(element: HtmlElement) -> HtmlElement:
    """The largest element round a link that holds no other link than this one (and its repetitions)."""
    href, item = element.get("href"), element
    while (parent := item.getparent()) is not None and parent.tag not in LIST_TAGS:
        if any(other.get("href") != href for other in parent.iter("a")):
            break
        item = parent
    return item


def _signature(item: HtmlElement, parent: HtmlElement) -> tuple[str, ...]:
    above = parent.getparent()
    if item.tag == "td":  # a table row: the cells' group is the table
        item, parent, above = parent, *_up_two(parent)
    return (
        str(item.tag), str(parent.tag), parent.get("class") or "",
        *(() if above is None else (str(above.tag), above.get("class") or "", above.get("id") or "")),
    )


def _up_two(element: HtmlElement) -> tuple[HtmlElement, HtmlElement | None]:
    parent = element.getparent()
    return (element, None) if parent is None else (parent, parent.getparent())


def aside(element: HtmlElement) -> bool:
    """In a sidebar, menu or footer, by tag or by the names web designers give them."""
    node: HtmlElement | None = element
    while node is not None and node.tag != "body":
        if node.tag in ("nav", "footer", "aside", "header"):
            return True
        if ASIDE.search(f"{node.get('class') or ''} {node.get('id') or ''}") and not _main(node):
            return True
        node = node.getparent()
    return False


def _main(node: HtmlElement) -> bool:
    # lonsun's main list is called xxgk_nav_list: "nav" in a list's own name says nothing
    return "list" in (node.get("class") or "") and node.tag in ("ul", "ol", "div", "table")


def _date_beside(item: HtmlElement, link: Link) -> str:
    """The date in the item but outside the link; inside it only if it stands in an element of its own."""
    scope = _scope(item)
    outside = " ".join(_texts(scope, skip=link.element))
    inside = [squeeze(part.text_content()) for part in link.element if isinstance(part.tag, str)]
    short = [dates.find_short(text) for text in (*_texts(scope, skip=link.element), *inside)]
    return dates.find(outside) or dates.find(" ".join(inside)) or next(filter(None, short), "")


def _scope(item: HtmlElement) -> HtmlElement:
    """What belongs to an item: of a cell its row."""
    row = item.getparent()
    return row if item.tag == "td" and row is not None else item


def _texts(element: HtmlElement, skip: HtmlElement) -> Iterator[str]:
    if element is skip or not isinstance(element.tag, str):
        return
    if element.text and element.text.strip():
        yield element.text.strip()
    for child in element:
        yield from _texts(child, skip)
        if child.tail and child.tail.strip():
            yield child.tail.strip()
