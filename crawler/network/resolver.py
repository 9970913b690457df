"""Names to addresses: all that the system knows are looked at, and a connection goes to one that was looked at.

Twisted connects to what its reactor's name resolver hands it, so here the rule holds for every request, whatever asks for
it and however often a name changes its mind (DNS rebinding). Scrapy's own resolver knows one address and checks none.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from scrapy.resolver import HostResolution
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network import addresses
from crawler.network.failures import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Self

    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred


@implementer(IHostnameResolver)
class Resolver:
    """Twisted's interfaces have no types that fit. private: loopback and private addresses may be connected to · seconds: for one look-up · most: names remembered."""

    def __init__(self, reactor: Any, *, private: bool, seconds: float, most: int) -> None:
        self._reactor = reactor
        self._private = private
        self._seconds = seconds
        self._known: LocalCache[str, tuple[str, ...]] = LocalCache(most)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        settings = crawler.settings
        most = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, private=settings.getbool("XXGK_ALLOW_PRIVATE"), seconds=settings.getfloat("DNS_TIMEOUT"), most=most)

    def install_on_reactor(self) -> None:
        """Scrapy's call at the start."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  # Twisted's name
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, addressTypes: Any = None, transportSemantics: str = "TCP",  # noqa: N803
    ) -> HostResolution:
        """Twisted's call for each new connection: one address, the first that may be connected to, or none."""
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def told(found: Sequence[str]) -> None:
            if found and not refusal(hostName, found, private=self._private):
                resolutionReceiver.addressResolved(_endpoint(found[0], portNumber))
            resolutionReceiver.resolutionComplete()

        self._found(hostName).addCallbacks(told, lambda _: resolutionReceiver.resolutionComplete())
        return resolution

    async def check(self, host: str) -> None:
        """Raise Refused for a host of which any address may not be connected to. One that is not found is no refusal:
        the request itself will fail, and is kept as failed."""
        try:
            found = await maybe_deferred_to_future(self._found(host))
        except (OSError, UnicodeError, DNSLookupError, TimeoutError):
            return
        why = refusal(host, found, private=self._private)
        if why:
            raise Refused("unreachable", why)

    def _found(self, host: str) -> Deferred[tuple[str, ...]]:
        """All addresses of a host, those of IPv4 first; one that was asked for already as it was then."""
        name = addresses.plain(host)
        literal = addresses.literal(name)
        if literal is not None:
            return succeed((str(literal),))
        if name in self._known:
            return succeed(self._known[name])
        asked: Deferred[tuple[str, ...]] = deferToThreadPool(
            self._reactor, self._reactor.getThreadPool(), look_up, name)
        asked.addTimeout(self._seconds, self._reactor)
        return asked.addCallback(self._remember, name)

    def _remember(self, found: tuple[str, ...], name: str) -> tuple[str, ...]:
        if self._known.limit:
            self._known[name] = found
        return found


def look_up(name: str) -> tuple[str, ...]:
    """What the system's resolver says, those of IPv4 first: what this crawl knows hosts by. Raises OSError."""
    told: list[Any] = socket.getaddrinfo(name, 0, socket.AF_UNSPEC, socket.SOCK_STREAM)
    ordered = sorted(told, key=lambda one: one[0] != socket.AF_INET)
    return tuple(dict.fromkeys(str(sockaddr[0]) for family, _, _, _, sockaddr in ordered if family in (socket.AF_INET, socket.AF_INET6)))


def refusal(host: str, found: Sequence[str], *, private: bool) -> str:
    """Why a host with these addresses is not connected to, "" if it may be. One bad address is enough: who serves such a
    name means no good, or knows not what it does."""
    if private:
        return ""
    refusals = (addresses.refusal(host, ip_address(one.partition("%")[0])) for one in found)
    why = next(filter(None, refusals), "")
    return f"{why}; --allow-private lets it be crawled" if why else ""


def _endpoint(address: str, port: int) -> IPv4Address | IPv6Address:
    return (IPv6Address if ":" in address else IPv4Address)("TCP", address, port)
