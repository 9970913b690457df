"""Captures → rows: what is new, or was read by older software, is read; each report's revisions are settled anew.

What comes out depends on the captures alone, not on when and how often this ran: `rebuild` rests on that.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from archive import database
from archive.alone import alone
from archive.database.asking import queries
from archive.database.writing import agencies, between, captures, corrections, levels, members, reports
from archive.folder import Folder
from archive.model import Reading
from archive.recognise.versions import corrected
from archive.settling.ahead import Bench, key_of
from archive.settling.revisions import Source, revisions
from archive.warc.digest import digest
from archive.warc.folder import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from archive.model import Report
    from archive.packed.enclosed import Enclosed
    from archive.settling.ahead import Read

    Progress = Callable[[int, int], None]  # done, of how many

REMEMBERED = 64  # readings; a page and its attachment are read for each other
LOST = Reading("unreadable", "", (), error="its bytes cannot be read from the WARC file; run xxgk verify")
NEVER = (None, None)  # versions of a capture that is to be read again next time
UNKNOWN = {"agency": "agency_unknown", "region": "region_unknown", "year": "year_unknown"}  # findings that the page of an attachment answers
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Processed:
    """How many captures were read, and by state what came of them."""

    captures: int
    states: Mapping[str, int]
    lost: tuple[str, ...] = ()  # captures whose bytes the WARC files do not give, in words


def run(
    conn: sqlite3.Connection, warc: Path, read: Read, versions: tuple[str, str], *, everything: bool = False,
    progress: Progress | None = None,
) -> Processed:
    """Read what is to be read. versions: of readers and forms; everything: whatever the versions say."""
    ids = captures.pending(conn, versions, digest(b""), everything=everything)
    waiting, queued, done = deque(ids), set(ids), 0
    work = _Work(conn, warc, read, versions)
    while waiting:
        if progress:
            progress(done, done + len(waiting))
        work.begin(waiting)
        id_ = waiting.popleft()
        queued.discard(id_)
        new = [found for found in work.take(id_) if found not in queued]
        waiting.extendleft(reversed(new))
        queued.update(new)
        done += 1
    work.finish()
    if progress:
        progress(done, done)
    with database.transaction(conn):
        agencies.tidy(conn)
        corrections.settle_all(conn)
    return Processed(work.states.total(), work.states, tuple(work.lost.values()))


def process(
    data: Path, read: Read, versions: tuple[str, str], *, everything: bool = False, progress: Progress | None = None
) -> Processed:
    """run() on a data folder, whose WARC files may hold more than its database knows."""
    folder = Folder(data).required()
    with alone(folder) as conn:
        return run(conn, folder.warc, read, versions, everything=everything, progress=progress)


class _Work:
    """One pass over the captures."""

    def __init__(self, conn: sqlite3.Connection, warc: Path, read: Read, versions: tuple[str, str]) -> None:
        self._conn = conn
        self._versions = versions
        self._readings: OrderedDict[tuple[Any, ...], _Understood] = OrderedDict()
        self._bench = Bench(conn, warc, read)
        self._asked: dict[int, frozenset[str]] = {}  # capture → pictures that its reading asked for
        self._done: set[int] = set()
        self._moved: set[int] = set()
        self.states: Counter[str] = Counter()
        self.lost: dict[int, str] = {}

    def begin(self, ids: Iterable[int]) -> None:
        """Captures whose turn is near."""
        self._bench.begin(ids, self._versions)

    def take(self, id_: int) -> list[int]:
        """Read one capture and settle the report it tells of, in one transaction; of an archive, the files now to be read."""
        if not captures.is_there(self._conn, id_):
            return []  # a file that its archive is not seen to hold any more
        row = captures.capture(self._conn, id_)
        with database.transaction(self._conn):
            new: list[int] = []
            if id_ not in self._done:
                twin = self._like_an_earlier_one(row)
                enclosed = members.like(self._conn, twin) if twin else self._settle(row)
                new = self._enclose(row, enclosed) if enclosed is not None and not row["member"] else []
            for page in captures.showing(self._conn, row):
                if page not in self._done:
                    self._settle(captures.capture(self._conn, page))
        self.states[captures.capture(self._conn, id_)["state"]] += 1
        return new

    def finish(self) -> None:
        """Place the captures whose report turned out to be another one while a neighbour was read."""
        for id_ in sorted(self._moved - self._done):
            with database.transaction(self._conn):
                self._settle(captures.capture(self._conn, id_))

    def _like_an_earlier_one(self, row: Row) -> Row | None:
        """The same bytes came again: nothing can change but that there is one more source. Most captures are this."""
        before = reports.of_capture(self._conn, row["id"])
        twin = captures.alike(self._conn, row, self._versions)
        if before or not twin or captures.asks_for_pictures(self._conn, twin["id"]):
            return None
        found = reports.of_capture(self._conn, twin["id"])
        if found and row["role"] == "attachment":
            return None  # its agency and year may be its page's, and that page may be another by now
        if found:
            report, who = found
            if not reports.alone(self._conn, who):
                return None
            reports.add_source(self._conn, report, row["id"], like=twin["id"])
        captures.set_state(self._conn, row["id"], twin, self._versions)
        return twin

    def _enclose(self, archive: Row, found: Sequence[Enclosed]) -> list[int]:
        """Give the files of an archive their rows, and take those of files that are gone; ids of those to be read."""
        there = {one.member for one in found}
        for member, id_ in members.known(self._conn, archive).items():
            if member not in there:
                before = reports.of_capture(self._conn, id_)
                if before:
                    self._revise(before[1], {}, without=id_)
                members.drop(self._conn, id_)
                self._done.discard(id_)  # another capture may get this id
                self._moved.discard(id_)
        return members.put(self._conn, archive, found, self._versions)

    def _settle(self, row: Row) -> Sequence[Enclosed] | None:
        """The files in it, if it is an archive; None if its bytes are lost."""
        before = reports.of_capture(self._conn, row["id"])
        reading = self._reading(row)
        if reading is LOST:
            if before is None:
                captures.set_state(self._conn, row["id"], _told(reading), NEVER)
            return None
        now = agencies.identity(reading.report, row["url"]) if reading.report else None
        if before and before[1] != now:
            self._revise(before[1], {}, without=row["id"])
        self._state(row, reading)
        if now:
            self._revise(now, {row["id"]: (row, reading)})
        return reading.members

    def _revise(self, who: agencies.Identity, new: dict[int, tuple[Row, Reading]], without: int | None = None) -> None:
        """Settle a report's revisions from all of its captures, each as the software of today reads it."""
        found = dict(new)
        for id_ in reports.sources(self._conn, who):
            if id_ != without and id_ not in found:
                row = captures.capture(self._conn, id_)
                reading = self._reading(row)
                if reading is LOST:
                    found[id_] = (row, self._as_known(id_))
                elif reading.report and agencies.identity(reading.report, row["url"]) == who:
                    found[id_] = (row, reading)
                    self._state(row, reading)
                else:
                    self._moved.add(id_)
        plan, by_last = revisions([_source(row, reading, reading.report)
                                   for row, reading in found.values() if reading.report])
        reports.write(self._conn, who, plan, by_last, self._versions)
        between.settle(self._conn, who)
        levels.settle(self._conn, who)
        corrections.settle(self._conn, who)

    def _as_known(self, id_: int) -> Reading:
        """What the database has of a capture whose bytes cannot be had now: it stays until they can."""
        known = reports.of_capture(self._conn, id_)
        row = captures.capture(self._conn, id_)
        return Reading(row["state"], row["reader"] or "", (), queries.load(self._conn, known[0]) if known else None)

    def _state(self, row: Row, reading: Reading) -> None:
        captures.set_state(self._conn, row["id"], _told(reading), self._versions)
        captures.set_pictures(self._conn, row["id"], self._asked.pop(row["id"], ()))
        self._done.add(row["id"])

    def _reading(self, row: Row) -> Reading:
        """The reading of a capture; a fault in a reader costs this capture alone, and is told in its row."""
        key = key_of(row)
        if key in self._readings:
            self._readings.move_to_end(key)
        else:
            try:
                self._readings[key] = _Understood(*self._bench.read(row))
            except sqlite3.Error:
                raise
            except StoreError as error:
                self.lost[row["id"]] = str(error)
                return LOST
            except Exception as error:  # noqa: BLE001 - the one place: the other captures go on
                fault = f"{type(error).__name__}: {error}".splitlines()[0]
                self._readings[key] = _Understood(Reading("unreadable", "", (), error=fault))
            if len(self._readings) > REMEMBERED:
                self._readings.popitem(last=False)
        if self._readings[key].asked:
            self._asked[row["id"]] = self._readings[key].asked
        return self._as_attached(row, self._readings[key].reading)

    def _as_attached(self, row: Row, reading: Reading) -> Reading:
        """An attachment that does not tell agency or year has them from the page it hangs on."""
        report = reading.report
        if row["role"] != "attachment" or report is None or (report.agency and not report.within and report.year is not None):
            return reading
        page = self._page_of(row)
        if page is None:
            return reading
        changes: dict[str, Any] = {}
        if page.agency and (not report.agency or (report.within and page.agency.endswith(report.unit))):
            changes |= {name: getattr(page, name) for name in ("agency", "region", "level", "kind", "unit", "within")}
        if report.year is None and page.year is not None:
            changes["year"] = page.year
        return _answered(reading, report, changes)

    def _page_of(self, row: Row) -> Report | None:
        """What the page of an attachment says itself: its row may stand with another revision's year by now."""
        id_ = reports.parent(self._conn, row)
        if id_ is None:
            return None
        page = self._reading(captures.capture(self._conn, id_))
        return (self._as_known(id_) if page is LOST else page).report


@dataclass(frozen=True, slots=True)
class _Understood:
    """A reading, and the addresses of the pictures that it asked for."""

    reading: Reading
    asked: frozenset[str] = frozenset()


def _answered(reading: Reading, report: Report, changes: dict[str, Any]) -> Reading:
    gone = {code for name, code in UNKNOWN.items() if name in changes}
    findings = tuple(finding for finding in report.findings if finding.code not in gone)
    told = any(finding.severity != "note" for finding in findings)
    whole = replace(report, findings=findings, **changes)
    return replace(reading, report=whole, state="read-with-findings" if told else "read")


def _told(reading: Reading) -> Row:
    return {"state": reading.state, "reader": reading.reader or None, "why": "\n".join(reading.why),
            "error": reading.error or None}


def _source(row: Row, reading: Reading, report: Report) -> Source:
    return Source(
        capture=row["id"], order=(row["captured_at"], row["warc"], row["offset"], row["member"]), url=row["url"],
        referrer=row["referrer"], attachment=row["role"] == "attachment", whole=not row["truncated"],
        reader=reading.reader, report=report, corrected=corrected(report.title) or corrected(row["link_text"]),
    )
