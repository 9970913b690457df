"""How far a verification came: DATA/verify.jsonl, a line a WARC file that was found whole; gone when it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.folder import storing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was found whole. size, changed: of the file then; notes: as archive.fixity.rows has them."""

    name: str
    size: int
    changed: int  # nanoseconds
    notes: list[list[str]]


def read(path: Path) -> Mapping[str, Done]:
    """The files found whole, by name; a line that cannot be read is none."""
    if not path.exists():
        return {}
    found = {}
    with storing(path):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                one = Done(**json.loads(line))
            except (ValueError, TypeError, RecursionError):
                continue
            found[one.name] = one
    return found


def add(path: Path, file: Path, notes: list[list[str]]) -> None:
    """A WARC file was found whole."""
    with storing(path), path.open("a", encoding="utf-8") as out:
        told = file.stat()
        out.write(json.dumps({"name": file.name, "size": told.st_size, "changed": told.st_mtime_ns, "notes": notes}) + "\n")


def still(done: Done, file: Path) -> bool:
    """Whether nothing touched the file since."""
    told = file.stat()
    return (told.st_size, told.st_mtime_ns) == (done.size, done.changed)
