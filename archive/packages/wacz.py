"""WACZ 1.1.1: the archive, or a part of it, as one ZIP file that replays by itself.

https://specs.webrecorder.net/wacz/1.1.1/: WARC files and the compressed index are stored, not deflated, so that a
reader can jump into them; datapackage.json names every file with its digest, datapackage-digest.json that file's.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import tempfile
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.database.asking import packages
from archive.packages import cdxj
from archive.packages.bundle import EARLIEST, Bundle
from archive.packages.choice import choose, copy, holding
from archive.warc.fields import moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.packages.choice import Choice, Wanted

VERSION = "1.1.1"
INDEX, BLOCKS = "index.cdx.gz", "index.idx"
PAGES = {"format": "json-pages-1.0", "id": "pages", "title": "Reports"}


@dataclass(frozen=True, slots=True)
class Packaged:
    """What a package holds. added, lacking: as Choice has them."""

    file: Path
    sha256: str
    size: int
    warcs: int
    captures: int
    pages: int
    added: int
    lacking: tuple[str, ...]
    withdrawn: int = 0  # records left out


def package(
    conn: sqlite3.Connection, folder: Path, out: Path, wanted: Wanted, about: Mapping[str, str], beside: Sequence[Path] = ()
) -> Packaged:
    """Write a WACZ of what is wanted. about: title, description, software; beside: further files, under provenance/.

    The same archive gives the same bytes. Raises StoreError for WARC files that cannot be read, OSError for out.
    """
    choice = choose(conn, wanted)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
        work = Path(name)
        warcs = _warcs(folder, choice, work)
        indexes = [_index(path, called, work) for path, called in warcs]
        seen = _Seen()
        blocks, second = cdxj.zipped(seen.of(_merged(indexes)), INDEX)
        newest = seen.newest
        pages = _pages(conn, choice)
        with zipfile.ZipFile(work / "new", "w", allowZip64=True) as archive:
            zipped = Bundle(archive, _zip_time(newest))
            for path, called in warcs:
                with path.open("rb") as source:
                    zipped.stream(f"archive/{called}", source, path.stat().st_size)
            zipped.text(f"indexes/{INDEX}", blocks, deflate=False)
            zipped.text(f"indexes/{BLOCKS}", second)
            zipped.text("pages/pages.jsonl", _json_lines([PAGES, *pages]))
            for path in beside:
                zipped.text(f"provenance/{path.name}", path.read_bytes())
            _describe(zipped, choice, about, newest, pages)
        digest = _sha256(work / "new")
        (work / "new").replace(out)
    return Packaged(out, digest, out.stat().st_size, len(warcs), seen.captures, len(pages), choice.added, choice.lacking,
                    len(choice.withdrawn))


def _warcs(folder: Path, choice: Choice, work: Path) -> list[tuple[Path, str]]:
    """The WARC files of the package and their names in it; parts of files are made in work."""
    found = []
    for one in holding(folder, choice):
        path = one.path if one.spans is None else work / one.name
        if one.spans is not None:
            with path.open("wb") as out:
                copy(one, out)
        found.append((path, one.name))
    return found


def _index(path: Path, name: str, work: Path) -> Path:
    """The sorted lines of one file, as a file: the lines of all would not fit into memory."""
    index = work / f"{name}.cdxj"
    index.write_text("".join(f"{one}\n" for one in sorted(cdxj.lines(path, name))), encoding="utf-8")
    return index


def _merged(indexes: Sequence[Path]) -> Iterator[str]:
    with ExitStack() as opened:
        files = [opened.enter_context(index.open(encoding="utf-8", newline="\n")) for index in indexes]
        for one in heapq.merge(*files):
            yield one.removesuffix("\n")


class _Seen:
    """Counts lines of an index as they pass, and remembers the newest time."""

    def __init__(self) -> None:
        self.captures = 0
        self._newest = ""

    def of(self, lines: Iterable[str]) -> Iterator[str]:
        for one in lines:
            self.captures += 1
            self._newest = max(self._newest, one.split(" ", 2)[1])
            yield one

    @property
    def newest(self) -> str:
        """The time of the newest capture, RFC 3339."""
        at = datetime.strptime(self._newest or "19800101000000", "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _zip_time(newest: str) -> tuple[int, int, int, int, int, int]:
    at = moment(newest)
    return max(EARLIEST, (at.year, at.month, at.day, at.hour, at.minute, at.second))


def _describe(
    zipped: Bundle, choice: Choice, about: Mapping[str, str], newest: str, pages: Sequence[Mapping[str, Any]]
) -> None:
    """datapackage.json and its digest, the last two files."""
    told: dict[str, Any] = {"profile": "data-package", "wacz_version": VERSION, **about, "created": newest, "modified": newest}
    if pages:
        told |= {"mainPageUrl": pages[0]["url"], "mainPageDate": pages[0]["ts"]}
    told["resources"] = zipped.resources
    told["xxgk"] = {"selection": str(choice.wanted), "added_for_revisits": choice.added, "depends_on": list(choice.lacking)}
    if choice.digests:
        told["xxgk"]["withdrawn"] = list(choice.digests)
    data = json.dumps(told, indent=2, ensure_ascii=False).encode()
    zipped.text("datapackage.json", data, listed=False)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    zipped.text("datapackage-digest.json", json.dumps(digest, indent=2).encode(), listed=False)


def _pages(conn: sqlite3.Connection, choice: Choice) -> list[dict[str, Any]]:
    """The reports' pages and files that the package holds, each capture once."""
    found = {
        row["capture"]: {
            "id": str(row["capture"]), "url": row["url"], "ts": row["captured_at"], "title": row["title"],
            "agency": row["agency"], "year": row["year"],
        }
        for row in packages.pages(conn) if choice.places is None or (row["warc"], row["offset"]) in choice.places
    }
    return list(found.values())


def _json_lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in rows).encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
