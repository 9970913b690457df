"""`python -m tests.bench.archive`: WARC files read in order and at random, checked, and read by workers; beside warcio."""

from __future__ import annotations

import gc
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from archive.warc.folder import Position
from tests.bench.harness import clock as clock_of
from tests.bench.harness.alone import run
from tests.bench.harness.rows import Row, rounds
from tests.bench.harness.sides import compare, ours, peer

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Exchange
    from archive.workers import Readers

PAGES, FEW = 1500, 300  # exchanges of 31 KB: a response, a request and a record of why each
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
PHRASES = ["".join(Random(number).choices(LETTERS, k=4 + number % 16)) for number in range(150)]
STARTED = datetime(2026, 1, 1, tzinfo=UTC)
TASK = 0.02  # seconds, of which the overhead is told
MIX, DRAWN = ("html", "docx", "html", "pdf-drawn"), 12  # kinds of reports in turn; documents drawn of a kind of file
FILES, TURN = 120, 40  # reports that workers read in a round, and before the others have their turn


def measure(quick: bool) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        files, places = drawn(Path(folder), FEW if quick else PAGES)
        records = str(sum(1 for _ in Path(places).read_text(encoding="utf-8").splitlines()))
        pairs = [
            ("archive.sequential", "read responses, digests checked", "warcio", ours(in_order, folder), peer("warc.py", "digests", *files)),
            ("archive.random", "read a response at its place, digests checked", "warcio", ours(at_places, folder, places),
             peer("warc.py", "at_checked", places)),
            ("archive.unchecked", "the same, where warcio checks no digest", "warcio", ours(at_places, folder, places), peer("warc.py", "at", places)),
            ("archive.verify", "check every record and digest", "warcio check", ours(verified, folder), peer("warc.py", "checked", records, *files)),
        ]
        rows = [compare(key, step, beside, our, their, unit="record", quick=quick) for key, step, beside, our, their in pairs]
    return [*rows, *workers(rounds(quick))]


def drawn(folder: Path, pages: int) -> tuple[list[str], str]:
    """WARC files as a crawl writes them, and a text file of places (FILE TAB OFFSET) of responses in random order."""
    from archive.warc.folder import files
    from archive.warc.read import StoredExchange, walk
    from archive.warc.write import Writer

    chance = Random(9)
    with closing(Writer(folder / "warc", folder / "manifest.jsonl", {})) as writer:
        for number in range(pages):
            writer.exchange(crawled(number, page(chance)))
    found = [one for one in walk(folder / "warc") if isinstance(one, StoredExchange)]
    chance.shuffle(found)
    places = folder / "places.txt"
    places.write_text("".join(f"{folder / 'warc' / one.position.warc}\t{one.position.offset}\n" for one in found), encoding="utf-8")
    return [str(path) for path in files(folder / "warc")], str(places)


def crawled(number: int, body: bytes) -> Exchange:
    """A response as a crawl keeps it."""
    from archive.model import Context, Exchange

    headers = (("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx"))
    return Exchange(
        f"https://www.example.gov.cn/art/{number}.html", "GET", (("User-Agent", "bench"),), b"", 200, "HTTP/1.1", headers,
        body, STARTED + timedelta(seconds=number), Context(role="report"))  # fmt: skip


def page(chance: Random) -> bytes:
    """31 KB of HTML that pack 5 to 1, as pages of portals do."""
    links = "".join(f'<li class="list-item"><a href="/art/{n}/{chance.randrange(10**6)}.html" title="政府信息公开">政府信息公开{n}</a></li>' for n in range(140))
    text = "".join(chance.choices(PHRASES, k=430))
    return f"<html><head><title>公开</title></head><body><ul>{links}</ul><div>{text}</div></body></html>".encode()


def in_order(folder: str) -> Callable[[], int]:
    """Every record, blocks and payloads checked against their digests, bodies in hand."""
    from archive.warc.checking.check import facts
    from archive.warc.folder import files
    from archive.warc.reading.scan import Damage, scan

    def step() -> int:
        found = 0
        for path in files(Path(folder, "warc")):
            for one in scan(path, facts):
                assert not isinstance(one, Damage)
                found += one[1].kind == "response"
        return found

    return step


def at_places(folder: str, places: str) -> Callable[[], int]:
    """One response after the other, in random order, each checked against its digest."""
    from archive.warc.read import StoredExchange, read_at

    lines = [line.split("\t") for line in Path(places).read_text(encoding="utf-8").splitlines()]
    warc, wanted = Path(folder, "warc"), [(Path(name).name, int(offset)) for name, offset in lines]

    def step() -> int:
        found = 0
        for name, offset in wanted:
            one = read_at(warc, name, offset)
            assert isinstance(one, StoredExchange)
            found += bool(one.body())
        return found

    return step


