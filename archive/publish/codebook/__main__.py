"""python -m archive.publish.codebook [FOLDER]: writes database.md and codebook.md there; default docs/."""

from __future__ import annotations

import sys
from pathlib import Path

from archive.publish.codebook import markdown

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
(folder / "database.md").write_text(markdown.database(), encoding="utf-8")
(folder / "codebook.md").write_text(markdown.text(), encoding="utf-8")
