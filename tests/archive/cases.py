"""Published reports with the figures they must give: tests/reports, and the folder that XXGK_CASES names.

`python -m tests.archive.cases` pins tests/reports/floor.json to what is read now; it refuses to lower it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.process import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Reading

HERE = Path(__file__).parent.parent / "reports"
FLOOR = HERE / "floor.json"
# stated in a section that the input lacks
NOT_IN_THE_INPUT = {("suqian_city_2023", "other.info_processing_fee_yuan")}


@dataclass(frozen=True)
class Case:
    """One input and what is known of it."""

    name: str
    file: Path
    expected: Mapping[str, object]

    @property
    def cells(self) -> dict[str, object]:
        cells = self.expected["cells"]
        assert isinstance(cells, dict)
        return {key: value for key, value in cells.items() if (self.name, key) not in NOT_IN_THE_INPUT}

    def read(self) -> Reading:
        return _reading(self.file, str(self.expected.get("url") or ""))


@cache
def _reading(file: Path, url: str) -> Reading:
    return read(file.read_bytes(), url=url)


def in_repository() -> list[Case]:
    return [_case(folder) for folder in sorted(HERE.iterdir()) if folder.is_dir()]


def outside() -> list[Case]:
    """The cases of XXGK_CASES, none without it: texts of others, which the repository does not hold, too."""
    folder = os.environ.get("XXGK_CASES")
    if not folder:
        return []
    seeds = [Case(file.stem, file.with_suffix(".txt"), _load(file)) for file in sorted(Path(folder).glob("seeds/*.json"))]
    return seeds + [_case(file.parent) for file in sorted(Path(folder).glob("reports/*/expected.json"))]


def _case(folder: Path) -> Case:
    return Case(folder.name, next(folder.glob("input.*")), _load(folder / "expected.json"))


def _load(file: Path) -> dict[str, object]:
    return dict(json.loads(file.read_text(encoding="utf-8")))


def right(case: Case) -> int:
    """How many of a case's cells are read as they must be."""
    report = case.read().report
    found = report.figures if report else {}
    return sum(key in found and found[key].value == value for key, value in case.cells.items())


def measured() -> dict[str, object]:
    """What the floor file holds, as of now."""
    cases = in_repository()
    digest = hashlib.sha256()
    for case in cases:
        digest.update(case.name.encode() + case.file.read_bytes() + (case.file.parent / "expected.json").read_bytes())
    cells = {"right": sum(map(right, cases)), "all": sum(len(case.cells) for case in cases)}
    return {"cases": len(cases), "cells": cells, "corpus": digest.hexdigest()}


def main() -> None:
    now = measured()
    pinned = json.loads(FLOOR.read_text()) if FLOOR.exists() else {}
    if pinned.get("corpus") == now["corpus"] and pinned["cells"]["right"] > now["cells"]["right"]:  # type: ignore[index]
        sys.exit(f"{FLOOR}: {pinned['cells']['right']} cells were right, now {now['cells']}; the floor is not lowered")
    FLOOR.write_text(json.dumps(now, indent=1) + "\n")
    sys.stdout.write(f"{FLOOR}: {now}\n")


if __name__ == "__main__":
    main()