def verified(folder: str) -> Callable[[], int]:
    """`xxgk verify` of the WARC files, manifest and all."""
    from archive.warc.verify import Fault, verify

    def step() -> int:
        responses = 0
        for one in verify(Path(folder, "warc"), Path(folder, "manifest.jsonl")):
            assert not isinstance(one, Fault), one
            responses += one.captures
        return responses

    return step


def workers(times: int) -> list[Row]:
    """Reports of WARC files read by one worker and by two in turn, as `xxgk process` has them read, and in this process: what
    the second adds, and what handing out costs.

    On a machine that does other things two workers cannot have two cores: the second row is what two cost beside one, without the
    clock. The three take turns every few reports, so that what else the machine does falls on all of them; what this process has
    loaded is kept from its garbage collector, as in the workers.
    """
    with tempfile.TemporaryDirectory() as folder:
        mixed = _workers(times, *reports(Path(folder, "mixed"), MIX))
        pages = _workers(times, *reports(Path(folder, "pages"), ("html",)))
    return [*_told("archive", "reports, half of them pages saved by Word, a quarter docx, a quarter text PDF", mixed),
            *_told("archive.pages", "reports, all of them pages saved by Word,", pages)]


def reports(folder: Path, kinds: tuple[str, ...]) -> tuple[Path, list[tuple[str, int]]]:
    """WARC files of drawn reports of these kinds in turn, their folder and the places of the responses."""
    from archive.warc.read import StoredExchange, walk
    from archive.warc.write import Writer
    from tests.bench.html import word_page
    from tests.documents import draw

    folder.mkdir()
    with closing(Writer(folder / "warc", folder / "manifest.jsonl", {})) as writer:
        for number in range(FILES):
            kind = kinds[number % len(kinds)]
            writer.exchange(crawled(number, word_page(number) if kind == "html" else draw(kind, number % DRAWN).data))
    return folder / "warc", [(one.position.warc, one.position.offset) for one in walk(folder / "warc") if isinstance(one, StoredExchange)]


@dataclass
class Measured:
    """Of each round: two workers by the clock and by CPU, what handing out costs, CPU ms a report of two and of one."""

    clock: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    overhead: list[float] = field(default_factory=list)
    costs: list[tuple[float, float]] = field(default_factory=list)


def _told(key: str, what: str, found: Measured) -> list[Row]:
    ours_, theirs = (median(side) for side in zip(*found.costs, strict=True))
    name = f"{key}.two_workers" if key == "archive" else f"{key}_two_workers"
    return [
        Row(name, f"{what} read by two workers", "rate of two ÷ rate of one", tuple(found.clock), "one worker", "report", (ours_, theirs)),
        Row(f"{name}_cpu", "the same, by CPU", "2 × CPU of one ÷ CPU of two", tuple(found.work), "one worker", "report"),
        Row(name.replace("two_workers", "overhead"), "hand a task of 20 ms to a worker and take its reading", "%", tuple(found.overhead),
            "read in this process", "report"),
    ]


def _workers(times: int, warc: Path, places: list[tuple[str, int]]) -> Measured:
    from archive.process import read
    from archive.warc.read import content_at
    from archive.workers import Readers

    found = Measured()

    def here(few: list[tuple[str, int]]) -> tuple[float, float]:
        began, used = perf_counter(), clock_of.cpu()
        for name, offset in few:
            media_type, data = content_at(warc, name, offset)
            read(data, media_type=media_type)
        return perf_counter() - began, clock_of.cpu() - used

    with Readers(1, warc=warc) as one, Readers(2, warc=warc) as two:
        ways = [partial(taken, one), partial(taken, two), here]
        for way in (*ways, *ways):
            way(places[:TURN])
        gc.collect()
        gc.freeze()
        for _ in range(times):
            turns = [[way(places[at:at + TURN]) for way in ways] for at in range(0, FILES, TURN)]
            (wall, cpu), (wall_of_two, cpu_of_two), (_, alone) = [[sum(part) for part in zip(*way, strict=True)] for way in zip(*turns, strict=True)]
            found.clock.append(wall / wall_of_two)
            found.work.append(2 * cpu / cpu_of_two)
            found.overhead.append(100 * (cpu - alone) / FILES / TASK)
            found.costs.append((1000 * cpu_of_two / FILES, 1000 * cpu / FILES))
        gc.unfreeze()
    return found


def taken(readers: Readers, places: list[tuple[str, int]]) -> tuple[float, float]:
    """Seconds on the clock and of the processors to read these."""
    began, used = perf_counter(), clock_of.cpu()
    tickets = [readers.submit_at(Position(name, offset, 0), attachment=False) for name, offset in places]
    for ticket in tickets:
        found = readers.result(ticket)
        assert found
        assert found.report
    return perf_counter() - began, clock_of.cpu() - used


if __name__ == "__main__":
    run(measure)
