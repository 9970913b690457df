"""Which portal of the registry has a host: declared by an operator, so no guess."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from settings import registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from settings.registry import Portal


def of_url(url: str) -> Portal | None:
    """The portal whose address, or a column's of it, is on this URL's host; www. does not matter.

    None where none is, or several are. Raises RegistryError for a registry that cannot be read.
    """
    return _by_host().get(_host(url))


@lru_cache(maxsize=1)
def _by_host() -> Mapping[str, Portal]:
    found: dict[str, Portal] = {}
    several = set()
    for portal in registry.load():
        for url in (portal.url, *(channel.url for channel in portal.channels)):
            if found.setdefault(_host(url), portal) != portal:
                several.add(_host(url))
    return {host: portal for host, portal in found.items() if host and host not in several}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # half an IPv6 address
        return ""
