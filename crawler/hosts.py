"""Which addresses belong to a portal, and which are private."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from archive import secrets
from crawler.network import addresses

if TYPE_CHECKING:
    from settings.registry import Portal

LONGEST = 8000  # characters of an address; RFC 9110, 4.1 recommends that servers take as many
LONGEST_SHOWN = 500  # characters

# met by authors of crawlers among the results of search engines: clones that live on county annual reports
COPIERS = (
    "tzchery.com", "saintpaulhem.com", "gybag.com", "lotussunrise.com", "brianwinch.com", "izgfaz.cn", "greggpekau.com", "jvv1.com",
    "someoldsite.com", "99fog.com",
)


def netloc(url: str) -> str:
    """Host and, where it is not the scheme's own, port.

    >>> netloc("http://www.x.gov.cn:80/a"), netloc("http://1.25.240.11:8082/"), netloc("http://[::1]:8082/")
    ('www.x.gov.cn', '1.25.240.11:8082', '[::1]:8082')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host  # an IPv6 address; urlsplit takes the brackets off
    port = parts.port
    return host if port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f"{host}:{port}"


def other_scheme(url: str) -> str:
    """The same address with http for https or the other way round; a port that is no scheme's own stays.

    >>> other_scheme("https://www.x.gov.cn:443/a?b=1"), other_scheme("http://1.25.240.11:8082/")
    ('http://www.x.gov.cn/a?b=1', 'https://1.25.240.11:8082/')
    """
    parts = urlsplit(url)
    other = {"http": "https", "https": "http"}[parts.scheme]
    return urlunsplit(parts._replace(scheme=other, netloc=netloc(url)))


def why_not(url: str) -> str:
    """Why an address outside the portal is not fetched, in words that name it.

    >>> why_not("http://www.tzchery.com/zwgk/a.html")
    'refused, tzchery.com spreads copies of government reports: http://www.tzchery.com/zwgk/a.html'
    """
    host = (urlsplit(url).hostname or "").lower()
    copier = copies(url)
    if copier:
        return f"refused, {copier} spreads copies of government reports: {shown(url)}"
    return f"not fetched, on another host{'' if host.endswith('.gov.cn') else ' that is not below gov.cn'}: {shown(url)}"


def shown(url: str) -> str:
    """An address as it is told: nobody's password, and no megabytes.

    >>> shown("http://me:pw@www.x.gov.cn/" + "a" * 999)[-25:]
    'aaaaaa… (1021 characters)'
    """
    url = secrets.without(url)
    return url if len(url) <= LONGEST_SHOWN else f"{url[:LONGEST_SHOWN]}… ({len(url)} characters)"


def copies(url: str) -> str:
    """The registered name of a host known to spread copies, "" for others."""
    host = (urlsplit(url).hostname or "").lower()
    return next((name for name in COPIERS if host == name or host.endswith("." + name)), "")


def bare(url: str) -> str:
    """An address without its scheme and last slash, to compare pages by.

    >>> bare("https://www.x.gov.cn/") == bare("http://www.x.gov.cn")
    True
    """
    return netloc(url) + url.partition("://")[2].partition("/")[2].rstrip("/")


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
    """The sites a crawl of this portal may touch: its own, those of its channels, and what the entry allows."""
    return own_sites(portal) | {site(f"http://{host}/") for host in portal.follow}


def own_sites(portal: Portal) -> frozenset[str]:
    """The portal's own site and those of its channels."""
    return frozenset(site(url) for url in (portal.url, *(channel.url for channel in portal.channels)))


@lru_cache(maxsize=4096)
def is_private(host: str) -> bool:
    """An address that is not public, in any spelling, or a name that means another machine everywhere (localhost). Any
    other name is looked at when it is resolved."""
    name = addresses.plain(host)
    address = addresses.literal(name)
    return not name or addresses.local(name) if address is None else bool(addresses.special(address))


def slot(url: str) -> str:
    """What counts as one host for the pace: all ports together, except on private addresses (replicas)."""
    host = (urlsplit(url).hostname or "").lower()
    return netloc(url) if is_private(host) else host
