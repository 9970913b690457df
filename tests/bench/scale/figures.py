"""Assumptions and measured figures of the paper, each with where it comes from."""

from __future__ import annotations

import statistics
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.harness import table

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Figure:
    """A number and its source: the reason of an assumption, or the benchmark that measured it."""

    value: float
    source: str


def assumptions(changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Name → value; KeyError for a changed one that there is not."""
    found = {name: figure.value for name, figure in assumed().items()}
    for name, value in (changed or {}).items():
        if name not in found:
            raise KeyError(name)
        found[name] = value
    return found


def assumed() -> dict[str, Figure]:
    return {name: Figure(one["value"], one["why"]) for name, one in _toml("assumptions").items()}


def measured() -> dict[str, Figure]:
    """From docs/bench.json where it has the row, else from the report that the source names."""
    rows = {row["key"]: row for topic in table.load().get("topics", {}).values() for row in topic["rows"]}
    return {name: _figure(one, rows.get(one.get("bench", ""))) for name, one in _toml("measured").items()}


def _figure(one: dict[str, Any], row: dict[str, Any] | None) -> Figure:
    if not row or not row["values"]:
        return Figure(one["value"], one["source"])
    told = [statistics.median(row["values"])] if one["at"] == "value" else row[one["at"]]
    return Figure(told[0], f"{one['source'].partition(' (')[0].partition(';')[0]}: `{one['bench']}` of [bench.md](bench.md)") if told else Figure(one["value"], one["source"])


def _toml(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
