"""The one rule of which addresses may be asked: public ones, whatever way they are written. Nothing here looks a name up.

Blocks: IANA's registries of special-purpose addresses (RFC 6890 and its successors) as of 2026, multicast, and what
clouds use for their own services. The rule is its own table because that of Python's ipaddress changes with its version.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

BLOCKS = {
    IPv4Network(block): name for block, name in (
        ("0.0.0.0/8", "this-network"), ("10.0.0.0/8", "private"), ("100.64.0.0/10", "carrier-NAT"), ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud-service"), ("169.254.0.0/16", "link-local"), ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"), ("192.0.2.0/24", "documentation"), ("192.52.193.0/24", "reserved"), ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"), ("198.18.0.0/15", "benchmark"), ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"), ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved"),
    )
}
BLOCKS_6 = {
    IPv6Network(block): name for block, name in (
        ("::1/128", "loopback"), ("fe80::/10", "link-local"), ("fc00::/7", "private"), ("fec0::/10", "private"), ("ff00::/8", "multicast"),
        ("2001::/32", "Teredo"), ("2001::/23", "reserved"), ("2001:db8::/32", "documentation"), ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
}
UNICAST_6 = IPv6Network("2000::/3")  # all that is given to anybody
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: networks without IPv4 reach it so
LOCAL_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa", "lan", "intranet")

# those that browsers refuse (Fetch standard, "port blocking"), and databases and services that speak no HTTP
PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115,
    117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601,
    636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    445, 873, 1433, 1521, 2181, 2375, 2376, 2379, 3306, 3389, 5432, 5900, 6379, 9042, 11211, 27017,
))
HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
LONGEST_HOST = 253  # RFC 1035, 2.3.4
NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
DOTS = str.maketrans("。．｡", "...")  # UTS 46


def why_not(url: str, *, private: bool = False) -> str:
    """Why an address is not asked, in words; "" if nothing in it speaks against it. A name is still to be looked up.

    private: loopback and private addresses may be asked, at any port.

    >>> why_not("http://2130706433/"), why_not("https://www.x.gov.cn:8443/")
    ('2130706433 is at the loopback address 127.0.0.1', '')
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        return f"it is no address ({error})"
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'it'} is not http or https"
    if "@" in parts.netloc:
        return "it has a user name in it"
    if port is not None and port in PORTS and not (private and why_not_host(host)):
        return f"port {port} is not one that portals are on"
    return why_not_host(host, private=private)


def why_not_host(host: str, *, private: bool = False) -> str:
    """The same of a host, without a look-up.

    >>> why_not_host("[::ffff:10.0.0.1]"), why_not_host("www.x.gov.cn.")
    ('[::ffff:10.0.0.1] is at the private address 10.0.0.1', '')
    """
    name = plain(host)
    address = literal(name)
    if address is not None:
        return "" if private else refusal(host, address)
    if len(name) > LONGEST_HOST or not HOST.fullmatch(name) or NUMBER.fullmatch(name.rpartition(".")[2]):
        return f"{host[:80]!r} is no host"
    return "" if private or not local(name) else f"{host} is a private name"


def local(name: str) -> bool:
    """A name that means another machine everywhere. name: in its plain form."""
    return any(name == one or name.endswith(f".{one}") for one in LOCAL_NAMES)


def plain(host: str) -> str:
    """A host as it is looked up: full-width and other forms of letters and digits undone (UTS 46), no dot at its end.

    >>> plain("１２７。0.0.1"), plain("WWW.x.gov.cn."), plain("[fe80::1%25eth0]")
    ('127.0.0.1', 'www.x.gov.cn', 'fe80::1%25eth0')
    """
    name = unicodedata.normalize("NFKC", host).translate(DOTS).lower().removeprefix("[").removesuffix("]").removesuffix(".")
    if name.isascii():
        return name
    with suppress(UnicodeError):
        return name.encode("idna").decode()
    return name


def literal(host: str) -> Address | None:
    """The address that a host is by its digits, in any of the forms that inet_aton (POSIX) takes; None: it is a name.

    >>> [str(literal(host)) for host in ("0x7f.1", "0177.0.0.1", "2130706433", "127.0.0.1", "fe80::1%eth0", "1.2.3")]
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1', 'fe80::1', '1.2.0.3']
    """
    with suppress(ValueError):
        return ip_address(host.partition("%")[0]) if ":" in host else _numbers(host.split("."))
    return None


def special(address: Address) -> str:
    """What an address is instead of a public one ("loopback", "private", …); "" for a public one.

    An IPv6 form of an IPv4 address is what that is: mapped (RFC 4291, 2.5.5.2), and NAT64 (RFC 6052). Those of transition
    techniques that nobody serves by any more (6to4, Teredo, compatible) are refused.
    """
    return _special(inner(address))


def refusal(host: str, address: Address) -> str:
    """Why a host at this address is not asked, "" if it may be.

    >>> refusal("10.0.0.1", IPv4Address("10.0.0.1")), refusal("oa.x.gov.cn", IPv4Address("10.0.0.1"))
    ('10.0.0.1 is a private address', 'oa.x.gov.cn is at the private address 10.0.0.1')
    """
    kind, told = special(address), str(inner(address))
    if not kind:
        return ""
    return f"{host} is a {kind} address" if told == host else f"{host} is at the {kind} address {told}"


def inner(address: Address) -> Address:
    """The IPv4 address in an IPv6 form of it, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if IPv6Address(int(address)) in NAT64 else address


@lru_cache(maxsize=4096)
def _special(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return next((name for block, name in BLOCKS.items() if address in block), "")
    address = IPv6Address(int(address))  # without its zone
    if int(address) == 0:
        return "unspecified"
    return next((name for block, name in BLOCKS_6.items() if address in block), "" if address in UNICAST_6 else "reserved")


def _numbers(parts: list[str]) -> IPv4Address:
    """One to four numbers, octal and hexadecimal ones too, the last of which fills what is left. Raises ValueError."""
    if len(parts) > 4 or not all(NUMBER.fullmatch(part) for part in parts) or any(len(part) > 20 for part in parts):
        raise ValueError(parts)
    *first, last = [int(part, 16 if part[:2].lower() == "0x" else 8 if part[0] == "0" else 10) if part.lower() != "0x" else 0 for part in parts]
    if any(number > 0xFF for number in first) or last >= 256 ** (4 - len(first)):
        raise ValueError(parts)
    return IPv4Address(sum(number << 8 * (3 - at) for at, number in enumerate(first)) + last)
