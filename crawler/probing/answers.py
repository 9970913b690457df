"""Which platform is a URL on, and where are its annual-report channels: answers of searches, as JSON and as entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import hosts
from crawler.platforms import shapes
from settings.registry import Channel, Portal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crawler.probing.search import Search

SITE_CODE = re.compile(r"(\d{6})\d{4}")  # 6 digits of region, 4 of the site; ministries bm…, special zones zq…


def offline(url: str, portals: Sequence[Portal] = ()) -> dict[str, Any]:
    """What the address alone tells; where it tells nothing for sure, what the registry has of that host."""
    told = shapes.by_url(url)
    if told is None:
        known = known_portal(url, portals)
        if known and known.platform:
            return _answer(url, known.platform, (), [f"the registry entry {known.id!r} of this host says so"])
        return _answer(url, shapes.GENERIC, (), ["its address has the shape of no family"])
    return _answer(url, told.family, (), [told.why])


def online(search: Search) -> dict[str, Any]:
    """What a search came to."""
    told = search.platform
    why = [f"{told.family}: {told.why}", *(f"{channel.url}: {channel.why}" for channel in search.channels)]
    code = search.site.get("SiteIDCode")
    if code:
        why.append(f"SiteIDCode {code}, {search.site.get('SiteName', 'no SiteName')}")
    return _answer(search.url, told.family, channels(search), [*why, *search.notes])


def _answer(url: str, platform: str, found: Sequence[Channel], why: list[str]) -> dict[str, Any]:
    listed = [{"url": channel.url, **({"agency": channel.agency} if channel.agency else {})} for channel in found]
    return {"url": url, "platform": platform, "channels": listed, "why": why}


def channels(search: Search) -> tuple[Channel, ...]:
    """The channels found, as the registry writes them."""
    return tuple(Channel(found.url, found.agency) for found in search.channels)


def known_portal(url: str, portals: Sequence[Portal]) -> Portal | None:
    """The registry's entry for a URL's host; of the whole site if there is just one."""
    same = [portal for portal in portals if hosts.netloc(portal.url) == hosts.netloc(url)]
    site = [portal for portal in portals if hosts.site(portal.url) == hosts.site(url)]
    return same[0] if same else (site[0] if len(site) == 1 else None)


def entry_of(search: Search, known: Portal | None) -> Portal:
    """The registry entry of what was found; region "" where neither the registry nor the page's SiteIDCode tells it."""
    if known:
        return Portal(known.id, known.name, known.region, known.url, search.platform.family, channels(search),
                      known.expect_per_year)
    code = SITE_CODE.fullmatch(search.site.get("SiteIDCode", ""))
    name = search.site.get("SiteName") or search.site.get("title", "").strip() or "?"
    return Portal(_id(search.url), name, code[1] if code else "", home(search.url), search.platform.family, channels(search))


def home(url: str) -> str:
    """The home page of a URL's host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _id(url: str) -> str:
    """A first guess at an id: the host's own word.

    >>> _id("https://www.guzhen.gov.cn/a"), _id("http://127.0.0.1:8000/")
    ('guzhen', 'host-127-0-0-1-8000')
    """
    host = hosts.site(url).removesuffix(".gov.cn")
    words = re.sub(r"[^a-z0-9]+", "-", host).strip("-")
    return words if host != hosts.netloc(url) or not words[:1].isdigit() else f"host-{words}"
