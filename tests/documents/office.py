"""LibreOffice writes doc, rtf, xls and PDF from what this package writes as docx and xlsx."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "xls": "xls:MS Excel 97", "pdf": "pdf"}


def converted(sources: Sequence[bytes], suffix: str, to: str) -> list[bytes]:
    """Each source (docx or xlsx by suffix) as to; all in one start of LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("needs LibreOffice: apt install libreoffice-writer-nogui libreoffice-calc-nogui")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number:04}.{suffix}") for number in range(len(sources))]
        for file, data in zip(files, sources, strict=True):
            file.write_bytes(data)
        out = Path(folder, "out")
        command = [office, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", FILTERS[to],
                   "--outdir", str(out), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=120 + 10 * len(files))
        return [(out / file.with_suffix(f".{to}").name).read_bytes() for file in files]
