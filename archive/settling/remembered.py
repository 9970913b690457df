"""Readings that were made before, by the same software of the same bytes under the same circumstances.

`process --all` after a change of one form reads only what that form concerns; what comes out is the same as without.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.database.readings import Readings
from archive.model import Reading
from archive.versions import FORM_VERSION, READER_VERSION
from archive.workers import wire
from archive.workers.wire import WireError, heard, packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from archive.pages.pictures import Look
    from archive.warc.folder import Position
    from archive.workers import Readers

NAME = "readings.db"
ARCHIVE = Path(__file__).parents[1]
FORMS = ARCHIVE / "forms"
# folders that reading does not depend on: what writes, shows, fetches or schedules
APART = frozenset({"captures", "cluster", "commands", "database", "events", "fixity", "operation", "packages", "publish", "settling", "warc", "workers"})
LIBRARIES = ("lxml", "pypdfium2", "python-calamine", "rapidocr", "onnxruntime", "opencv-python-headless", "numpy")
# HTML without pictures, and text, are read by none of these
OTHER_FORMATS = frozenset({"layout", "ofd", "office", "pdf", "scan", "sheets", "word"})
# these may have come about because no form knew what stands there: a change of any form concerns them
OPEN = frozenset({"label_unknown", "label_duplicate", "mixed_form", "extra_cell", "unplaced_number"})


@dataclass(slots=True)
class Ticket:
    """A capture that was handed in. shown: addresses of pictures that it asked for, with the digests of what they were."""

    key: bytes
    reading: Reading | None = None
    handed: Any = None
    shown: list[tuple[str, str]] = field(default_factory=list)


class Remembered:
    """Called as the pool of readers is, which reads what is not remembered."""

    def __init__(self, readers: Readers, kept: Readings) -> None:
        self._readers, self._kept = readers, kept
        self._software = known_software()
        self.read = 0  # that were not remembered

    @property
    def ahead(self) -> int:
        return self._readers.ahead

    def __call__(self, data: bytes, *, picture: Look | None = None, **told: str) -> Reading:
        found = self.result(self.submit(data, picture=picture, **told))
        assert found is not None
        return found

    def submit(self, data: bytes, *, picture: Look | None = None, **told: str) -> Ticket:
        """Look it up, else hand it in."""
        ticket = Ticket(wire.key(data, told))
        ticket.reading = self._remembered(ticket.key, picture)
        if ticket.reading is None:
            self.read += 1
            ticket.handed = self._readers.submit(data, picture=_noting(picture, ticket.shown), **told)
        return ticket

    @cached_property
    def distant(self) -> bool:
        """Whether workers take captures out of the WARC files themselves: while nothing that was read before can be of use."""
        return self._readers.distant and not self._kept.any_of(self._software)

    def submit_at(self, position: Position, *, attachment: bool, picture: Look | None = None, **told: str) -> Ticket:
        """Hand a capture in by the place of its record."""
        self.read += 1
        ticket = Ticket(b"")
        ticket.handed = self._readers.submit_at(
            position, attachment=attachment, keyed=True, picture=_noting(picture, ticket.shown), **told)
        return ticket

    def result(self, ticket: Ticket) -> Reading | None:
        """What came of it; None where its place gives no bytes."""
        if ticket.reading is None:
            ticket.reading = self._readers.result(ticket.handed)
            ticket.key = ticket.key or ticket.handed.key
            if ticket.reading is None or not ticket.key:
                return ticket.reading
            if not ticket.reading.error and not any(one.error for one in ticket.reading.members):  # it may be the machine's fault
                self._kept.put(ticket.key, software(_kind(ticket.reading, ticket.shown)), concerned(ticket.reading), packed(ticket.reading, ticket.shown))
        return ticket.reading

    def _remembered(self, key: bytes, picture: Look | None) -> Reading | None:
        found = self._kept.get(key, self._software)
        if found is None:
            return None
        try:
            reading, shown = heard(found[2])
        except (WireError, ValueError):
            return None
        if not isinstance(reading, Reading) or found[:2] != (software(_kind(reading, shown)), concerned(reading)):
            return None
        now = [(source, _digest(picture(source) if picture else None)) for source, _ in shown]
        return reading if now == [tuple(one) for one in shown] else None


@contextmanager
def remembered(data: Path, readers: Readers) -> Iterator[Remembered]:
    """The readers of a data folder, with what they read there before."""
    kept = Readings(data / NAME)
    try:
        yield Remembered(readers, kept)
    finally:
        kept.close(known_software())


def concerned(reading: Reading) -> bytes:
    """Fingerprint of the forms that a reading depends on: its own; all of them if something in it found no place."""
    report = reading.report
    edition = report.form if report and not OPEN & {finding.code for finding in report.findings} else ""
    return form(edition if (FORMS / f"{edition}.toml").is_file() else "")


@cache
def form(edition: str) -> bytes:
    """Fingerprint of one edition's data, or of all."""
    return _of(sorted(FORMS.rglob("*.toml") if not edition else FORMS.glob(f"{edition}.toml")))


def known_software() -> frozenset[bytes]:
    """The fingerprints that a reading may have been kept under."""
    return frozenset(map(software, ("", "page")))


@cache
def software(kind: str) -> bytes:
    """Fingerprint of all that a reading depends on but the editions of the form: our code, its tables, the libraries, both
    versions. kind: page for HTML and text that is read without another format's reader; else everything that reads."""
    found = sorted(path for path in ARCHIVE.rglob("*") if path.is_file() and _reads(path.relative_to(ARCHIVE), kind))
    libraries = [f"{name} {_version(name)}" for name in (LIBRARIES if kind != "page" else LIBRARIES[:1])]
    return sha256(_of(found) + "\n".join((kind, READER_VERSION, FORM_VERSION, *libraries)).encode()).digest()


def _kind(reading: Reading, shown: Sized) -> str:
    return "page" if reading.reader in ("html", "text") and not shown else ""


def _reads(path: Path, kind: str) -> bool:
    if path.parts[0] in APART or "__pycache__" in path.parts:
        return False
    if kind == "page" and path.parts[0] == "readers" and path.parts[1] in OTHER_FORMATS:
        return False
    return not (path.parts[0] == "forms" and path.suffix == ".toml" and len(path.parts) == 2)


def _of(paths: list[Path]) -> bytes:
    running = sha256()
    for path in paths:
        data = path.read_bytes()
        running.update(f"{path.relative_to(ARCHIVE).as_posix()} {len(data)}\n".encode() + data)
    return running.digest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _noting(picture: Look | None, shown: list[tuple[str, str]]) -> Look:
    def look(source: str) -> bytes | None:
        found = picture(source) if picture else None
        shown.append((source, _digest(found)))
        return found

    return look


def _digest(data: bytes | None) -> str:
    return "" if data is None else sha256(data).hexdigest()
