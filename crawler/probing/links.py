"""Everything on a page that leads somewhere, with the words that say where: also pictures, maps, tabs, menus, frames."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.mechanics.links import absolute
from crawler.probing import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

# attributes in which scripts keep a tab's address (湖北: bfdi)
ADDRESS = ("href", "onclick", "data-url", "data-href", "data-link", "data-src", "url", "link", "bfdi", "value", "rel")
IN_SCRIPT = re.compile(r"[\"']\s*((?:https?:/)?/[^\"'\s]+|\.{1,2}/[^\"'\s]+|[\w./-]*[?][^\"'\s]+|[\w./-]+\.\w*html?)\s*[\"']")
LONGEST = 2_000  # characters of an address that stands alone in an attribute
BARE = re.compile(r"(?:https?:/)?/\S+|\.{1,2}/\S*|[\w./-]*[?]\w+=\S+|[\w./-]+\.\w*(?:html?|jsp|aspx?|php)\S*")
NOWHERE = re.compile(r"\s*(?:javascript:.*|#.*|about:.*|void.*|mailto:.*|tel:.*)?", re.IGNORECASE | re.DOTALL)
CLICKABLE = ("li", "span", "div", "td", "p", "dd", "dt", "h2", "h3", "h4", "button", "option", "b", "em", "i", "strong")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "span", "strong", "b", "div", "p", "dt", "td", "th", "em", "i")


@dataclass(frozen=True, slots=True)
class Lead:
    """labels: what the link is called, plain, most telling first; url "" if only a script knows where it leads."""

    url: str
    labels: tuple[str, ...]
    frame: bool = False


def leads(page: Page) -> Iterator[Lead]:
    """Links, areas of image maps, clickable elements with an address in an attribute, options, frames."""
    if page.root is None:
        return
    base = absolute(page.url, page.root.xpath("string(//base/@href)") or "") or page.url
    for element in page.root.iter("a", "area", "iframe", "frame", *CLICKABLE):
        if element.tag in CLICKABLE and not _clickable(element):
            continue
        found = _lead(base, element)
        if found is not None and found.url != page.url:
            yield found


def _clickable(element: HtmlElement) -> bool:
    return any(element.get(name) for name in ADDRESS) and element.find(".//a[@href]") is None


def _lead(base: str, element: HtmlElement) -> Lead | None:
    if element.tag in ("iframe", "frame"):
        url = absolute(base, element.get("src") or "")
        return Lead(url, _labels(element), frame=True) if url else None
    labels = _labels(element)
    if not labels:
        return None
    return Lead(_address(base, element), labels)


def _address(base: str, element: HtmlElement) -> str:
    """Where an element leads; of a script's call the first text that looks like an address."""
    href = element.get("href") or ""
    if element.tag in ("a", "area") and not NOWHERE.fullmatch(href):
        return absolute(base, href)
    for name in ADDRESS:
        value = (element.get(name) or "").strip()
        quoted = IN_SCRIPT.search(value)
        address = quoted[1] if quoted else (value if len(value) <= LONGEST and BARE.fullmatch(value) else "")
        if address and not NOWHERE.fullmatch(address):
            return absolute(base, address)
    return ""


def _labels(element: HtmlElement) -> tuple[str, ...]:
    """Text, title, alternative texts; for a bare 更多 the heading that it stands beside."""
    pictures = [picture.get(name) for picture in element.iter("img", "input") for name in ("alt", "title")]
    told = [element.text_content(), *(element.get(name) for name in ("title", "alt", "aria-label", "name")), *pictures]
    found = [words.plain(text) for text in told if text]
    if all(not text or words.MORE.fullmatch(text) for text in found):
        found.append(_heading(element))
    return tuple(dict.fromkeys(text for text in found if text))


def _heading(element: HtmlElement) -> str:
    """The short text that an element without words of its own stands beside, at most three levels up."""
    node: HtmlElement | None = element
    for _ in range(3):
        node = node.getparent() if node is not None else None
        if node is None or node.tag in ("body", "html"):
            break
        around = words.plain(node.text_content())
        around = words.MORE.sub("", around)
        if 0 < len(around) <= words.LONGEST:
            return words.plain(around)
        inner = next((words.plain(part.text_content()) for part in node.iter(*HEADINGS) if part is not node), "")
        if 0 < len(inner) <= words.LONGEST and not words.MORE.fullmatch(inner):
            return inner
    return ""


def tabs_without_address(page: Page) -> list[str]:
    """Texts that name the column on elements that only a script could open."""
    if page.root is None:
        return []
    found = []
    for element in page.root.iter("a", "area", *CLICKABLE):
        text = words.plain(element.text_content()) if len(element) <= 2 else ""
        linked = element.find(".//a") is not None or any(up.tag == "a" for up in element.iterancestors())
        if not linked and words.column_score(text) >= 10 and not _address(page.url, element):
            found.append(text)
    return list(dict.fromkeys(found))
