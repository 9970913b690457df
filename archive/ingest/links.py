"""Which files a page links to: of foreign archives nobody tells what is an attachment of what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

from archive.charset import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = re.compile(r"\.(?:pdf|docx?|wps|rtf|od[ts]|xlsx?|ofd|zip|rar|7z)$", re.IGNORECASE)
ABOUT = re.compile("信息公开|年度报告|年报")  # a page that says nothing of the kind has no reports' files
LARGEST = 8 * 1024 * 1024  # bytes of a page that is looked at


def files_of(url: str, body: bytes) -> Iterator[tuple[str, str]]:
    """(URL, text of the link) of the documents that a page links to by their names; none of a page about other things."""
    if len(body) > LARGEST:
        return
    text, _ = decode(body, "")
    if not ABOUT.search(text):
        return
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", "")))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    for link in root.iter("a"):
        try:
            target = urldefrag(urljoin(url, (link.get("href") or "").strip()))[0]
            path = urlsplit(target).path
        except ValueError:  # half an IPv6 address
            continue
        if FILE.search(path):
            yield target, " ".join("".join(link.itertext()).split())
