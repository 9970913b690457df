"""Portals in shares: one host has one asker."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler import hosts
from crawler.cluster.shares import shares, together
from settings.registry import Channel, Portal


def portal(number: int, *hosts_: int, follow: tuple[int, ...] = ()) -> Portal:
    first, *rest = [f"https://www.p{host}.gov.cn/" for host in hosts_]
    return Portal(f"p{number}", "x", "34", first, channels=tuple(map(Channel, rest)), follow=tuple(f"www.p{host}.gov.cn" for host in follow))


def test_portals_of_one_host_stay_together():
    found = together([portal(1, 1), portal(2, 2, 3), portal(3, 4, follow=(3,)), portal(4, 1), portal(5, 5)])
    assert sorted([one.id for one in group] for group in found) == [["p1", "p4"], ["p2", "p3"], ["p5"]]


def test_shares_are_as_many_as_workers_and_of_like_size():
    found = shares([portal(n, n) for n in range(7)], 3, 1000)
    assert sorted(map(len, found)) == [2, 2, 3]
    assert [len(share) for share in shares([portal(n, n) for n in range(7)], 2, 2)] == [2, 2, 2, 1]
    assert len(shares([portal(n, 1) for n in range(3)], 4, 1000)) == 1


numbers = st.integers(0, 12)


@given(st.lists(st.tuples(st.lists(numbers, min_size=1, max_size=3), st.lists(numbers, max_size=2)), max_size=15), st.integers(1, 5), st.integers(1, 6))
def test_every_portal_is_in_one_share_and_every_site_too(given_, count, most):
    portals = [portal(n, *own, follow=tuple(follow)) for n, (own, follow) in enumerate(given_)]
    found = shares(portals, count, most) if portals else []
    assert sorted(one.id for share in found for one in share) == sorted(one.id for one in portals)
    assert all(found)
    sites = [{site for one in share for site in hosts.sites(one)} for share in found]
    assert sum(map(len, sites)) == len(set().union(*sites))
