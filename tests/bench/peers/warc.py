"""warcio and FastWARC: records of WARC files read in their order, or one by one at their offsets."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

if TYPE_CHECKING:
    from collections.abc import Callable


def bodies(*files: str, check: bool = False) -> Callable[[], int]:
    """Responses of files with their bodies read."""

    def step() -> int:
        found = 0
        for file in files:
            with Path(file).open("rb") as stream:
                for record in ArchiveIterator(stream, check_digests=check):
                    if record.rec_type == "response":
                        record.content_stream().read()
                        found += 1
        return found

    return step


def digests(*files: str) -> Callable[[], int]:
    """The same, payloads and blocks checked against their digests."""
    return bodies(*files, check=True)


def checked(units: str, *files: str) -> Callable[[], int]:
    """`warcio check`; units: how many records the files hold."""

    def step() -> int:
        Checker(argparse.Namespace(inputs=list(files), verbose=False)).process_all()
        return int(units)

    return step


def at_checked(places: str) -> Callable[[], int]:
    """The same as at(), payloads and blocks checked against their digests."""
    return at(places, check=True)


def at(places: str, check: bool = False) -> Callable[[], int]:
    """places: a text file of lines FILE TAB OFFSET, in the order in which they are read; each is opened once."""
    wanted = [line.split("\t") for line in Path(places).read_text(encoding="utf-8").splitlines()]
    opened = {name: Path(name).open("rb") for name, _ in wanted}  # noqa: SIM115 - open as long as the process lives

    def step() -> int:
        found = 0
        for name, offset in wanted:
            opened[name].seek(int(offset))
            record = next(iter(ArchiveIterator(opened[name], check_digests=check)))
            found += bool(record.content_stream().read())
        return found

    return step
