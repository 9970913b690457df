"""What a benchmark tells: one Row for each thing measured. `measure(quick)` of a module of tests/bench gives a list of them."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass
from typing import Any

OURS_TO_PEER = "CPU, ours ÷ peer"  # less is better: 1.30 is 30 % dearer than the peer
PEER_TO_OURS = "CPU, peer ÷ ours"  # more is better: 2 is twice as fast as the peer
ROUNDS, QUICK = 5, 2

_asked: list[int] = []


@dataclass(frozen=True)
class Row:
    """One measured thing. `values` has one figure for each round; its median is what is told, least and most are its spread.

    A row without values says in `missing` why there are none: a peer that could not be installed, a program that is not here.
    """

    key: str  # MODULE.NAME, the name that bounds.toml uses
    step: str  # what is measured, in words
    figure: str  # what the numbers are: OURS_TO_PEER, PEER_TO_OURS, "ms", "MB", "bytes a report", …
    values: tuple[float, ...] = ()
    beside: str = ""  # the peer; empty where the number stands alone
    unit: str = ""  # of work: "page", "record", "report"
    cost: tuple[float, ...] = ()  # CPU ms a unit, median: of ours and of the peer, or of ours alone
    memory: tuple[int, ...] = ()  # peak MB: of ours and of the peer, or of ours alone
    missing: str = ""

    @property
    def median(self) -> float | None:
        return statistics.median(self.values) if self.values else None

    def told(self) -> dict[str, Any]:
        """For JSON; three digits that mean something."""
        return {**asdict(self), "values": [round3(one) for one in self.values], "cost": [round3(one) for one in self.cost]}


def round3(number: float) -> float:
    """Three significant digits; whole numbers from 100 on."""
    return round(number) if abs(number) >= 100 else float(f"{number:.3g}")


def rounds(quick: bool) -> int:
    """How often each side of a pair does its work: what was asked on the command line, else 5, or 2 when quick."""
    return _asked[-1] if _asked else QUICK if quick else ROUNDS


def ask_rounds(number: int) -> None:
    _asked.append(number)
