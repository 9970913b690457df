"""Text PDFs read by the archive and by pdfplumber: CPU time in one process, peak memory in a process each.

`python -m tests.bench.pdfs ours|theirs FILE…` reads files once and prints the peak of its memory in MB.
"""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from archive.readers.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DRAWN = {"pdf-drawn": (1, 3, 7), "pdf": (1, 2)}  # kind → seeds of tests.documents


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


def ours(data: Sequence[bytes]) -> int:
    """Pages read."""
    return sum(read_pdf(one).pages or 0 for one in data)


def theirs(data: Sequence[bytes]) -> int:
    """Pages read by pdfplumber: their tables alone."""
    import pdfplumber

    logging.disable(logging.WARNING)  # one line for each character of some fonts
    pages = 0
    for one in data:
        with pdfplumber.open(io.BytesIO(one)) as document:
            for page in document.pages:
                page.extract_tables()
            pages += len(document.pages)
    logging.disable(logging.NOTSET)
    return pages


SIDES: dict[str, Callable[[Sequence[bytes]], int]] = {"ours": ours, "theirs": theirs}


def memory(found: Sequence[Path]) -> tuple[int, int]:
    """Peak memory of both in MB, each in a process of its own."""
    told = [
        subprocess.run([sys.executable, "-m", "tests.bench.pdfs", side, *map(str, found)], capture_output=True, text=True, check=True).stdout
        for side in SIDES
    ]
    return int(told[0]), int(told[1])


def main() -> None:
    SIDES[sys.argv[1]]([Path(file).read_bytes() for file in sys.argv[2:]])
    status = Path("/proc/self/status").read_text()  # getrusage tells the parent's peak too
    sys.stdout.write(f"{int(status.partition('VmHWM:')[2].split()[0]) // 1024}\n")


if __name__ == "__main__":
    main()
