"""The portals to crawl, as data: portals/*.toml → frozen Portal records (README, "Adding a portal")."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from settings.texts import text_of as text_of  # noqa: PLC0414 - the archive reads its operator's files by it, too

if TYPE_CHECKING:
    from collections.abc import Mapping

PORTALS = Path(__file__).parent / "portals"

PORTAL_KEYS = {
    "id", "name", "region", "url", "platform", "channels", "expect_per_year", "follow", "unverified", "rendered",
}
PREFECTURE_KEYS = {"region", "platform"}
CHANNEL_KEYS = {"url", "agency"}
# an address with a port is a replica's: a crawl refuses private addresses unless it is told otherwise
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+gov\.cn|\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}")


class RegistryError(ValueError):
    """A registry entry that cannot be used; the message names file, entry and key."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A column (栏目) of a portal that lists annual reports; agency if all of them are one agency's."""

    url: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Portal:
    """One government site. region: GB/T 2260 code; platform "" and no channels: to be probed.

    unverified: nobody has visited it yet; the entry is as public lists had it.
    follow: further hosts below gov.cn that its lists may lead to (a prefecture that lists its counties' reports).
    rendered: scripts draw its lists, so that a browser has to open them (docs/rendering.md).
    """

    id: str
    name: str
    region: str
    url: str
    platform: str = ""
    channels: tuple[Channel, ...] = field(default=())
    expect_per_year: tuple[int, int] | None = None
    unverified: bool = False
    follow: tuple[str, ...] = ()
    rendered: bool = False


def load(path: Path | None = None) -> tuple[Portal, ...]:
    """The portals of one toml file or of all toml files of a folder, in order; default: the shipped ones.

    A portal without a platform has that of its [[prefecture]]: the entry, of any of the files, whose region is the
    longest beginning of the portal's. Raises RegistryError for unknown keys, wrong types, double ids and unreadable files.
    """
    path = path or PORTALS
    if not path.exists():
        raise RegistryError(f"{path}: no such file or folder; --registry takes a toml file or a folder of them")
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    seen: dict[str, Path] = {}
    portals = []
    platforms: dict[str, str] = {}
    for file in files:
        data = _read(file)
        for portal in (portal_of(file, entry) for entry in _entries(file, data, "portal")):
            if portal.id in seen:
                raise RegistryError(f"{file}: portal id {portal.id!r} is already taken in {seen[portal.id]}")
            seen[portal.id] = file
            portals.append(portal)
        for entry in _entries(file, data, "prefecture"):
            _prefecture(file, entry, platforms)
    return tuple(_with_default(portal, platforms) for portal in portals)


def _with_default(portal: Portal, platforms: Mapping[str, str]) -> Portal:
    regions = [region for region in platforms if portal.region.startswith(region)]
    if portal.platform or not regions:
        return portal
    return replace(portal, platform=platforms[max(regions, key=len)])


def _prefecture(file: Path, entry: dict[str, Any], platforms: dict[str, str]) -> None:
    name = f"prefecture {entry.get('region', '?')!r}"
    _refuse_unknown(file, name, entry, PREFECTURE_KEYS)
    region, platform = (_text(file, name, entry, key, required=True) for key in ("region", "platform"))
    _region(file, name, region)
    if platforms.setdefault(region, platform) != platform:
        raise RegistryError(f"{file}: {name}: another [[prefecture]] says {platforms[region]!r}, this one {platform!r}")


def _read(file: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(text_of(file))
    except (OSError, ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, a number of thousands of digits
        raise RegistryError(f"{file}: not a readable TOML file: {error}") from error
    _refuse_unknown(file, "the file", data, {"portal", "prefecture"})
    return data


def _entries(file: Path, data: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    entries = data.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RegistryError(f"{file}: write entries as [[{kind}]], with double brackets")
    return entries


def portal_of(file: Path | str, entry: dict[str, Any]) -> Portal:
    """An entry as a frozen record; file: what a RegistryError names as the place of a mistake."""
    name = f"portal {entry.get('id', '?')!r}"
    _refuse_unknown(file, name, entry, PORTAL_KEYS)
    for key in ("id", "name", "region", "url"):
        _text(file, name, entry, key, required=True)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", entry["id"]):
        raise RegistryError(f"{file}: {name}: id may have only a-z, 0-9 and -")
    _region(file, name, entry["region"])
    for key in ("unverified", "rendered"):
        if not isinstance(entry.get(key, False), bool):
            raise RegistryError(f"{file}: {name}: {key} must be true or false")
    _web_address(file, name, entry["url"])
    return Portal(
        id=entry["id"],
        name=entry["name"],
        region=entry["region"],
        url=entry["url"],
        platform=_text(file, name, entry, "platform"),
        channels=tuple(_channel(file, name, channel) for channel in _channels(file, name, entry)),
        expect_per_year=_expectation(file, name, entry.get("expect_per_year")),
        unverified=entry.get("unverified", False),
        follow=_follow(file, name, entry.get("follow", [])),
        rendered=entry.get("rendered", False),
    )


def _follow(file: Path | str, name: str, hosts: Any) -> tuple[str, ...]:
    if not isinstance(hosts, list) or not all(isinstance(host, str) and _HOST.fullmatch(host) for host in hosts):
        raise RegistryError(f'{file}: {name}: follow must be a list of host names below gov.cn, such as "www.x.gov.cn"')
    return tuple(hosts)


def _region(file: Path | str, name: str, region: str) -> None:
    if not re.fullmatch(r"\d{2,12}", region):
        raise RegistryError(f"{file}: {name}: region must be a GB/T 2260 code such as \"340323\"")


def _channels(file: Path | str, name: str, entry: dict[str, Any]) -> list[Any]:
    channels = entry.get("channels", [])
    if not isinstance(channels, list):
        raise RegistryError(f"{file}: {name}: channels must be a list of {{ url = …, agency = … }}")
    return channels


def _channel(file: Path | str, name: str, value: Any) -> Channel:
    if isinstance(value, str):
        value = {"url": value}
    if not isinstance(value, dict):
        raise RegistryError(f"{file}: {name}: a channel is a URL or {{ url = …, agency = … }}, not {value!r}")
    _refuse_unknown(file, f"{name}, channel", value, CHANNEL_KEYS)
    url = _text(file, f"{name}, channel", value, "url", required=True)
    _web_address(file, name, url)
    return Channel(url=url, agency=_text(file, f"{name}, channel", value, "agency"))


def _expectation(file: Path | str, name: str, value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    fits = isinstance(value, list) and len(value) == 2 and all(type(n) is int and n >= 0 for n in value)
    if not fits or value[0] > value[1]:
        raise RegistryError(f"{file}: {name}: expect_per_year must be [fewest, most], not {value!r}")
    return value[0], value[1]


def _text(file: Path | str, name: str, table: dict[str, Any], key: str, *, required: bool = False) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or (required and not value):
        raise RegistryError(f"{file}: {name}: {key} must be a text" + (" and is missing" if key not in table else ""))
    return value


def _web_address(file: Path | str, name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, half an IPv6 address
        fits = False
    if not fits:
        raise RegistryError(f"{file}: {name}: {url!r} is not an http(s) URL")
    if "@" in parts.netloc:  # which is not told: it may be a password
        raise RegistryError(f"{file}: {name}: its address has a user name in it, which is never sent; take out what stands before the @")


def _refuse_unknown(file: Path | str, where: str, table: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise RegistryError(f"{file}: {where}: unknown key {unknown[0]!r}; known keys: {', '.join(sorted(known))}")
