"""Which addresses belong to a portal, and which are private."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from settings.registry import Portal


def netloc(url: str) -> str:
    """Host and, where it is not the scheme's own, port.

    >>> netloc("http://www.x.gov.cn:80/a"), netloc("http://1.25.240.11:8082/")
    ('www.x.gov.cn', '1.25.240.11:8082')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    port = parts.port
    return host if port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f"{host}:{port}"


def site(url: str) -> str:
    """What one site's hosts share: the registered name below gov.cn, else the host itself.

    >>> site("https://zwgk.jlzhenlai.gov.cn/a"), site("http://127.0.0.1:8000/")
    ('jlzhenlai.gov.cn', '127.0.0.1:8000')
    """
    host = urlsplit(url).hostname or ""
    if host.lower().endswith(".gov.cn"):
        return ".".join(host.lower().split(".")[-3:])
    return netloc(url)


def sites(portal: Portal) -> frozenset[str]:
    """The sites a crawl of this portal may touch: its own and those of its channels."""
    return frozenset(site(url) for url in (portal.url, *(channel.url for channel in portal.channels)))


def is_private(host: str) -> bool:
    """A loopback, private or link-local address, or localhost. A name is looked at when it is resolved."""
    if host.lower() in ("localhost", "") or host.lower().endswith((".localhost", ".local")):
        return True
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return False


def slot(url: str) -> str:
    """What counts as one host for the pace: all ports together, except on private addresses (replicas)."""
    host = (urlsplit(url).hostname or "").lower()
    return netloc(url) if is_private(host) else host
