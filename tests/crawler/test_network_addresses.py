"""The rule of addresses, held against Python's ipaddress and the system's own reading of numbers."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address as Endpoint
from twisted.python.failure import Failure

from crawler.mechanics.links import absolute
from crawler.network import addresses, resolver
from crawler.network.failures import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

PUBLIC = "36.33.0.1"
IPV4, IPV6 = st.ip_addresses(v=4), st.ip_addresses(v=6)
SPECIAL = st.sampled_from([*addresses.BLOCKS, *addresses.BLOCKS_6]).flatmap(lambda block: st.ip_addresses(network=block))
STRICTER = (  # than Python's is_global: what is public by the letter, and serves no portal
    *(block for block, name in addresses.BLOCKS.items() if name in ("multicast", "cloud-service", "reserved")),
)
FORMS: dict[str, Callable[[IPv4Address], str]] = {
    "dotted": str, "decimal": lambda one: str(int(one)), "hexadecimal": lambda one: hex(int(one)), "octal": lambda one: f"0{int(one):o}",
    "octal-parts": lambda one: ".".join(f"0{part:o}" for part in one.packed), "hex-parts": lambda one: ".".join(f"0x{part:X}" for part in one.packed),
    "two": lambda one: f"{one.packed[0]}.{int(one) & 0xFFFFFF}", "three": lambda one: f"{one.packed[0]}.{one.packed[1]}.{int(one) & 0xFFFF}",
    "dot": lambda one: f"{one}.", "full-width": lambda one: str(one).translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "ideographic-dots": lambda one: str(one).replace(".", "。"), "mapped": lambda one: f"[::ffff:{one}]",
    "mapped-hex": lambda one: f"[{IPv6Address((0xFFFF << 32) | int(one))}]", "nat64": lambda one: f"[{IPv6Address((0x64FF9B << 96) | int(one))}]",
}  # fmt: skip


@settings(deadline=None)
@given(IPV4 | IPV6 | SPECIAL)
@example(ip_address("169.254.169.254"))
@example(ip_address("fd00:ec2::254"))
def test_what_python_knows_to_be_no_public_address_is_refused(address: IPv4Address | IPv6Address) -> None:
    inner = addresses.inner(address)
    if not inner.is_global or inner.is_multicast or inner.is_reserved or inner.is_loopback or inner.is_link_local:
        assert addresses.special(address)


@settings(deadline=None)
@given(IPV4 | IPV6)
def test_nothing_else_is_refused(address: IPv4Address | IPv6Address) -> None:
    if addresses.special(address) and addresses.inner(address).is_global:
        transition = isinstance(address, IPv6Address) and (address.sixtofour or address.teredo or address not in addresses.UNICAST_6)
        assert transition or any(addresses.inner(address) in block for block in (*STRICTER, *addresses.BLOCKS_6) if block.version == addresses.inner(address).version)


@pytest.mark.parametrize("form", FORMS)
@settings(deadline=None)
@given(address=IPV4 | st.ip_addresses(network="127.0.0.0/8") | st.ip_addresses(network="10.0.0.0/8"))
def test_every_way_of_writing_an_address_is_that_address(form: str, address: IPv4Address) -> None:
    told = addresses.why_not(f"http://{FORMS[form](address)}/")
    assert bool(told) is bool(addresses.special(address)), told
    assert addresses.why_not(f"http://{FORMS[form](address)}/", private=True) == ""


@settings(deadline=None)
@given(st.text("0123456789abcdefABCDEFxX.", min_size=1, max_size=30) | st.lists(st.integers(0, 2**33), min_size=1, max_size=5).map(
    lambda parts: ".".join(map(str, parts))))
def test_numbers_are_read_as_the_system_reads_them(host: str) -> None:
    try:
        known: IPv4Address | None = IPv4Address(socket.inet_aton(host))
    except OSError:
        known = None
    assert addresses.literal(host) == known


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_no_host_is_let_through_that_the_system_takes_for_a_private_address(host: str) -> None:
    """Whatever is written there: what the address rule lets through is a name, or public by its digits."""
    try:
        found = socket.getaddrinfo(host.encode("idna"), 0, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError, ValueError):
        return
    if any(addresses.special(ip_address(one[4][0].partition("%")[0])) for one in found):
        assert addresses.why_not_host(host)


@pytest.mark.parametrize(("url", "words"), [
    ("ftp://www.x.gov.cn/", "ftp is not http"), ("file:///etc/passwd", "file is not http"), ("file://www.x.gov.cn/etc/passwd", "file is not http"),
    ("browser://page/", "browser is not http"), ("http://www.x.gov.cn:25/", "port 25"), ("http://www.x.gov.cn:0/", "port 0"),
    ("http://www.x.gov.cn:99999/", "no address"), ("http://[broken/", "no address"), ("http:///a", "no host"), ("http://a b/", "no host"),
    ("http://me@www.x.gov.cn/", "user name"), ("http://www.x.gov.cn@127.0.0.1/", "user name"), ("http://1.2.3.4.5/", "no host"),
    ("http://256.1.1.1/", "no host"), ("http://0x/", "this-network"), ("http://x.localhost/", "private name"), ("http://" + "a." * 200 + "cn/", "no host"),
    ("http://www.x.gov.cn/", ""), ("https://www.x.gov.cn:8443/a?b", ""), ("http://1.25.240.11:8082/", ""), ("http://政府.中国/", ""),
    ("http://[2400:3200::1]/", ""), ("http://my_host.x.gov.cn/", ""),
])  # fmt: skip
def test_urls(url: str, words: str) -> None:
    told = addresses.why_not(url)
    assert words in told
    assert bool(told) is bool(words)


def test_private_addresses_may_be_asked_at_any_port_where_the_operator_says_so() -> None:
    assert addresses.why_not("http://127.0.0.1:1/", private=True) == ""
    assert "port 1 " in addresses.why_not("http://www.x.gov.cn:1/", private=True)
    assert addresses.why_not("ftp://127.0.0.1/", private=True)


def test_a_page_s_passwords_are_not_taken() -> None:
    assert absolute("http://www.x.gov.cn/", "http://me:pw@www.x.gov.cn/a") == "http://www.x.gov.cn/a"


# ---- names ---------------------------------------------------------------------------------------------


class Reactor:
    """Runs what would run in a thread at once."""

    def getThreadPool(self) -> Reactor:
        return self

    def callInThreadWithCallback(self, done: Callable[[bool, Any], None], call: Callable[..., Any], *given: Any, **named: Any) -> None:
        try:
            done(True, call(*given, **named))
        except OSError as error:
            done(False, Failure(error))

    def callFromThread(self, call: Callable[..., Any], *given: Any) -> None:
        call(*given)

    def callLater(self, *_: Any) -> Any:
        return type("Call", (), {"active": lambda self: False, "cancel": lambda self: None})()


class Receiver:
    def __init__(self) -> None:
        self.found: list[Any] = []
        self.complete = 0

    def resolutionBegan(self, _: object) -> None: ...

    def addressResolved(self, address: Any) -> None:
        self.found.append(address)

    def resolutionComplete(self) -> None:
        self.complete += 1


def asked(monkeypatch: pytest.MonkeyPatch, *turns: list[str], private: bool = False, most: int = 0) -> resolver.Resolver:
    """A resolver over a system that answers so, one look-up after the other."""
    waiting = list(turns)

    def answers(name: str, *_: Any) -> list[Any]:
        found = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    return resolver.Resolver(Reactor(), private=private, seconds=1, most=most)


def connected(one: resolver.Resolver, name: str = "www.x.gov.cn") -> list[Any]:
    receiver = Receiver()
    one.resolveHostName(receiver, name, 80)
    assert receiver.complete == 1
    return receiver.found


@pytest.mark.parametrize(("found", "goes"), [
    ([PUBLIC], [Endpoint("TCP", PUBLIC, 80)]), (["2400:3200::1", PUBLIC], [Endpoint("TCP", PUBLIC, 80)]), (["10.0.0.1"], []), ([PUBLIC, "10.0.0.1"], []),
    ([PUBLIC, "::1"], []), (["fe80::1%eth0"], []), (["::ffff:127.0.0.1"], []), (["64:ff9b::7f00:1"], []), ([], []),
])  # fmt: skip
def test_a_connection_goes_to_an_address_that_was_looked_at(found: list[str], goes: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert connected(asked(monkeypatch, found)) == goes


def test_numbers_are_not_looked_up_and_are_held_to_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    one = asked(monkeypatch, [PUBLIC])
    assert [connected(one, host) for host in ("127.0.0.1", "0x7f.1", "::1", "[::1]", "2130706433")] == [[]] * 5
    assert connected(asked(monkeypatch, [PUBLIC], private=True), "127.0.0.1") == [Endpoint("TCP", "127.0.0.1", 80)]


@pytest.mark.parametrize("most", [0, 10])
def test_a_name_that_changes_its_mind_is_never_connected_to_inside(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one = asked(monkeypatch, [PUBLIC], ["127.0.0.1"], most=most)
    asyncio.run(one.check("www.x.gov.cn"))
    assert connected(one) == ([Endpoint("TCP", PUBLIC, 80)] if most else [])


def test_a_refusal_says_where_the_name_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match=r"www.x.gov.cn is at the private address 10.0.0.9; --allow-private"):
        asyncio.run(asked(monkeypatch, [PUBLIC, "10.0.0.9"]).check("www.x.gov.cn"))
    asyncio.run(asked(monkeypatch, []).check("www.x.gov.cn"))  # what is not there fails by itself
    asyncio.run(asked(monkeypatch, ["10.0.0.9"], private=True).check("www.x.gov.cn"))


@settings(deadline=None)
@given(st.lists(IPV4 | IPV6 | SPECIAL, min_size=1, max_size=6))
def test_of_many_addresses_one_bad_one_is_enough(found: list[IPv4Address | IPv6Address]) -> None:
    told = resolver.refusal("www.x.gov.cn", [str(one) for one in found], private=False)
    assert bool(told) is any(map(addresses.special, found))
