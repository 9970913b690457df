"""A response as the adapters see it: text decoded, tree built once, nothing of Scrapy in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import lxml.html
from lxml import etree

from archive.charset import decode
from archive.markup import bare_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement

Told = TypeVar("Told")
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
LARGEST = 16_000_000  # bytes of a page; lists have some hundred thousand, pages with pictures in them some millions
MOST_LINKS = 20_000  # of a page; the longest list seen has 2,000
DOCUMENT_MARKS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Ask:
    """A page to fetch next, as the adapter wants it asked for. memo: handed back with the answer (Page.ask)."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    memo: object = None


@dataclass(frozen=True, slots=True)
class Page:
    """root is None when the body is no HTML (a document, JSON, nothing), or a page that is too large to be looked through.

    ask: what a list page is the answer to · huge: why it is too large, in words · memo: see once()
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    text: str
    root: HtmlElement | None
    ask: Ask | None = None
    huge: str = ""
    memo: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def title(self) -> str:
        return squeeze(self.root.findtext(".//title") or "") if self.root is not None else ""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def once(function: Callable[[Page], Told]) -> Callable[[Page], Told]:
    """For what several parts of a visit ask of the same page: it is worked out the first time. ask must not matter to it."""
    @wraps(function)
    def told(page: Page) -> Told:
        if function not in page.memo:
            page.memo[function] = function(page)
        found: Told = page.memo[function]
        return found

    return told


# lxml.html's own look-up asks Python for the class of each element, for the sake of forms
_LOOKUP = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment,
                                          pi=lxml.html.HtmlProcessingInstruction, entity=lxml.html.HtmlEntity)
_PARSER = etree.HTMLParser()
_PARSER.set_element_class_lookup(_LOOKUP)
_TEXTS = etree.XPath("//text()[not(parent::script or parent::style)]", smart_strings=False)


def make_page(url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Page:
    """body with Content-Encoding undone."""
    headers = tuple(headers)
    content_type = next((value for key, value in headers if key.lower() == "content-type"), "").lower()
    if not _is_text(content_type, body):
        return Page(url, status, headers, body, "", None)
    if len(body) > LARGEST:
        return Page(url, status, headers, body, "", None, huge=f"is a page of {len(body)} bytes, more than can be looked through")
    text, _ = decode(body, content_type)
    if sum(map(text.count, ("<a ", "<A "))) > MOST_LINKS:
        return Page(url, status, headers, body, "", None, huge=f"is a page of more than {MOST_LINKS} links, more than can be looked through")
    # a script's own "404" or location= says nothing of the page; a challenge sent as one begins with a tag
    script = "javascript" in content_type and text.lstrip()[:1] != "<"
    return Page(url, status, headers, body, text, None if script else _tree(text))


def squeeze(text: str) -> str:
    """Runs of white space, ideographic spaces included, become one space.

    >>> squeeze(" 固镇县\\u3000\\n 年报 ")
    '固镇县 年报'
    """
    return " ".join(text.split())


@once
def visible(page: Page) -> str:
    """The page's text without scripts and styles."""
    return "" if page.root is None else squeeze(" ".join(_TEXTS(page.root)))


def _is_text(content_type: str, body: bytes) -> bool:
    if body.startswith(DOCUMENT_MARKS):
        return False
    if any(kind in content_type for kind in ("html", "xml", "text/", "json", "javascript")):
        return True
    # no type, or a lie: captcha pages come as application/octet-stream too
    return body.lstrip()[:1] == b"<"


def _tree(text: str) -> HtmlElement | None:
    text = XML_DECLARATION.sub("", text.replace("\x00", ""))
    if "<" not in text or text.lstrip()[:1] in ("{", "["):  # JSON may have HTML in its strings
        return None
    try:
        return lxml.html.document_fromstring(bare_tags(text), parser=_PARSER)  # type: ignore[arg-type]  # any HTML parser will do
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
