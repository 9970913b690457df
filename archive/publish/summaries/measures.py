"""Measures that charts and questions draw from summary_series: what of each report counts, and what it is a share of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("measures.toml")
GROUPS = ("requests", "grounds", "disputes", "reports")


@dataclass(frozen=True, slots=True)
class Measure:
    """value, of: SQL over summary_figures; of "": a count, else a share. since: the first report year that has it."""

    name: str
    group: str
    value: str
    since: int
    en: str
    zh: str
    of: str = ""
    note_en: str = ""
    note_zh: str = ""

    @property
    def share(self) -> bool:
        return bool(self.of)

    def title(self, lang: str) -> str:
        """Its name in a language."""
        return self.zh if lang == "zh" else self.en

    def note(self, lang: str) -> str:
        """What must be known to read it, or ""."""
        return self.note_zh if lang == "zh" else self.note_en


@cache
def measures() -> Mapping[str, Measure]:
    """All of them by name, in their order."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Measure(name, **entry) for name, entry in told.items()}
