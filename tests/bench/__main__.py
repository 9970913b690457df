"""`make bench`: what the costly steps cost beside their peers, in one interleaved run on this machine.

Only ratios are to be quoted: machines are shared and noisy, and a slow minute hits both sides of a pair.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import warcio
from lxml import html
from rich.console import Console
from rich.table import Table
from warcio.checker import Checker

from archive.model import Context, Exchange
from archive.process import read
from archive.warc.read import walk
from archive.warc.verify import verify
from archive.warc.write import Writer
from tests.bench import documents, pdfs, scans
from tests.bench.clock import cpu
from tests.replica.content import publish
from tests.replica.portals import PLANS

if TYPE_CHECKING:
    from collections.abc import Callable

EXCHANGES = 300


@dataclass(frozen=True)
class Pair:
    """A step of ours and its peer on the same input. Both return how many units they did."""

    name: str
    peer: str
    ours: Callable[[], int]
    theirs: Callable[[], int]
    memory: Callable[[], tuple[int, int]] | None = None  # peak of ours and of theirs, MB


def pages() -> list[bytes]:
    """Report pages of the replica portals."""
    return [
        plan.frame.page(entry.title, f"<h1>{entry.title}</h1>{entry.body}").body
        for plan in PLANS
        for entry in publish(plan.publication)
        if entry.facts
    ]


def stored(folder: Path, bodies: list[bytes]) -> tuple[Path, Path]:
    """A raw store of EXCHANGES exchanges: folder of WARC files, manifest."""
    warcs, manifest = folder / "warc", folder / "manifest.jsonl"
    warcs.mkdir()
    writer = Writer(warcs, manifest, {"software": "bench"})
    for number in range(EXCHANGES):
        body = bodies[number % len(bodies)] + str(number).encode()
        writer.exchange(Exchange(
            f"http://bench.example/{number}.html", "GET", (("User-Agent", "xxgk"),), b"", 200, "HTTP/1.1",
            (("Content-Type", "text/html"), ("Content-Length", str(len(body)))), body, datetime.now(UTC), Context(),
        ))
    writer.close()
    return warcs, manifest


def pairs(folder: Path) -> list[Pair]:
    bodies = pages()
    warcs, manifest = stored(folder, bodies)
    file = next(warcs.glob("*.warc.gz"))

    def iterate() -> int:
        with file.open("rb") as stream:
            return sum(len(record.content_stream().read()) > 0 for record in warcio.ArchiveIterator(stream))

    def check() -> int:
        Checker(argparse.Namespace(inputs=[str(file)], verbose=False)).process_all()
        return EXCHANGES * 3

    def walked() -> int:
        return sum(len(item.body()) > 0 for item in walk(warcs) if hasattr(item, "body"))

    return [
        Pair("read a report page to figures and findings", "lxml parse alone",
             lambda: sum(bool(read(body).report) for body in bodies),
             lambda: sum(html.document_fromstring(body) is not None for body in bodies)),
        Pair("walk the raw store, bodies checked", "warcio, bodies read", walked, iterate),
        Pair("verify the raw store, every byte and link", "warcio check", lambda: sum(1 for _ in verify(warcs, manifest)), check),
        *of_documents(folder),
        of_pdfs(folder),
        *of_scans(folder),
    ]


def of_pdfs(folder: Path) -> Pair:
    found = pdfs.files(folder)
    data = [file.read_bytes() for file in found]
    return Pair("read a text PDF whole", "pdfplumber, extract_tables of each page", partial(pdfs.ours, data), partial(pdfs.theirs, data), partial(pdfs.memory, found))


def of_scans(folder: Path) -> list[Pair]:
    if not scans.available():
        return []
    found = scans.files(folder)
    data = [file.read_bytes() for file in found]
    for step in (scans.ours, scans.theirs):  # models are loaded before they are measured
        step(data[:1])
    return [Pair("read scanned pages to tables", "rapidocr, whole pages to lines", partial(scans.ours, data), partial(scans.theirs, data),
                 partial(scans.memory, found))]


def of_documents(folder: Path) -> list[Pair]:
    docs = documents.docs()
    if not docs:
        return []
    documents.warm(docs)  # started before it is measured
    cold = partial(documents.cold, docs, folder / "profile")
    return [Pair("read doc, LibreOffice kept warm", "one start per file, to docx alone", lambda: documents.warm(docs), cold)]


def timed(step: Callable[[], int]) -> float:
    gc.collect()  # what the other side left behind is not this one's to clear
    start = cpu()
    step()
    return cpu() - start


def measure(pair: Pair, rounds: int) -> dict[str, object]:
    ratios = []
    for _ in range(rounds):
        ours, theirs = timed(pair.ours), timed(pair.theirs)
        ratios.append(ours / theirs)
    return {
        "step": pair.name, "peer": pair.peer, "rounds": rounds, "median": round(statistics.median(ratios), 2),
        "least": round(min(ratios), 2), "most": round(max(ratios), 2), "memory": pair.memory() if pair.memory else None,
    }


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    out = Console(width=120)
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(pair, rounds) for pair in pairs(Path(folder))]
    table = Table("step", "beside", "CPU ratio, median", "least", "most", "peak memory, MB")
    for row in rows:
        table.add_row(*(str(row[key]) for key in ("step", "peer", "median", "least", "most")), "{} : {}".format(*row["memory"]) if row["memory"] else "")
    out.print(table)
    versions = {name: version(name) for name in ("lxml", "warcio", "pypdfium2", "pdfplumber", "rapidocr", "onnxruntime")
                if find_spec(name)}
    out.print_json(json.dumps({"python": platform.python_version(), "versions": versions, "rows": rows}, ensure_ascii=False))


if __name__ == "__main__":
    main()
