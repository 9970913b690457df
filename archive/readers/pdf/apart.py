"""Heavy PDFs are loaded by a process of their own, under limits: PDFium can neither be stopped nor told how much to take."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch, Unreadable

if TYPE_CHECKING:
    from archive.readers.pdf.load import Loaded

MOST_MEMORY = 2 << 30  # bytes of address space
MOST_SECONDS = 30  # of the processor
PATIENCE = 300  # seconds on the clock; machines are shared
UNREADABLE, TOO_MUCH = 3, 4  # exit statuses


def load_apart(data: bytes) -> Loaded:
    """The same as load_all. Raises Unreadable, and TooMuch where the process came to its limits."""
    command = [sys.executable, "-m", "archive.readers.pdf"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise TooMuch(f"a PDF that takes more than {PATIENCE} seconds to load") from None
    why = done.stderr.decode("utf-8", errors="replace").strip()
    if done.returncode == 0:
        return pickle.loads(done.stdout)  # type: ignore[no-any-return]  # written by __main__.py
    if done.returncode in (UNREADABLE, TOO_MUCH):
        raise (Unreadable if done.returncode == UNREADABLE else TooMuch)(why)
    raise TooMuch(f"a PDF that takes more than {MOST_SECONDS} seconds of the processor or {MOST_MEMORY >> 30} GB to load")
