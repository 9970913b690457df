"""What is a document: by the suffix of an address, the endpoint that hands it out, or the name in a link's text."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.mechanics.often import often

SUFFIXES = (".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ofd", ".odt", ".ods", ".rtf", ".zip", ".rar", ".7z", ".txt")
IMAGES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp")
ENDPOINT = re.compile(r"/downfile\.jsp|/download\.jsp|/document/download|/file-download|/downloadfile|DownloadAttach|/group\d+/M\d\d/", re.IGNORECASE)
# 2022年年报.pdf, 附件：年报.docx(35KB); not a sentence that ends so
NAME = re.compile(r"[^\s/\\]{1,120}\.(?:pdf|docx?|wps|xlsx?|et|ofd|od[ts]|rtf|zip|rar|7z)(?:\s*[\[(（][^)）\]]{1,20}[)）\]])?", re.IGNORECASE)


@often
def is_file(url: str) -> bool:
    """A document by its suffix or by the endpoint that hands it out.

    >>> is_file("http://x.gov.cn/a/P020260612389613086419.pdf"), is_file("http://x.gov.cn/a.html")
    (True, False)
    """
    parts = urlsplit(url)
    if parts.path.lower().endswith(SUFFIXES) or ENDPOINT.search(url):
        return True
    return any(value.lower().endswith(SUFFIXES) for _, value in parse_qsl(parts.query))


@often
def is_image(url: str) -> bool:
    """A picture by the suffix of its address."""
    return urlsplit(url).path.lower().endswith(IMAGES)


def is_name(text: str) -> bool:
    """A text that is the name of a document.

    >>> is_name("固镇县2022年度报告.pdf"), is_name("附件：年报.docx（35KB）"), is_name("固镇县2022年度报告")
    (True, True, False)
    """
    return "." in text and bool(NAME.fullmatch(text.strip()))
