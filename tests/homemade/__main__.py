"""Writes docs/homemade.md anew: `python -m tests.homemade`."""

from __future__ import annotations

from tests.homemade.table import DOCUMENT, table

if __name__ == "__main__":
    DOCUMENT.write_text(table())
