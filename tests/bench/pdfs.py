"""`python -m tests.bench.pdfs`: text PDFs read by the archive, watched over as in its worker processes, and by pdfplumber."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive.workers.limits import Limits, allow
from tests.bench.harness.alone import run
from tests.bench.harness.sides import compare, ours, peer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.harness.rows import Row

DRAWN = {"pdf-drawn": (1, 3, 7), "pdf": (1, 2)}  # kind → seeds of tests.documents


def measure(quick: bool) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        found = files(Path(folder))
        return [compare("pdfs.text", "read a text PDF whole", "pdfplumber, extract_tables of each page", ours(reading, *found),
                        peer("pdf.py", "tables", *found), unit="page", quick=quick)]  # fmt: skip


def files(folder: Path) -> list[Path]:
    """Published reports where there are any, and drawn ones; chromium is asked for the latter kind."""
    from tests.documents import draw

    cases = os.environ.get("XXGK_CASES")
    found = sorted(Path(cases).glob("reports/*/input.pdf")) if cases else []
    for kind, seeds in DRAWN.items():
        for seed in seeds:
            file = folder / f"{kind}-{seed}.pdf"
            file.write_bytes(draw(kind, seed).data)
            found.append(file)
    return found


def reading(*found: str) -> Callable[[], int]:
    """Pages read by the archive: text, tables and places; under a worker's limits, so that no file is weighed beforehand."""
    from archive.readers.guard import WATCH
    from archive.readers.pdf import read_pdf

    WATCH.set(limited)
    data = [Path(file).read_bytes() for file in found]
    return lambda: sum(read_pdf(one).pages or 0 for one in data)


@contextmanager
def limited(seconds: int, _what: str) -> Iterator[None]:
    """What a worker process does around a step: a limit of the processor's time, then the file's own one again."""
    allow(seconds)
    try:
        yield
    finally:
        allow(Limits().seconds)


if __name__ == "__main__":
    run(measure)
