"""Which page an address is. Addresses are matched as they were sent; a slash too few or a language missing is put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from archive.publish.site import pages
from archive.publish.site.asked import BadRequest, Moved, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.publish.site.asked import View

LONGEST = 4096  # characters of path and query
MOST = 100  # names in a query


@dataclass(frozen=True, slots=True)
class Found:
    """A page and the named groups of its address, decoded."""

    view: View
    path: Mapping[str, str]


def find(path: str, query: str, lang: str) -> Found:
    """The page at a percent-encoded path. lang: for an address without one.

    Raises Moved where another spelling of it is a page, NotFound, BadRequest.
    """
    if len(path) + len(query) > LONGEST:
        raise BadRequest("The address is too long.", "网址过长。")
    found = _match(path)
    if found:
        return found
    for other in _spellings(path, lang):
        if _match(other):
            raise Moved(other + (f"?{query}" if query else ""))
    raise NotFound("There is no such page.", "没有这个页面。")


def _match(path: str) -> Found | None:
    for pattern, view in pages.routes():
        fitting = pattern.fullmatch(path)
        if fitting:
            return Found(view, {name: _decoded(value) for name, value in fitting.groupdict(default="").items()})
    return None


def _decoded(text: str) -> str:
    try:
        decoded = unquote(text, encoding="utf-8", errors="strict")
    except UnicodeDecodeError as error:
        raise BadRequest("The address is not UTF-8.", "网址不是 UTF-8 编码。") from error
    if "\0" in decoded:
        raise BadRequest("The address holds a character that no name has.", "网址中有无效字符。")
    return decoded


def _spellings(path: str, lang: str) -> list[str]:
    bare = path.rstrip("/")
    first = path.split("/")[1]
    again = [bare, f"{bare}/"] if bare else []
    return again if first in ("en", "zh") else [*again, f"/{lang}{path}", f"/{lang}{bare}", f"/{lang}{bare}/"]


def asked_for(query: str) -> dict[str, str]:
    """The first value of each name of a query string. Raises BadRequest for one with hundreds of names."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST, errors="replace")
    except ValueError as error:
        raise BadRequest("The address asks for too much.", "网址参数过多。") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value.replace("\0", ""))
    return found


def preferred(accepted: str) -> str:
    """The language of ours that Accept-Language likes best; English where it says nothing of either.

    >>> preferred("zh-CN,zh;q=0.9,en;q=0.8"), preferred("de, zh;q=0.3, en;q=0.7"), preferred("")
    ('zh', 'en', 'en')
    """
    best, weight = "en", 0.0
    for part in accepted[:500].split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.split("-")[0].strip().lower()
        quality = _quality(parameter)
        if primary in ("en", "zh") and quality > weight:
            best, weight = primary, quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
