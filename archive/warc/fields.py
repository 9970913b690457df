"""Texts in WARC fields: one line each, and the same text back, whatever it holds."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

# what a line cannot carry: controls, the line ends of Unicode, halves of surrogate pairs
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
URI_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '<>"')


def one_line(text: str) -> str:
    """The text itself, or as a JSON string where a line could not hold it exactly."""
    if text.startswith('"') or text != text.strip() or UNSAFE.search(text):
        return json.dumps(text)
    return text


def plain(line: str) -> str:
    """The text that one_line() made this line of; a line of other make is its own text."""
    if line.startswith('"'):
        try:
            text = json.loads(line)
        except (ValueError, RecursionError):
            return line
        return text if isinstance(text, str) else line
    return line


def to_block(fields: Iterable[tuple[str, str]]) -> bytes:
    """A block of application/warc-fields; empty values are left out."""
    return "".join(f"{name}: {one_line(value)}\r\n" for name, value in fields if value).encode()


def from_block(block: bytes) -> dict[str, str]:
    """The fields of an application/warc-fields block; of a name given twice the first counts."""
    found: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name, plain(value.strip(" ")))
    return found


def safe_uri(url: str) -> str:
    """The URL with all percent-encoded that could break a field: spaces, controls, non-ASCII, <, > and quotes."""
    return quote(url, safe=URI_SAFE, errors="surrogatepass")


def stamp(at: datetime) -> str:
    """A WARC-Date: UTC with microseconds (WARC/1.1, 5.4)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The time of a WARC-Date of any precision; ValueError if it is none."""
    at = datetime.fromisoformat(text)
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError as error:  # the first day of year 1, in a zone east of Greenwich
        raise ValueError(f"{text} is no time") from error
