"""Files that a page shows rather than links to: in frames, in viewers such as pdf.js, in variables of its scripts."""

from __future__ import annotations

import re
from base64 import b64decode
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.mechanics.files import is_file, is_image
from crawler.mechanics.links import absolute, base
from crawler.mechanics.often import often

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page

MOST = 10  # files of one page that only scripts name
LONGEST = 1000  # characters of an address
PDF_JS = re.compile(r"/viewer\.html?$|/pdf\.?js/", re.IGNORECASE)  # shows whatever it is handed
VIEWER = re.compile(r"/[^/]*(?:viewer|pdf\.?js|pdfview|preview|flexpaper)[^/]*(?:/[^/]*)?$", re.IGNORECASE)
HANDED = ("file", "url", "src", "pdf", "pdfurl", "fileurl", "path", "filepath")
TYPES = ("application/pdf", "application/msword", "application/vnd.", "application/ofd")
# pdfUrl = "…", "appendix": "…", data-file="…", getDocument("…"), PDFObject.embed("…"); the first letters are spelt out because
# only then the search skips from one to the next (seven times as fast, on a page of 30 KB)
NAMED = re.compile(
    r"[PpOoFfAaDd.](?:(?:(?<=[Pp])(?i:df)|(?<=[Oo])(?i:fd)|(?<=[Ff])(?i:ile|ujian)|(?<=[Aa])(?i:ttach|ppendix)|(?<=[Dd])(?i:efault_url))"
    r"[\w-]{0,80}+[\"']?\s*+[:=(]|(?<=\.)(?i:embed|open|getDocument)\()\s*+(?P<mark>[\"'])(?P<address>[^\"'<>\s]{1,1000})(?P=mark)")


def shown(page: Page) -> Iterator[str]:
    """Addresses of the files that the page shows, in the order frames, scripts."""
    if page.root is None:
        return
    here = base(page)
    for element in page.root.iter("iframe", "frame", "embed", "object", "param"):
        source = element.get("src") or element.get("data") or element.get("data-src") or element.get("value") or ""
        url = absolute(here, source) if source else ""
        typed = (element.get("type") or "").lower().startswith(TYPES)
        if file := viewed(url) or (url if typed or is_file(url) or is_image(url) else ""):
            yield file
    for match in list(NAMED.finditer(page.text))[:MOST]:
        url = absolute(here, unescape(match["address"]).replace("\\/", "/"))
        if file := viewed(url) or (url if is_file(url) else ""):
            yield file


@often
def viewed(url: str) -> str:
    """The file that a viewer's address hands it; "" if this is no viewer's.

    >>> viewed("http://x.gov.cn/js/pdfjs/web/viewer.html?file=%2Fattach%2F0%2F1.pdf")
    'http://x.gov.cn/attach/0/1.pdf'
    >>> viewed("http://x.gov.cn/module/download/downfile.jsp?filename=1.pdf")
    ''
    """
    parts = urlsplit(url)
    known = bool(PDF_JS.search(parts.path))
    if not parts.query or not (known or VIEWER.search(parts.path)):
        return ""
    handed = (value for name, value in parse_qsl(parts.query) if name.lower() in HANDED and 0 < len(value) <= LONGEST)
    files = (absolute(url, _plain(value)) for value in handed)
    return next((file for file in files if file and (known or is_file(file))), "")


def _plain(value: str) -> str:
    """An address encoded twice, or, as kkFileView has it, in base64."""
    if value.startswith("aHR0c"):  # "http"
        try:
            return b64decode(value).decode()
        except ValueError:
            return value
    return unquote(value) if "%2F" in value.upper() else value
