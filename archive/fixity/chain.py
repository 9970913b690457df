"""The chain of manifests: what each writing session finished, and the digest of the manifest before it.

DATA/manifests/000001-RUN.json, one a session that finished WARC files: number, run, created, software, previous (name and
SHA-256 of the manifest before, null in the first) and files, their lines of manifest.jsonl. Whoever has noted the digest of
one manifest can prove by it what all earlier sessions had written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from archive.warc.folder import Entry, read_manifest, storing, sync_folder
from archive.warc.verify import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = re.compile(r"(\d{6})-([\w.-]*)\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """One manifest of the chain, as far as it can be read."""

    path: Path
    number: int
    data: dict[str, Any]
    sha256: str

    @property
    def files(self) -> list[dict[str, Any]]:
        return [one for one in self.data.get("files", ()) if isinstance(one, dict)] if isinstance(self.data.get("files"), list) else []


def links(folder: Path) -> list[Link]:
    """The manifests of a folder in order; one that is no JSON object has no data. StoreError if one cannot be read."""
    if not folder.is_dir():
        return []
    found = []
    with storing(folder):
        for path in sorted(folder.iterdir()):
            name = NAME.fullmatch(path.name)
            if name:
                content = path.read_bytes()
                found.append(Link(path, int(name[1]), _object(content), hashlib.sha256(content).hexdigest()))
    return found


def extend(folder: Path, manifest: Path, *, run: str, created: str, software: str) -> Path | None:
    """Put the finished files that no manifest names yet into a new one, durably; None if there are none.

    manifest: manifest.jsonl. Raises StoreError.
    """
    before = links(folder)
    named = {one.get("name") for link in before for one in link.files}
    files = [asdict(one) for one in read_manifest(manifest) if isinstance(one, Entry) and one.name not in named]
    if not files:
        return None
    last = before[-1] if before else None
    number = last.number + 1 if last else 1
    told = {
        "number": number, "run": run, "created": created, "software": software,
        "previous": {"name": last.path.name, "sha256": last.sha256} if last else None, "files": files,
    }
    path = folder / f"{number:06}-{run or 'none'}.json"
    with storing(path):
        folder.mkdir(exist_ok=True)
        beside = folder / f".{path.name}.new"
        with beside.open("w", encoding="utf-8") as out:
            out.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())
        beside.rename(path)
        sync_folder(folder)
    return path


def faults(folder: Path, manifest: Path) -> Iterator[Fault]:
    """What is wrong with the manifests or with what they name; a note where a file waits for its manifest."""
    entries = {one.name: one for one in read_manifest(manifest) if isinstance(one, Entry)}
    previous: Link | None = None
    named: set[object] = set()
    for link in links(folder):
        yield from (Fault(link.path.name, None, what) for what in _faults(link, previous, entries, named))
        previous = link
    if previous:
        for name in sorted(set(entries) - named):
            yield Fault(name, None, "stands in no manifest of the chain; the next crawl enters it", "note")


def _faults(link: Link, previous: Link | None, entries: dict[str, Entry], named: set[object]) -> Iterator[str]:
    if not link.data:
        yield "is no JSON object"
        return
    expected = previous.number + 1 if previous else 1
    if link.number != expected or link.data.get("number") != link.number:
        yield f"has number {link.data.get('number')}, and {expected} was to come: a manifest is missing or was renamed"
    told = link.data.get("previous")
    before = {"name": previous.path.name, "sha256": previous.sha256} if previous else None
    if told != before:
        yield f"says that the manifest before it is {_short(told)}; that is {_short(before)}: one of them was changed"
    for one in link.files:
        name = one.get("name")
        entry = entries.get(str(name))
        if entry is None:
            yield f"names {name}, which is not in manifest.jsonl"
        elif asdict(entry) != one:
            yield f"names {name} with {_short(one)}; manifest.jsonl has {_short(asdict(entry))}"
        if name in named:
            yield f"names {name}, which a manifest before it names"
        named.add(name)


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _short(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)[:160] if told is not None else "none"
