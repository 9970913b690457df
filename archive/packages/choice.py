"""Which records of the raw store a package holds, and the WARC files that hold just them.

Records are copied as they are, gzip member by member: a part of a file is its warcinfo record and the chosen groups in
their order, bytes unchanged. Revisits bring the records that they refer to.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.database.asking import packages
from archive.database.writing import tombstones
from archive.packages.groups import groups
from archive.warc.folder import FINISHED, files, final_name, storing
from archive.warc.reading.scan import Damage

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from archive.database.asking.packages import Place
    from archive.packages.groups import Group

PIECE = 1024 * 1024
NOTE = re.compile(r"urn:xxgk:(run|visit):([^:]+):(.*)", re.DOTALL)
ALWAYS = ("urn:xxgk:correction:", "urn:xxgk:tombstone:")  # notes that come with every package
PART = f".part{FINISHED}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Conditions, all of which hold. region: the beginning of GB/T 2260 codes; year: of reports."""

    region: str = ""
    run: str = ""
    year: int | None = None

    @property
    def everything(self) -> bool:
        return not (self.region or self.run or self.year)

    def __str__(self) -> str:
        told = (f"region {self.region}" if self.region else "", f"run {self.run}" if self.run else "",
                f"report year {self.year}" if self.year else "")
        return ", ".join(filter(None, told)) or "everything"


@dataclass(frozen=True, slots=True)
class Choice:
    """places: of the chosen captures and failures; None: whole files. visits: (run, portal) whose notes belong to them.

    added: how many records are there only because a revisit refers to them; lacking: digests that revisits refer to
    and that the archive does not have. withdrawn: of records that are left out though they are asked for; digests: of their
    payloads.
    """

    wanted: Wanted
    places: frozenset[Place] | None = None
    visits: frozenset[tuple[str, str]] = frozenset()
    runs: frozenset[str] = field(default=frozenset())
    added: int = 0
    lacking: tuple[str, ...] = ()
    withdrawn: frozenset[Place] = frozenset()
    digests: tuple[str, ...] = ()

    def has(self, warc: str, group: Group) -> bool:
        """Whether the package holds this group of this file."""
        if (warc, group.start) in self.withdrawn:
            return False
        if self.places is None or group.first["warc-type"] == "warcinfo":
            return True
        if (warc, group.start) in self.places:
            return True
        note = NOTE.fullmatch(group.first["warc-target-uri"])
        if not note:
            return group.first["warc-target-uri"].startswith(ALWAYS)
        return note[2] in self.runs if note[1] == "run" else (note[2], note[3]) in self.visits


def choose(conn: sqlite3.Connection, wanted: Wanted) -> Choice:
    """The records that the conditions ask for, and those that they refer to."""
    gone = tombstones.places(conn)
    referring = {place: digest for place, digest in packages.revisits(conn).items() if place not in gone}
    originals = {digest: place for digest, place in packages.originals(conn).items() if place not in gone}
    if wanted.everything:
        lacking = sorted({digest for digest in referring.values() if digest not in originals})
        return Choice(wanted, lacking=tuple(lacking), withdrawn=frozenset(gone), digests=tuple(sorted(set(gone.values()))))
    asked = packages.selected(conn, region=wanted.region, run=wanted.run, year=wanted.year)
    places, out = asked - set(gone), {place: digest for place, digest in gone.items() if place in asked}
    needed = {digest for place, digest in referring.items() if place in places}
    added = {originals[digest] for digest in needed if digest in originals} - places
    visits = packages.visits(conn, places)
    return Choice(wanted, frozenset(places | added), frozenset(visits), frozenset(run for run, _ in visits), len(added),
                  tuple(sorted(digest for digest in needed if digest not in originals)), frozenset(out), tuple(sorted(set(out.values()))))


@dataclass(frozen=True, slots=True)
class Holding:
    """A WARC file that has something of a choice. name: in the package; spans: stretches of bytes; None: all of the file."""

    path: Path
    name: str
    spans: tuple[tuple[int, int], ...] | None = None


def holding(folder: Path, choice: Choice) -> list[Holding]:
    """The WARC files that have something of the choice. Raises StoreError if a file cannot be read."""
    all_of, warcs = choice.places is None, {warc for warc, _ in choice.places or choice.withdrawn}
    found = []
    for path in files(folder):
        name = final_name(path)
        if all_of and name not in warcs:
            found.append(Holding(path, name))
        elif name in warcs or choice.places:
            found += _part(path, name, choice)
    return found


def _part(path: Path, name: str, choice: Choice) -> list[Holding]:
    """The chosen groups of a file; none where that is no more than its warcinfo."""
    chosen, others = [], 0
    for one in groups(path):
        if not isinstance(one, Damage) and choice.has(name, one):
            chosen.append(one)
        else:
            others += 1
    if not [one for one in chosen if one.start]:
        return []
    return [Holding(path, name.removesuffix(FINISHED) + PART, tuple(_spans(chosen)))] if others else [Holding(path, name)]


def copy(one: Holding, out: BinaryIO) -> None:
    """What a package holds of a file, in its order."""
    with storing(one.path), one.path.open("rb") as source:
        if one.spans is None:
            shutil.copyfileobj(source, out, PIECE)
        for start, end in one.spans or ():
            source.seek(start)
            while start < end:
                piece = source.read(min(PIECE, end - start))
                out.write(piece)
                start += len(piece)


def _spans(chosen: Iterable[Group]) -> Iterator[tuple[int, int]]:
    """Stretches to copy, neighbours as one."""
    start = end = 0
    for one in chosen:
        if one.start != end:
            if end:
                yield start, end
            start = one.start
        end = one.end
    if end:
        yield start, end
