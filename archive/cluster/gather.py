"""What workers wrote becomes part of the archive: fetched, checked record by record, entered, indexed."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.captures import index
from archive.cluster import known
from archive.cluster.errors import ClusterError
from archive.cluster.mirror import ALIVE, DONE
from archive.cluster.storage import Storage
from archive.database.writing import extract, visits
from archive.events.told import recovered
from archive.folder import Folder
from archive.intake import Intake
from archive.warc.folder import FINISHED, OPEN, Entry, enter, files, read_manifest, storing, sync_folder
from archive.warc.recover import recover

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from archive.captures.visits import Visit
    from archive.warc.recover import Recovered

ARRIVING = "arriving"  # folder of the data folder
GRACE = 15.0  # seconds that a visit without its worker has to come to an end
LOOK = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A finished file as the worker that wrote it tells of it."""

    name: str
    size: int
    sha256: str


class Gathering(Intake):
    """The intake of a crawl whose visits are made elsewhere."""

    def pack(self, portals: Iterable[str], recheck_days: float, target: Path) -> None:
        """What visits of these portals must know, as a file."""
        with self._doing():
            self._flush()
            known.pack(self._conn, self._folder, portals, recheck_days, target)

    def visits_of_run(self, run: str) -> tuple[Visit, ...]:
        """The visits that are finished in a run."""
        with self._doing():
            self._flush()
            return visits.of_run(self._conn, run)

    def counted(self, run: str, portal: str) -> dict[str, Any]:
        """What came of a visit that nobody tells of: how many requests, captured, unchanged, failed, as fields of Visit."""
        with self._doing():
            self._flush()
            return visits.counted(self._conn, run, portal)

    def has_run(self, run: str) -> bool:
        """Is it one of this archive's runs?"""
        with self._doing():
            return extract.is_run(self._conn, run)

    def arriving(self) -> list[Storage]:
        """What a coordinator that died was taking in, and what was refused then."""
        place = self._folder.path / ARRIVING
        return [Storage(str(path)) for path in sorted(place.iterdir())] if place.is_dir() else []

    def take(self, storage: Storage, told: Iterable[Told] = ()) -> list[str]:
        """Take in all WARC files that one worker left in a storage, and remove them there.

        Finished or not: a half record at the end of a file is cut off and kept beside it. told: what is expected; what
        is not as told, and what is damaged, stays in DATA/arriving/. Returns what is wrong, in words. Raises ClusterError
        if the storage cannot be read; then it is to be taken in later.
        """
        arriving = self._folder.path / ARRIVING / storage.url.rstrip("/").rpartition("/")[2]
        with self._doing(), storing(arriving):
            self._flush()
            (arriving / "warc").mkdir(parents=True, exist_ok=True)
            wrong = self._take(storage, arriving, {one.name: one for one in told})
            index.catch_up(self._conn, self._folder.warc)
            if not wrong:
                shutil.rmtree(arriving)
                with suppress(OSError):
                    arriving.parent.rmdir()  # unless there is more
                storage.remove("")
        return wrong

    def _take(self, storage: Storage, arriving: Path, told: Mapping[str, Told]) -> list[str]:
        side, manifest = arriving / "warc", arriving / "manifest.jsonl"
        for name in storage.names("warc"):
            if name.endswith((FINISHED, OPEN)):
                storage.fetch(f"warc/{name}", side / name)
        found = recover(side, manifest)
        recovered(self._folder, [one for one in found if one.cut or not one.records])
        entries = {one.name: one for one in read_manifest(manifest) if isinstance(one, Entry)}
        wrong = [f"{name}: {_differs(one, entries.get(name), found)}; it stays in {side}"
                 for name, one in sorted(told.items()) if _differs(one, entries.get(name), found)]
        refused = {line.partition(":")[0] for line in wrong}
        for path in files(side):
            entry = entries.get(path.name)
            if entry is None or (self._folder.warc / path.name).exists():
                if path.name not in refused:
                    wrong.append(f"{path.name}: {_why(path.name, found) if entry is None else 'the archive has a file of this name'}; it stays in {side}")
            elif path.name not in refused:
                self._enter(path, entry)
        for path in sorted(side.glob("*.cut-*")):
            path.rename(self._folder.warc / path.name)
        return wrong

    def _enter(self, path: Path, entry: Entry) -> None:
        final = self._folder.warc / path.name
        with storing(final):
            path.rename(final)
            sync_folder(self._folder.warc)
        enter(self._folder.manifest, entry)


def _differs(told: Told, entry: Entry | None, found: Iterable[Recovered]) -> str:
    if entry is None:
        return _why(told.name, found)
    if (entry.size, entry.sha256) != (told.size, told.sha256):
        return f"came with {entry.size} bytes and SHA-256 {entry.sha256}, and {told.size} and {told.sha256} were sent"
    return ""


def _why(name: str, found: Iterable[Recovered]) -> str:
    return next((one.what for one in found if one.warc == name), "did not come")


def finished(data: Path, known: Container[str]) -> tuple[Told, ...]:
    """The files that a worker has finished in its own data folder, but those that it was only given to know."""
    entries = (one for one in read_manifest(Folder(data).manifest) if isinstance(one, Entry))
    return tuple(Told(one.name, one.size, one.sha256) for one in entries if one.name not in known)


# ---- workers that are gone -------------------------------------------------------------------------------

def quiet(storage: Storage, grace: float = GRACE) -> bool:
    """Wait until nobody writes there any more; False if somebody still does after so many seconds."""
    before, since, begun = storage.read(ALIVE), time.monotonic(), time.monotonic()
    while storage.read(DONE) is None and before is not None:
        time.sleep(LOOK)
        now = storage.read(ALIVE)
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > grace / 2:
            return True
        if time.monotonic() - begun > grace:
            return False
    return True


def done(storage: Storage) -> list[Told]:
    """The files that a worker told of before it ended; none if it did not come to that."""
    data = storage.read(DONE)
    try:
        found = [Told(**one) for one in json.loads(data)] if data else []
    except (ValueError, TypeError, RecursionError) as error:
        raise ClusterError(f"{storage.url}/{DONE}: is damaged ({error}); remove it, and what is beside it is taken in as it is") from error
    if all(isinstance(one.name, str) for one in found):
        return found
    raise ClusterError(f"{storage.url}/{DONE}: is damaged; remove it, and what is beside it is taken in as it is")
