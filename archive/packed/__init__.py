"""Archives of files → the files in them, however an agency packed its reports: zip, rar, 7z, gzip, tar.

Nothing is unpacked into folders; a name is only text. Limits keep a bomb from costing more than a refusal.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.packed.bsdtar import un7z, unrar
from archive.packed.budget import Budget, Member
from archive.packed.streams import gunzipped, tarred
from archive.packed.zips import unzipped
from archive.readers.errors import TooMuch, Unreadable, Unsupported
from archive.readers.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FORMATS", "Member", "members", "unpacked"]

FORMATS: dict[str, Callable[[bytes, Budget], Iterator[Member]]] = {
    "zip": unzipped, "rar": unrar, "7z": un7z, "gzip": gunzipped, "tar": tarred,
}
DEEPEST = 2  # archives in one another
INSIDE = "!/"  # between the name of an archive in an archive and that of a file in it, as in jar: URLs
# what systems and office programs leave beside documents
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|~\$)", re.IGNORECASE)
# what no line of text may hold, and marks by which a name looks like another one (U+202E: gpj.exe for exe.jpg)
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def members(data: bytes, form: str) -> Iterator[Member]:
    """The files of an archive in its order, each under a name of its own; those of archives in it in their place.

    form: a key of FORMATS. A file that cannot be had comes with an error instead of data. Unreadable, TooMuch and
    Unsupported may be raised at any time: what came before stays good.
    """
    given: set[str] = set()
    for member in _flat(data, form, 1, Budget(len(data))):
        name, number = member.name, 1
        while name in given:
            number += 1
            name = f"{member.name} ({number})"
        given.add(name)
        yield replace(member, name=name)


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files that can be had, by the names that members() gives them; none if the bytes are no archive."""
    found: dict[str, bytes] = {}
    form = sniff(data)
    with suppress(Unreadable, Unsupported):
        for member in members(data, form) if form in FORMATS else ():
            if not member.error:
                found[member.name] = member.data
    return found


def _flat(data: bytes, form: str, depth: int, budget: Budget) -> Iterator[Member]:
    for member in FORMATS[form](data, budget):
        if _LITTER.search(member.name):
            continue
        named = replace(member, name=clean(member.name))
        kind = "" if member.error else sniff(member.data)
        if kind not in FORMATS:
            yield named
        elif depth >= DEEPEST:
            yield Member(named.name, error=f"an archive deeper than {DEEPEST} archives in one another is not opened")
        else:
            yield from _inner(named, kind, depth + (form != "gzip" or kind != "tar"), budget)


def _inner(outer: Member, kind: str, depth: int, budget: Budget) -> Iterator[Member]:
    """The files of an archive in an archive; if it is broken, what came before, and it itself with the reason."""
    try:
        for member in _flat(outer.data, kind, depth, budget):
            yield replace(member, name=f"{outer.name}{INSIDE}{member.name}")
    except TooMuch:
        raise
    except (Unreadable, Unsupported) as error:
        yield Member(outer.name, error=str(error))


def clean(name: str) -> str:
    """A name as one line of text with slashes between folders; where it leads (../, C:) is nobody's concern.

    >>> clean("附件\\\\2020年\\n报告.doc"), clean("/etc/../passwd"), clean("")
    ('附件/2020年_报告.doc', '/etc/../passwd', 'unnamed')
    """
    return _ODD.sub("_", name.replace("\\", "/")).strip()[:500] or "unnamed"
