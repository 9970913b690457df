"""WACZ files of others: their WARC files, after a look at the digests that datapackage.json gives."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from archive.ingest.adopt import adopt
from archive.ingest.found import Found, Refused, SourceError
from archive.ingest.warcs import captures
from archive.packages.zipped import FAULTS, digest_of, json_of, parsed, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive.folder import Folder
    from archive.ingest.found import Item

WARC = (".warc", ".warc.gz", ".arc", ".arc.gz")
OTHER = "not the file that datapackage.json names: its digest is another"


def warcs_of(path: Path) -> list[str]:
    """The WARC files in a WACZ. Raises SourceError for what is no ZIP or holds none."""
    with _opened(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(WARC)]
    if not names:
        raise SourceError(f"{path}: a ZIP without a WARC file in it; import what it holds by themselves")
    return names


def adopted(path: Path, name: str, folder: Folder) -> int | Refused | None:
    """A WARC file in a WACZ, if it is of our make: as adopt()."""
    called = f"{path.name}!{name}"
    try:
        with _opened(path) as archive:
            if not _agrees(archive, name, _digests(archive).get(name, "")):
                return Refused(called, OTHER)
            with archive.open(name) as stream:
                return adopt(folder, stream, PurePosixPath(name).name, called)  # type: ignore[arg-type]  # all that is asked of it
    except FAULTS as error:
        return Refused(called, f"cannot be unpacked: {error}")


def captures_of(path: Path, names: Iterable[str]) -> Iterator[Item]:
    """What these WARC files in a WACZ hold; titles are those of its page list.

    A WARC file that is not what its digest says is refused. Raises SourceError for what is no ZIP.
    """
    with _opened(path) as archive:
        digests, titles = _digests(archive), _titles(archive)
        for name in names:
            yield from _one(archive, path, name, digests.get(name, ""), titles)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FAULTS as error:
        raise SourceError(f"{path}: no WACZ that can be read ({error}); fetch it again") from error


def _one(archive: zipfile.ZipFile, path: Path, name: str, digest: str, titles: dict[str, str]) -> Iterator[Item]:
    called = f"{path.name}!{name}"
    try:
        if not _agrees(archive, name, digest):
            yield Refused(called, OTHER)
            return
        with archive.open(name) as stream:
            for item in captures(stream, called):  # type: ignore[arg-type]  # all that warcio asks of it
                yield replace(item, title=titles[item.url]) if isinstance(item, Found) and item.url in titles else item
    except FAULTS as error:
        yield Refused(called, f"cannot be unpacked: {error}")


def _agrees(archive: zipfile.ZipFile, name: str, digest: str) -> bool:
    """Whether a file has its digest; none, or one of an algorithm that we do not know, proves nothing."""
    algorithm, _, value = digest.partition(":")
    if algorithm not in ("sha256", "md5"):
        return True
    return digest_of(archive, name, algorithm) == value.lower()


def _digests(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path → digest, as datapackage.json has them; none where it cannot be read."""
    told = json_of(archive, "datapackage.json")
    resources = told.get("resources") if isinstance(told, dict) else None
    found = {}
    for one in resources if isinstance(resources, list) else []:
        if isinstance(one, dict) and isinstance(one.get("path"), str) and isinstance(one.get("hash"), str):
            found[one["path"]] = one["hash"]
    return found


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """URL → title of the page lists."""
    found = {}
    for name in archive.namelist():
        if name.startswith("pages/") and name.endswith(".jsonl"):
            for line in text_of(archive, name).splitlines():
                page = parsed(line)
                if isinstance(page, dict) and isinstance(page.get("url"), str) and isinstance(page.get("title"), str):
                    found[page["url"]] = page["title"]
    return found
