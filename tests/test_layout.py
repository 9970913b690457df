"""docs/layout.md names every folder of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.findall(r"`([\w/]+)`", (ROOT / "docs" / "layout.md").read_text(encoding="utf-8"))
FOLDERS = sorted({"/".join(file.relative_to(ROOT).parts[:-1]) for top in ("archive", "crawler") for file in (ROOT / top).rglob("*/__init__.py")})


@pytest.mark.parametrize("folder", [one for one in FOLDERS if "/" in one])
def test_a_folder_of_the_program_is_told(folder):
    assert any(folder == name or folder.endswith(f"/{name}") for name in NAMED), f"docs/layout.md: a line for {folder}, please"


@pytest.mark.parametrize("name", [one for one in NAMED if one.split("/")[0] in ("archive", "crawler", "tests", "settings")])
def test_what_is_told_is_there(name):
    assert (ROOT / name).exists() or (ROOT / f"{name}.py").exists()
