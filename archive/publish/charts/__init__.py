"""Charts: what is drawn, as Vega-Lite without colours (the page's script takes those of the page), beside a table of the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. kind: number, plain (a number without separators), share, mean, text, or what the page makes a link of."""

    name: str
    title: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and its table. spec: Vega-Lite with its data in it; csv, json: addresses of the same rows, or ""."""

    name: str  # unique on its page, of letters, digits and hyphens
    title: str
    spec: Mapping[str, Any]
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    csv: str = ""
    json: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
