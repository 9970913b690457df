"""Which portals go to one worker together: all of one host, for nobody else may ask it meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler import hosts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from settings.registry import Portal


def shares(portals: Sequence[Portal], count: int, most: int) -> list[list[Portal]]:
    """The portals in so many shares of like size, more if one would have more than most; portals that share a site stay together.

    The larger groups first, each to the smallest share; within a share in the order in which they were given.
    """
    groups = sorted(together(portals), key=len, reverse=True)
    wanted = max(1, min(len(groups), max(count, -(-len(portals) // most))))
    found: list[list[Portal]] = [[] for _ in range(wanted)]
    for group in groups:
        min(found, key=len).extend(group)
    order = {portal.id: number for number, portal in enumerate(portals)}
    return [sorted(share, key=lambda portal: order[portal.id]) for share in found]


def together(portals: Iterable[Portal]) -> list[list[Portal]]:
    """Portals in groups no two of which have a site in common, that of their channels and of `follow` included."""
    groups: list[tuple[set[str], list[Portal]]] = []
    for portal in portals:
        sites, members = set(hosts.sites(portal)), [portal]
        apart = []
        for one in groups:
            if one[0] & sites:
                sites |= one[0]
                members = [*one[1], *members]
            else:
                apart.append(one)
        groups = [*apart, (sites, members)]
    return [members for _, members in groups]
