"""`xxgk recognise`: what links promise, one JSON object a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive import portals
from archive.commands.console import in_one_line
from archive.recognise import promise
from archive.regions.whose import whose

if TYPE_CHECKING:
    from settings.registry import Portal


class LinkError(ValueError):
    """A line that is no link."""


def link_of(line: bytes) -> dict[str, Any]:
    """The object on a line, with url and title as texts where it has them. Raises LinkError."""
    try:
        link = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LinkError("no JSON") from error
    if not isinstance(link, dict):
        raise LinkError("not a JSON object")
    for key in ("url", "title"):
        if not isinstance(link.get(key), str | None):
            raise LinkError(f"{key} is not a text")
    return link


def declared(url: str) -> Portal | None:
    """The registry's portal on this URL's host; a registry that cannot be read is told in one line."""
    with in_one_line():
        return portals.of_url(url)


def promised(link: dict[str, Any]) -> dict[str, Any]:
    """The link with what it promises; region: where title and the registry's entry for its host tell it."""
    url = link.get("url") or ""
    found = promise(link.get("title"), url)
    portal = declared(url)
    agency = whose(found.agency, portal=portal.region if portal else "", year=found.year)
    return link | {"report": found.report, "year": found.year, "agency": found.agency or None, "region": agency.region or None,
                   "level": agency.level or None, "kind": agency.kind or None,
                   "why": [*found.why, *([agency.doubt] if agency.doubt else [])]}
