"""The log of what was done to a data folder: DATA/events.jsonl, one event a line, in the terms of PREMIS 3.0.

A line is never changed. Each has the SHA-256 of the line before it (line end included), and DATA/events.sha256 that of the
whole file, so that a line that was changed, dropped or added by hand is found. Types are those of
https://id.loc.gov/vocabulary/preservation/eventType, which TYPES gives by their codes there.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from platform import python_version
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from archive import secrets, software
from archive.warc.fields import stamp
from archive.warc.folder import storing, sync_folder, write_all
from archive.warc.verify import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.folder import Folder

TYPES = {
    "capture": "cap", "ingestion": "ing", "fixity check": "fix", "recovery": "rec", "metadata extraction": "mee",
    "information package creation": "ipc", "redaction": "red",
}
CHANGING = frozenset({"capture", "ingestion", "recovery", "redaction"})  # those after which the archive holds something else
Outcome = Literal["success", "warning", "failure"]
Facts = Mapping[str, "str | float | None"]


@dataclass(frozen=True, slots=True)
class Object:
    """What an event was about. type: run, warc, manifest, package, payload, source; sha256 in hex, "" of what is no file."""

    type: str
    id: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line. at: UTC; detail: in words; facts: counts and the like; previous: SHA-256 of the line before, "" in the first."""

    id: str
    type: str
    at: str
    outcome: Outcome
    detail: str
    facts: Mapping[str, Any]
    agent: Mapping[str, Any]  # software, version, python, operator, arguments
    objects: tuple[Mapping[str, str], ...]
    previous: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event to be written."""

    type: str
    outcome: Outcome
    detail: str
    facts: Facts
    objects: Sequence[Object] = ()
    operator: str = ""


# ---- writing ---------------------------------------------------------------------------------------------

def write(folder: Folder, *told: Told) -> None:
    """Add events, durably and in this order; each gets who, with what and when. Raises StoreError."""
    if not told:
        return
    with _alone(folder) as handle:
        size = os.fstat(handle).st_size
        content = os.pread(handle, size, 0)
        whole = content[:content.rfind(b"\n") + 1]
        torn = content[len(whole):].decode("utf-8", "replace")
        if torn:  # a process died while it wrote this; its successor says so
            os.ftruncate(handle, len(whole))
        lines = whole
        for n, one in enumerate(told):
            lines += _line(one, _sha256(_last(lines)) if lines else "", torn if n == 0 else "")
        new = lines[len(whole):]
        try:
            write_all(handle, new)
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, len(whole))
            raise
        if _sound(folder, whole):  # else a log that was tampered with would look whole again
            _sum(folder, lines)


def _line(one: Told, previous: str, torn: str) -> bytes:
    facts = {name: value for name, value in one.facts.items() if value is not None} | ({"torn": torn} if torn else {})
    event = Event(
        id=str(uuid4()), type=one.type, at=stamp(datetime.now(UTC)), outcome=one.outcome, detail=one.detail, facts=facts,
        agent=agent(one.operator), objects=tuple(asdict(about) for about in one.objects), previous=previous,
    )
    return json.dumps(asdict(event), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def agent(operator: str = "") -> dict[str, Any]:
    """Who acts: the software, who runs it (if nobody says: XXGK_CONTACT, as a crawl), and what was asked of it."""
    return {"software": software.NAME, "version": software.number(), "python": python_version(), "operator": operator or os.environ.get("XXGK_CONTACT", ""),
            "arguments": [secrets.argument(one) for one in sys.argv[1:]]}


@contextmanager
def _alone(folder: Folder) -> Iterator[int]:
    """The file, with nobody else writing to it: a verification may end while a crawl does."""
    with storing(folder.events):
        new = not folder.events.exists()
        handle = os.open(folder.events, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle
            if new:
                sync_folder(folder.path)
        finally:
            os.close(handle)


def _sound(folder: Folder, whole: bytes) -> bool:
    """Whether the digest of the log is that of its lines, or of all but the last ones."""
    lines = _split(whole)
    told = _told_sum(folder)
    return told in _reached(lines) if told else len(lines) <= 1


def _sum(folder: Folder, lines: bytes) -> None:
    """As sha256sum -c takes it; a process that dies before this leaves a sum without the last lines, which faults() bears."""
    beside = folder.events_sum.with_name(f".{folder.events_sum.name}.new")
    with beside.open("w", encoding="ascii") as out:
        out.write(f"{_sha256(lines)}  {folder.events.name}\n")
        out.flush()
        os.fsync(out.fileno())
    beside.replace(folder.events_sum)


# ---- reading ---------------------------------------------------------------------------------------------

def read(folder: Folder) -> Iterator[Event]:
    """The events in order; what is no event is left to faults(). Raises StoreError."""
    for line in _lines(folder):
        event = parsed(line)
        if event:
            yield event


def parsed(line: bytes) -> Event | None:
    """The event of a line; None if it is none."""
    try:
        told = json.loads(line)
        event = Event(**{one.name: told[one.name] for one in fields(Event)})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    texts = all(isinstance(value, str) for value in (event.id, event.type, event.at, event.outcome, event.detail, event.previous))
    good = texts and isinstance(event.facts, dict) and isinstance(event.agent, dict) and isinstance(event.objects, list)
    return event if good and all(isinstance(one, dict) for one in event.objects) else None


def faults(folder: Folder) -> Iterator[Fault]:
    """What is wrong with the log: lines changed, dropped, added by hand. Raises StoreError."""
    name, lines = folder.events.name, _lines(folder)
    previous = ""
    for number, line in enumerate(lines, 1):
        event = parsed(line)
        if not line.endswith(b"\n"):
            yield Fault(name, None, f"line {number} is half written; the next event takes its place", "note")
            break
        if event is None:
            yield Fault(name, None, f"line {number} is no event: {line[:80]!r}")
        elif event.previous != previous:
            yield Fault(name, None, f"line {number} says that the line before it has SHA-256 {event.previous or 'none'}; it has "
                                    f"{previous or 'none'}: a line was changed or dropped")
        previous = _sha256(line)
    yield from _sum_faults(folder, [line for line in lines if line.endswith(b"\n")])


def _sum_faults(folder: Folder, lines: list[bytes]) -> Iterator[Fault]:
    name, told = folder.events_sum.name, _told_sum(folder)
    if not told:
        if len(lines) > 1:
            yield Fault(name, None, f"is missing; {folder.events.name} cannot be held against it")
        return
    reached = _reached(lines)
    if told not in reached:
        yield Fault(name, None, f"has another digest than {folder.events.name}: its last lines were changed or dropped")
    elif told != reached[-1]:
        more = len(reached) - 1 - reached.index(told)
        yield Fault(name, None, f"lacks the last {more} lines of {folder.events.name}: a process died there, or they were added by hand", "note")


def _told_sum(folder: Folder) -> str:
    """The digest in events.sha256, "" if there is none."""
    if not folder.events_sum.exists():
        return ""
    with storing(folder.events_sum):
        return folder.events_sum.read_text(encoding="ascii", errors="replace").split(" ")[0].strip()


def _reached(lines: Sequence[bytes]) -> list[str]:
    """The digest of the log after each of its lines."""
    running, reached = hashlib.sha256(), []
    for line in lines:
        running.update(line)
        reached.append(running.hexdigest())
    return reached


def provenance(folder: Folder) -> bytes:
    """The log as packages have it, up to the last event after which the archive held something else.

    What was looked at or packed since would make each package of the same archive another one.
    """
    lines = [line for line in _lines(folder) if line.endswith(b"\n")]
    while lines and (event := parsed(lines[-1])) and event.type not in CHANGING:
        lines.pop()
    return b"".join(lines)


def _lines(folder: Folder) -> list[bytes]:
    if not folder.events.exists():
        return []
    with storing(folder.events):
        return _split(folder.events.read_bytes())


def _split(content: bytes) -> list[bytes]:
    """Lines with their ends; the last one may lack it."""
    return [line for line in re.split(rb"(?<=\n)", content) if line]


def _last(lines: bytes) -> bytes:
    return lines[lines.rfind(b"\n", 0, -1) + 1:]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
