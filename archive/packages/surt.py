"""URLs as keys that sort by host, widest part first: SURT, as the indexes of web archives have them."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

PORTS = {"http": 80, "https": 443}
WWW = re.compile(r"www\d*\.")
# session ids that common servers put into addresses; an archive that kept them would never find a page again
IN_PATH = (re.compile(r"^(.*/)(\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$", re.IGNORECASE | re.DOTALL),
           re.compile(r"^(.*/)(\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$", re.IGNORECASE | re.DOTALL))
IN_QUERY = re.compile(
    r"(?:^|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)", re.IGNORECASE)
SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "%#")


def surt(url: str) -> str:
    """The key of a URL: host reversed, without scheme, www., default port, fragment; path and query in small letters,
    parameters in order. What is no URL with a host is its own key, in small letters.

    Rules: the canonicalisation of the Internet Archive's Wayback Machine, which pywb and ReplayWeb.page look up by.

    >>> surt("http://www.Example.gov.cn:80/A/b.html?y=2&x=1#top")
    'cn,gov,example)/a/b.html?x=1&y=2'
    >>> surt("https://zwgk.x.gov.cn:8443/"), surt("http://1.2.3.4/a"), surt("urn:xxgk:run:1:end")
    ('cn,gov,x,zwgk:8443)/', '4,3,2,1)/a', 'urn:xxgk:run:1:end')
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # half an IPv6 address, a port that is none
        return url.lower()
    if parts.scheme.lower() not in PORTS or not host:
        return url.lower()
    key = _host(host) + (f":{port}" if port and port != PORTS[parts.scheme.lower()] else "")
    query = _query(parts.query)
    return f"{key}){_path(parts.path)}" + (f"?{query}" if query else "")


def _host(host: str) -> str:
    try:
        host = host.encode("ascii").decode()
    except UnicodeEncodeError:
        host = _punycode(host)
    host = WWW.sub("", host.lower(), count=1) if WWW.match(host.lower()) else host.lower()
    return ",".join(reversed(host.split(".")))


def _punycode(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _path(path: str) -> str:
    """Normalised: escapes in one way, no dot segments, no session id, no slash at the end."""
    found = _escaped(path) or "/"
    segments: list[str] = []
    for segment in re.sub(r"/+", "/", found).split("/")[1:]:
        if segment == "..":
            segments = segments[:-1]
        elif segment != ".":
            segments.append(segment)
    found = ("/" + "/".join(segments)).lower()
    for pattern in IN_PATH:
        found = pattern.sub(r"\1\3", found)
    return found[:-1] if len(found) > 1 and found.endswith("/") else found


def _query(query: str) -> str:
    found = IN_QUERY.sub("", _escaped(query))
    return "&".join(sorted(found.lower().split("&"), key=lambda one: one.split("=", 1)))


def _escaped(text: str) -> str:
    """Percent-escapes undone as often as they were done, then done once where they must be."""
    raw = text.encode("utf-8", "surrogatepass")
    while (once := unquote_to_bytes(raw)) != raw:
        raw = once
    return quote(raw, safe=SAFE)
