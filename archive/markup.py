"""Pages made fit to be parsed: what costs the parser more than it is long, and what it stumbles over."""

from __future__ import annotations

import re

TAG = re.compile(r"<[A-Za-z][A-Za-z0-9:-]{0,40}(?=[\s/])")
LONG = 4000  # characters of a tag; shorter ones cannot have many attributes
MOST = 300  # attributes of a tag, about; web pages have some ten
SPACE = re.compile(r"\s+|/")
# the bytes of a picture: however it is quoted, what follows = without a blank is one value, the strokes in it too
HELD = re.compile(r"=\s*[\"']?data:[\w.+-]{1,40}/[\w.+-]{1,40};base64,[A-Za-z0-9+/=]*")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# libxml2 drops what follows them; a browser shows it (HTML, 13.2.6.4.19), and pages include fragments that have them
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_END = re.compile(rb"</(?:body|html)", re.IGNORECASE)
_LAST = re.compile(rb"(?:</(?:body|html)[ \t\r\n]*+>[ \t\r\n]*+)+", re.IGNORECASE)


def mended(data: bytes, text: str, charset: str) -> bytes:
    """A page in UTF-8, fit to be parsed. text: of data, by its charset. Most pages are fit as they are, but for their last tags."""
    if charset == "utf-8" and not ("\ufffd" in text or "\x00" in text or _DECLARATION.match(text) or has_long(data)):
        end = _END.search(data)
        if end is None or _LAST.fullmatch(data, end.start()):
            return data[: end.start()] if end else data
    text = bare_tags(text.replace("\x00", ""))
    declared = _DECLARATION.match(text)  # an encoding declaration inside a decoded text makes lxml refuse it
    return _ENDS.sub("", text[declared.end() :] if declared else text).encode("utf-8", errors="replace")


def has_long(data: bytes) -> bool:
    """Somewhere are as many bytes without a ">" as bare_tags asks characters for."""
    at = 0
    while at + LONG <= len(data):
        end = data.rfind(b">", at, at + LONG)
        if end < 0:
            return True
        at = end + 1
    return False


def bare_tags(text: str) -> str:
    """The same without the attributes of tags that have thousands.

    libxml2 holds each attribute of a tag against all before it: 150,000 of them are minutes. A tag is what stands between
    its name and the next ">"; long ones of few attributes (pictures in data: addresses) stay as they are.

    >>> len(bare_tags("<img src='data:image/png;base64," + "//8A" * 9999 + "'>"))
    40030
    >>> bare_tags("<p a=1>x</p>"), bare_tags("<p " + " ".join(f"a{n}=1" for n in range(9999)) + ">x</p>")
    ('<p a=1>x</p>', '<p>x</p>')
    """
    if len(text) < LONG or max(map(len, text.split(">"))) < LONG:
        return text
    found, at, done = [], 0, 0
    while (end := text.find(">", at)) >= 0 or len(text) - at >= LONG:
        end = len(text) if end < 0 else end
        if end - at >= LONG and (tag := TAG.search(text, at, end)) and _many(text, tag.end(), end):
            found.append(text[done:tag.end()])
            done = end
        at = end + 1
    return "".join((*found, text[done:])) if found else text


def _many(text: str, start: int, end: int) -> bool:
    if end - start < LONG:
        return False
    bare = HELD.sub("=", text[start:end])
    return len(bare) >= LONG and sum(1 for _ in SPACE.finditer(bare)) > MOST
