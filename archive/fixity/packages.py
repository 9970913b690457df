"""Is a WACZ whole: every file in it, its WARC files record by record, its index and its pages against them."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from archive.packages.cdxj import INDEXED
from archive.packages.surt import surt
from archive.packages.zipped import FAULTS, PIECE, digest_of, json_of, parsed
from archive.warc.verify import Fault, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.warc.checking.check import Facts
    from archive.warc.folder import Position
    from archive.warc.verify import Counted

BROKEN = (*FAULTS, ValueError)
DIGEST, PACKAGE = "datapackage-digest.json", "datapackage.json"
PAGES = "pages/pages.jsonl"
MOST = 20  # faults of one kind that are told one by one
Line = tuple[str, str, int, int]  # file, URL, offset, length


def verify_wacz(path: Path) -> Iterator[Fault | Counted]:
    """Every fault of a package (WACZ 1.1.1), and a Counted for each of its WARC files."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _whole(archive, path.name)
    except BROKEN as error:
        yield Fault(path.name, None, f"cannot be read: {error}")


def _whole(archive: zipfile.ZipFile, name: str) -> Iterator[Fault | Counted]:
    yield from (Fault(name, None, what) for what in _files(archive))
    with tempfile.TemporaryDirectory(prefix="xxgk-wacz-") as folder:
        seen = _Seen()
        yield from _warcs(archive, Path(folder), seen)
        for what in (*_index(archive, seen), *_pages(archive, seen)):
            yield Fault(name, None, what)


def _files(archive: zipfile.ZipFile) -> Iterator[str]:
    """What datapackage.json says, and what it does not say."""
    names = archive.namelist()
    yield from (f"{name} is in it twice" for name in sorted({one for one in names if names.count(one) > 1}))
    package = json_of(archive, PACKAGE)
    if not isinstance(package, dict):
        yield f"{PACKAGE} is missing, or no JSON object"
        return
    if not str(package.get("wacz_version", "")).startswith("1."):
        yield f"{PACKAGE} has wacz_version {package.get('wacz_version')!r}, not 1.…"
    told = json_of(archive, DIGEST)
    if not isinstance(told, dict) or told.get("hash") != f"sha256:{digest_of(archive, PACKAGE)}":
        yield f"{DIGEST} does not have the digest of {PACKAGE}"
    listed = {one.get("path"): one for one in package.get("resources", ()) if isinstance(one, dict)}
    for path, one in listed.items():
        yield from _resource(archive, str(path), one)
    yield from (f"{name} is in no line of {PACKAGE}" for name in names if name not in {*listed, PACKAGE, DIGEST} and not name.endswith("/"))
    yield from _layout(archive, names)


def _layout(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    """WACZ 1.1.1, 5: what must be in it, and how."""
    for name in names:
        if name.startswith("archive/") and archive.getinfo(name).compress_type != zipfile.ZIP_STORED:
            yield f"{name} is compressed in the ZIP, so that nobody can jump into it"
    if not any(name.startswith("archive/") for name in names):
        yield "holds no WARC file"
    if PAGES not in names:
        yield f"{PAGES} is missing"
    if not any(name.startswith("indexes/") for name in names):
        yield "holds no index"


def _resource(archive: zipfile.ZipFile, path: str, one: dict[str, Any]) -> Iterator[str]:
    try:
        size = archive.getinfo(path).file_size
    except KeyError:
        yield f"{path} is named in {PACKAGE} and not there"
        return
    if one.get("bytes") != size:
        yield f"{path} has {size} bytes, {PACKAGE} says {one.get('bytes')}"
    try:
        if one.get("hash") != f"sha256:{digest_of(archive, path)}":
            yield f"{path} is not what its digest in {PACKAGE} says"
    except BROKEN as error:
        yield f"{path} cannot be unpacked: {error}"


class _Seen:
    """The records of the WARC files that an index must name."""

    def __init__(self) -> None:
        self.lines: set[Line] = set()
        self.keys: set[str] = set()

    def look(self, position: Position, one: Facts) -> None:
        if one.kind in INDEXED:
            self.lines.add((position.warc, one.capture[0], position.offset, position.length))
            self.keys.add(surt(one.capture[0]))


def _warcs(archive: zipfile.ZipFile, folder: Path, seen: _Seen) -> Iterator[Fault | Counted]:
    """The WARC files, as verify has them; they are unpacked one beside the other, for revisits refer to each other."""
    for name in archive.namelist():
        if not name.startswith("archive/") or name.endswith("/"):
            continue
        target = folder / PurePosixPath(name).name
        try:
            with archive.open(name) as source, target.open("wb") as out:
                while piece := source.read(PIECE):
                    out.write(piece)
        except BROKEN as error:
            yield Fault(name, None, f"cannot be unpacked: {error}")
    for found in verify(folder, folder / "manifest.jsonl", seen.look):
        # there is no manifest, and packages of others have files of other names
        if not (isinstance(found, Fault) and "manifest" in found.what):
            yield found


def _index(archive: zipfile.ZipFile, seen: _Seen) -> Iterator[str]:
    """Every line leads to its record, every record has its line."""
    lines: set[Line] = set()
    try:
        texts = [line for name in archive.namelist() if name.startswith("indexes/") and ".cdx" in name
                 for line in _unzipped(archive, name).splitlines()]
    except BROKEN as error:
        yield f"its index cannot be unpacked: {error}"
        return
    keys = [line.split(" ", 2)[:2] for line in texts]
    if keys != sorted(keys):
        yield "its index is not in order"
    for line in texts:
        one = _line(line)
        if one is None:
            yield f"no line of an index: {line[:80]!r}"
        else:
            lines.add(one)
    for what, left in (("leads to no record", lines - seen.lines), ("is in no line of the index", seen.lines - lines)):
        for file, url, offset, _ in sorted(left)[:MOST]:
            yield f"{url} in {file} at {offset}: {what}"
        if len(left) > MOST:
            yield f"{len(left) - MOST} more: {what}"


def _pages(archive: zipfile.ZipFile, seen: _Seen) -> Iterator[str]:
    try:
        texts = archive.read(PAGES).decode("utf-8", "replace").splitlines()[1:]
    except (KeyError, *BROKEN):
        return
    for text in texts:
        page = parsed(text)
        if not isinstance(page, dict) or not isinstance(page.get("url"), str) or not page.get("ts"):
            yield f"{PAGES}: no page: {text[:80]!r}"
        elif surt(page["url"]) not in seen.keys:
            yield f"{PAGES}: {page['url']} is in no WARC file of it"


def _line(text: str) -> Line | None:
    told = parsed(text.split(" ", 2)[2]) if text.count(" ") > 1 else None
    try:
        return (PurePosixPath(told["filename"]).name, told["url"], int(told["offset"]), int(told["length"])) if told else None
    except (KeyError, TypeError, ValueError):
        return None


def _unzipped(archive: zipfile.ZipFile, name: str) -> str:
    data = archive.read(name)
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
