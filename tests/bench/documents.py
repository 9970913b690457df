"""`python -m tests.bench.documents`: doc files through the LibreOffice kept running, and through one start for each file."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from archive.readers import office
from tests.bench.harness.alone import run
from tests.bench.harness.rows import PEER_TO_OURS, Row
from tests.bench.harness.sides import compare, ours
from tests.documents.drawn import draw_all

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = 3
NAMES = ("documents.doc", "read doc, LibreOffice kept warm")


def measure(quick: bool) -> list[Row]:
    if not office.available():
        return [Row(*NAMES, PEER_TO_OURS, missing="LibreOffice is not installed: make system")]
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for number, one in enumerate(draw_all("doc", range(DOCS), plain=True)):
            found.append(Path(folder, f"{number}.doc"))
            found[-1].write_bytes(one.data)
        return [compare(*NAMES, "LibreOffice, one start per file, to docx alone", ours(warm, *found), ours(cold, *found), unit="file", quick=quick)]


def warm(*found: str) -> Callable[[], int]:
    """doc to Document."""
    from archive.readers.office import read_doc

    data = [Path(file).read_bytes() for file in found]
    return lambda: sum(bool(read_doc(one).blocks) for one in data)


def cold(*found: str) -> Callable[[], int]:
    """doc to docx alone; the profile is made once, before it is measured."""
    program = shutil.which("soffice") or "libreoffice"
    folder = Path(found[0]).parent
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "docx", "--outdir"]

    def step() -> int:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            for file in found:
                subprocess.run([*command, out, file], check=True, capture_output=True, timeout=120)
            return len(list(Path(out).glob("*.docx")))

    return step


if __name__ == "__main__":
    run(measure)
