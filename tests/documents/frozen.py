"""The frozen set in tests/documents/frozen: files drawn once, with their truth in index.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.forms import forms
from tests.documents.drawn import SCANS
from tests.documents.raster import Damage
from tests.documents.truth import Filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Value
    from tests.documents.drawn import Drawn

FOLDER = Path(__file__).parent / "frozen"
INDEX = FOLDER / "index.json"


@dataclass(frozen=True, eq=False)
class Frozen:
    """A file of the set. kind: one of KINDS; damage: of scans."""

    file: Path
    kind: str
    seed: int
    style: Mapping[str, str]
    damage: Damage | None
    truth: Filled

    @property
    def scan(self) -> bool:
        return self.kind in SCANS or self.kind.endswith("-pictures")

    @property
    def data(self) -> bytes:
        return self.file.read_bytes()

    def beside(self, name: str) -> bytes | None:
        """A file that this one refers to."""
        file = self.file.with_name(f"{self.file.name}.files") / name.rpartition("/")[2]
        return file.read_bytes() if file.is_file() else None


@cache
def documents() -> tuple[Frozen, ...]:
    return tuple(_document(entry) for entry in json.loads(INDEX.read_text(encoding="utf-8")))


def _document(entry: dict[str, Any]) -> Frozen:
    truth = Filled(entry["form"], entry["year"], entry["agency"], cells_of(entry["form"], entry["cells"]), {}, entry["units"])
    damage = Damage(**entry["damage"]) if entry["damage"] else None
    return Frozen(FOLDER / entry["file"], entry["kind"], entry["seed"], entry["style"], damage, truth)


# ---- cells by row, which is short to write and can be read beside the document -------------------------------

def rows_of(edition: str, cells: Mapping[str, Value]) -> dict[str, list[Value]]:
    """Row of the form → its cells in the order of the columns."""
    rows: dict[str, list[Value]] = {}
    order = forms()[edition].keys()
    for key in order:
        rows.setdefault(key.rpartition(".")[0], []).append(cells[key])
    return rows


def cells_of(edition: str, rows: Mapping[str, list[Value]]) -> dict[str, Value]:
    """The other way round."""
    left = {row: list(values) for row, values in rows.items()}
    order = forms()[edition].keys()
    return {key: left[key.rpartition(".")[0]].pop(0) for key in order}


def entry(one: Drawn, file: str) -> dict[str, object]:
    """What the index tells of a document."""
    from tests.documents.styles import tags

    truth = one.truth
    return {
        "file": file, "kind": one.kind, "seed": one.seed, "style": tags(one.style), "damage": one.damage.told() if one.damage else None,
        "form": truth.edition, "year": truth.year, "agency": truth.agency, "title": truth.title,
        "units": dict(truth.units), "cells": rows_of(truth.edition, truth.cells),
    }
