"""HTML → PDF by a real browser. Skips the test that asks for it where there is none."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.documents import as_html

if TYPE_CHECKING:
    from tests.documents.paper import Paper

NEEDS = "needs chromium: apt install chromium"
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-pdf-header-footer")


def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip(NEEDS)
    return found


def printed(paper: Paper) -> bytes:
    """The PDF that a browser prints of the paper."""
    return print_page(as_html.page(paper, printed=True))


def print_page(text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(text, encoding="utf-8")
        command = [browser(), *OPTIONS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return out.read_bytes()
