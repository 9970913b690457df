"""Registry entries as TOML text, and their way into a registry file; comments and other entries stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from settings import registry

if TYPE_CHECKING:
    from pathlib import Path

    from settings.registry import Channel, Portal

HEADER = re.compile(r"^\s*\[\[?\s*[\w.]+\s*\]")
ID = re.compile(r"^\s*id\s*=\s*[\"']([^\"']*)[\"']")
FOUND = re.compile(r"^\s*(platform|channels)\s*=")  # what a probe finds, and may write anew


def entry(portal: Portal) -> str:
    """One [[portal]] as TOML."""
    lines = ["[[portal]]", *(f"{key} = {text(getattr(portal, key))}" for key in ("id", "name", "region", "url"))]
    lines += _found(portal)
    if portal.expect_per_year:
        lines.append(f"expect_per_year = [{portal.expect_per_year[0]}, {portal.expect_per_year[1]}]")
    if portal.follow:
        lines.append(f"follow = [{', '.join(map(text, portal.follow))}]")
    if portal.rendered:
        lines.append("rendered = true")
    if portal.unverified:
        lines.append("unverified = true")
    return "\n".join(lines) + "\n"


def text(value: str) -> str:
    """A TOML basic string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped) + '"'


def _found(portal: Portal) -> list[str]:
    lines = [f"platform = {text(portal.platform)}"] if portal.platform else []
    tables = [_channel(channel) for channel in portal.channels]
    if len(tables) == 1:
        return [*lines, f"channels = [{tables[0]}]"]
    return [*lines, "channels = [", *(f"    {table}," for table in tables), "]"] if tables else lines


def _channel(channel: Channel) -> str:
    agency = f", agency = {text(channel.agency)}" if channel.agency else ""
    return f"{{ url = {text(channel.url)}{agency} }}"


def write(file: Path, portal: Portal) -> bool:
    """Put an entry into a file: platform and channels into the entry of that id, else a new entry at the end.

    True if the entry was there. Raises RegistryError, and leaves the file as it was, if the result is no registry.
    """
    try:
        old = file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise registry.RegistryError(f"{file}: cannot be read: {error}") from error
    lines = old.splitlines()
    block = _block(lines, portal.id)
    if block is None:
        new = (old.rstrip("\n") + "\n\n" if old.strip() else "") + entry(portal)
    else:
        new = "\n".join([*lines[: block[0]], *_renewed(lines[block[0] : block[1]], portal), *lines[block[1] :]]) + "\n"
    save(file, new)
    return block is not None


def save(file: Path, content: str) -> None:
    """Replace a registry file at once, after a look at what it will be."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_text(content, encoding="utf-8")
        try:
            registry.load(beside)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except registry.RegistryError as error:
        raise registry.RegistryError(str(error).replace(str(beside), str(file))) from error
    except OSError as error:
        raise registry.RegistryError(f"{file}: cannot be written: {error.strerror}") from error


def _block(lines: list[str], id_: str) -> tuple[int, int] | None:
    """The lines of the [[portal]] with this id."""
    starts = [number for number, line in enumerate(lines) if HEADER.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if "[[portal]]" in lines[start] and any((found := ID.match(line)) and found[1] == id_ for line in lines[start:end]):
            return start, end
    return None


def _renewed(lines: list[str], portal: Portal) -> list[str]:
    """An entry's lines with what was found in place of what stood there."""
    kept: list[str] = []
    depth, at = 0, None
    for line in lines:
        if depth == 0 and not FOUND.match(line):
            kept.append(line)
            at = len(kept) if re.match(r"\s*url\s*=", line) else at
            continue
        bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*", "", line)  # brackets in addresses do not count
        depth += bare.count("[") - bare.count("]")
    at = len(kept) if at is None else at
    return [*kept[:at], *_found(portal), *kept[at:]]
