"""An operator's own list of portals: CSV rows → Portals, bad rows named by their line."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from settings import registry
from settings.texts import bytes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from settings.registry import Portal

NEEDED = ("id", "name", "region", "url")
KNOWN = (*NEEDED, "platform", "channel", "agency")
ROWS_SHOWN = 10


class TableError(ValueError):
    """A list that cannot be used; the message names file and lines."""


def portals_of(file: Path, platforms: Collection[str]) -> list[Portal]:
    """The portals of a CSV file with a header row; UTF-8, or GB 18030 as spreadsheets save it.

    Raises TableError with every bad row, by line number.
    """
    found: dict[str, Portal] = {}
    faults: list[str] = []
    for line, row in _rows(file):
        try:
            _take(found, row, platforms, f"line {line}")
        except TableError as error:
            faults.append(f"line {line}: {error}")
        except registry.RegistryError as error:
            faults.append(str(error))
    if faults:
        more = f"; and {len(faults) - ROWS_SHOWN} more rows" if len(faults) > ROWS_SHOWN else ""
        raise TableError(f"{file}: " + "; ".join(faults[:ROWS_SHOWN]) + more)
    if not found:
        raise TableError(f"{file}: has no rows below its header")
    return list(found.values())


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        data = bytes_of(file)
    except OSError as error:
        raise TableError(f"{file}: {error.strerror or error}; name a CSV file") from error
    reader = csv.reader(io.StringIO(_text(file, data), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(file, header)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                cells = [*cells[: len(header)], "surplus"]
            yield reader.line_num, dict(zip([*header, "surplus"], (cell.strip() for cell in cells), strict=False))
    except csv.Error as error:
        raise TableError(f"{file}: line {reader.line_num}: {error}") from error


def _text(file: Path, data: bytes) -> str:
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise TableError(f"{file}: neither UTF-8 nor GB 18030; save the list as CSV in UTF-8")


def _check_header(file: Path, header: list[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise TableError(f"{file}: line 1: no column {missing[0]!r}; the columns are {','.join(KNOWN)}")
    unknown = [name for name in header if name not in KNOWN]
    if unknown or len(set(header)) < len(header):
        what = f"unknown column {unknown[0]!r}" if unknown else "a column twice"
        raise TableError(f"{file}: line 1: {what}; the columns are {','.join(KNOWN)}")


def _take(found: dict[str, Portal], row: dict[str, str], platforms: Collection[str], where: str) -> None:
    """Add a row: a new portal, or a further channel of one."""
    if "surplus" in row:
        raise TableError("more cells than columns; quote cells that hold a comma")
    platform = row.get("platform", "")
    if platform and platform not in platforms:
        raise TableError(f"no platform {platform!r}; there are {', '.join(sorted(platforms))}")
    if row.get("agency") and not row.get("channel"):
        raise TableError("an agency, but no channel that is its own")
    entry = {key: value for key, value in row.items() if key in (*NEEDED, "platform") and value}
    portal = registry.portal_of(where, entry | {"channels": _channels(row)})
    known = found.get(portal.id)
    if known is None:
        found[portal.id] = portal
    elif (known.name, known.region, known.url, known.platform) != (portal.name, portal.region, portal.url, portal.platform):
        raise TableError(f"id {portal.id!r} is already taken by {known.name}")
    elif not portal.channels or portal.channels[0] in known.channels:
        raise TableError(f"says again what an earlier row of {portal.id!r} says")
    else:
        found[portal.id] = replace(known, channels=(*known.channels, *portal.channels))


def _channels(row: dict[str, str]) -> list[dict[str, str]]:
    channel = {"url": row.get("channel", ""), "agency": row.get("agency", "")}
    return [{key: value for key, value in channel.items() if value}] if channel["url"] else []
