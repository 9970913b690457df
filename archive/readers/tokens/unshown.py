"""Comments, scripts and style sheets of a page taken out, where they end where everyone says they do."""

from __future__ import annotations

import re

from archive.readers.styles.sheet import sheet_of

LONG = 3000  # bytes; in longer ones must be nothing like a tag, whose attributes markup.py would take out
EMPTY = b"<!---->"
_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_START = re.compile(rb"<(script|style)((?:[ \t\r\n]+[A-Za-z-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'|[\w./-]*\w))?)*)>")
_OPENERS = (b"<!--", b"<script", b"<style")
_TAG = re.compile(rb"<[A-Za-z]")
_SCRIPT = re.compile(rb"<script", re.IGNORECASE)


class Odd(Exception):  # noqa: N818 - says what the page is, and is no error of anyone's
    """The page is not one that can be read without a tree."""


def bare_head(page: bytes) -> bytes:
    """The same without what is not shown before its body; the whole page if it has no body."""
    body = _BODY.search(page)
    at = body.start() if body else len(page)
    return bare(page[:at]) + page[at:]


def bare(page: bytes) -> bytes:
    """The same with comments, scripts and style sheets emptied; Odd where one may end elsewhere or hides what is shown.

    UnicodeDecodeError where one is not in UTF-8.
    """
    parts: list[bytes] = []
    done, found = 0, [page.find(sign) for sign in _OPENERS]
    while any(at >= 0 for at in found):
        at = min(at for at in found if at >= 0)
        end, instead = _comment(page, at) if at == found[0] else _raw(page, at)
        page[at:end].decode()  # what is taken out counts for the page's encoding, too
        parts += page[done:at], instead
        done = end
        found = [page.find(sign, done) if 0 <= at < done else at for sign, at in zip(_OPENERS, found, strict=True)]
    return b"".join((*parts, page[done:])) if parts else page


def _comment(page: bytes, at: int) -> tuple[int, bytes]:
    """Its end and what stands for it; at: where it begins."""
    end = page.find(b"-->", at + 4)
    inside = page[at + 4:end]
    if end < 0 or inside.startswith((b">", b"->")) or b"--!" in inside or (len(inside) >= LONG and _TAG.search(inside)):
        raise Odd
    return end + 3, EMPTY


def _raw(page: bytes, at: int) -> tuple[int, bytes]:
    """The same for a script or style sheet, which is over at the first </ in it."""
    start = _START.match(page, at)
    end = page.find(b"</", start.end()) if start else -1
    if start is None or end < 0:
        raise Odd
    name, inside = start[1], page[start.end():end]
    close = b"</" + name + b">"
    if page[end:end + len(close)] != close or _SCRIPT.search(inside) or (len(inside) >= LONG and _TAG.search(inside)):
        raise Odd
    if name == b"style" and _tells(inside.decode()):
        raise Odd
    return end + len(close), b"<" + name + b">" + close


def _tells(text: str) -> bool:
    """A style sheet hides, raises, moves or adds something, wherever it holds."""
    sheet = sheet_of(text)
    return bool(sheet.telling) or not sheet.whole
