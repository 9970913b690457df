"""Which portals a crawl visits, and whether it may: every refusal is one line that says what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive import secrets
from crawler import hosts
from crawler.network import addresses
from crawler.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from settings.registry import Portal

# what goes into a header, in the form in which a webmaster can use it
CONTACT = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/[\x21-\x7e]*)?", re.ASCII)
EXAMPLES = "you@example.org or https://example.org/crawler"


class ChoiceError(ValueError):
    """Wrong arguments or configuration."""


def choose(
    portals: Sequence[Portal], ids: Sequence[str], regions: Sequence[str], *, every: bool, source: Path
) -> tuple[Portal, ...]:
    """The portals with these ids and those in these regions (by the beginning of the code), in registry order."""
    if not (ids or regions or every):
        raise ChoiceError("which portals? Name their ids, or a --region, or --all; `xxgk portals` lists them")
    known = {portal.id for portal in portals}
    for id_ in ids:
        if id_ not in known:
            raise ChoiceError(f"no portal {id_!r} in {source}; `xxgk portals` lists them")
    for region in regions:
        if not any(portal.region.startswith(region) for portal in portals):
            raise ChoiceError(f"no portal of region {region!r} in {source}")
    chosen = tuple(portal for portal in portals if every or portal.id in ids or portal.region.startswith(tuple(regions)))
    if not chosen:
        raise ChoiceError(f"{source} has no portals")
    return chosen


def check(portals: Sequence[Portal], *, contact: str, allow_private: bool, source: Path) -> None:
    """Refuse unknown platforms, private addresses, what is no address, and real hosts without a contact to give them."""
    for portal in portals:
        _check_one(portal, allow_private=allow_private, source=source)
    if contact and not CONTACT.fullmatch(contact):
        raise ChoiceError(f"XXGK_CONTACT={contact!r}: write a mail address or the URL of a page, as {EXAMPLES}")
    if not contact and any(not _private(url) for portal in portals for url in _urls(portal)):
        raise ChoiceError(
            "a real crawl needs an address at which a webmaster reaches you: -s XXGK_CONTACT=you@example.org "
            "or the environment variable XXGK_CONTACT"
        )


def _check_one(portal: Portal, *, allow_private: bool, source: Path) -> None:
    if portal.platform not in ("", *PLATFORMS):
        known = ", ".join(PLATFORMS)
        raise ChoiceError(f"{source}: portal {portal.id!r}: no platform {portal.platform!r}; there are {known}")
    copier = next(filter(None, map(hosts.copies, _urls(portal))), "")
    if copier:
        raise ChoiceError(f"{source}: portal {portal.id!r}: {copier} spreads copies of government reports; name the portal itself")
    if not allow_private and any(map(_private, _urls(portal))):
        raise ChoiceError(f"portal {portal.id!r} is at a private address; --allow-private lets it be crawled")
    bad = next((url for url in _urls(portal) if addresses.why_not(url, private=allow_private)), "")
    if bad:
        why = addresses.why_not(bad, private=allow_private)
        raise ChoiceError(f"{source}: portal {portal.id!r}: {secrets.without(bad)} cannot be crawled: {why}")


def _urls(portal: Portal) -> list[str]:
    return [portal.url, *(channel.url for channel in portal.channels)]


def _private(url: str) -> bool:
    return hosts.is_private(urlsplit(url).hostname or "")
