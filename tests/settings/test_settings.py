"""docs/settings.md says what settings/base.py does, and what the other modules change."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from settings import base

if TYPE_CHECKING:
    from types import ModuleType

TEXT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| `")]
MACHINERY = {
    "BOT_NAME", "SPIDER_MODULES", "TWISTED_REACTOR", "DOWNLOADER_MIDDLEWARES", "DOWNLOAD_HANDLERS", "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED",
    "LOGSTATS_INTERVAL", "STATS_DUMP",
}  # fmt: skip
OTHERS = ("dev", "prod", "cluster")


def names(module: ModuleType) -> dict[str, object]:
    return {name: value for name, value in vars(module).items() if re.fullmatch(r"[A-Z][A-Z_]+", name)}


def word(cell: str) -> str:
    return cell.strip("`")


def test_every_setting_is_there_with_its_default() -> None:
    told = {word(row[0]): row[1] for row in ROWS if len(row) == 3}
    there = names(base)
    assert set(told) == set(there) - MACHINERY
    assert {name: word(cell) for name, cell in told.items() if cell and name != "XXGK_CONTACT"} == {
        name: str(there[name]) for name, cell in told.items() if cell and name != "XXGK_CONTACT"
    }


def test_what_the_other_modules_change() -> None:
    told = {word(row[0]): [word(cell) for cell in row[1:]] for row in ROWS if len(row) == 4}
    differences: dict[str, list[str]] = {}
    for place, module in enumerate(OTHERS):
        for name, value in names(import_module(f"settings.{module}")).items():
            if value != names(base).get(name, None):
                differences.setdefault(name, [""] * 3)[place] = str(value)
    assert told == differences
