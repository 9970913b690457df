"""`python -m tests.bench.NAME [--quick] [--rounds N]`: one module alone, its rows as a table."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tests.bench.harness import table
from tests.bench.harness.rows import Row, ask_rounds

if TYPE_CHECKING:
    from collections.abc import Callable


def run(measure: Callable[[bool], list[Row]]) -> None:
    """What stands below `if __name__ == "__main__"` of a benchmark."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--quick", action="store_true")
    ask.add_argument("--rounds", type=int)
    given = ask.parse_args()
    if given.rounds:
        ask_rounds(given.rounds)
    sys.stdout.write(table.rows([row.told() for row in measure(given.quick)]))
