"""Which charset a page is really in. Headers lie, metas lie, and a short GBK page passes for Big5."""

from __future__ import annotations

import codecs
import re

META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)

# the two-byte characters in daily use: GB 2312 level 1 and Big5 level 1, by their first byte
LEVEL_1 = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6)}


def choose(body: bytes, content_type: str = "") -> str:
    """Python's name of the charset of a page, from what decodes first and what is declared second.

    >>> choose("政府信息公开年报".encode("gb18030"), "text/html; charset=utf-8")
    'gb18030'
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return name
    # GBK text is almost never well-formed UTF-8, so this outweighs any label
    if _decodes(body, "utf-8"):
        return "utf-8"
    for label in _declared(body, content_type):
        if label not in ("utf-8", "big5") and _decodes(body, label):
            return label
    return max(LEVEL_1, key=lambda name: _everyday(body, name))


def decode(body: bytes, content_type: str = "") -> str:
    """The page as text; bytes that fit no charset become U+FFFD."""
    return body.decode(choose(body, content_type), errors="replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    labels = HEADER.findall(content_type)
    labels += [label.decode("ascii", "replace") for label in META.findall(body[:4096])]
    found = []
    for label in labels:
        try:
            name = codecs.lookup(label).name
        except LookupError:
            continue
        # gb2312 and gbk are labels for what is really the larger set
        found.append("gb18030" if name in ("gb2312", "gbk") else name)
    return found


def _decodes(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except UnicodeDecodeError as error:
        # a body cut off in the middle of a character is still in that charset
        return 0 < len(body) - error.start < 4 and error.start > 8
    return True


def _everyday(body: bytes, name: str) -> float:
    first, last = LEVEL_1[name]
    text = [char for char in body[:65536].decode(name, errors="replace") if char > "\x7f"]
    fits = sum(1 for char in text if first <= char.encode(name, errors="replace")[0] <= last)
    return fits / len(text) if text else 0.0
