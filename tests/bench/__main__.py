"""`make bench`: what the costly steps cost beside other people's programs, in one interleaved run on this machine.

`python -m tests.bench [NAME…] [--quick] [--rounds N] [--write]`. A NAME is a module of this folder with `measure(quick) -> list[Row]`.
Only ratios are to be quoted: machines are shared and noisy, and a slow minute hits both sides of a pair.
"""

from __future__ import annotations

import argparse
import re
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.bench.harness import table
from tests.bench.harness.rows import Row, ask_rounds, rounds

TOPICS = ("html", "pdfs", "scans", "documents", "archive", "crawl", "cluster", "pages", "national", "heavy", "crawl_memory")
PATH = re.compile(r"(?:/[\w.-]+)+/")  # of this machine


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TOPICS)}; all of them when none is given")
    ask.add_argument("--quick", action="store_true", help="few rounds on little work: a look, nothing to be quoted")
    ask.add_argument("--rounds", type=int, help="how often each side of a pair does its work (5, quick 2)")
    ask.add_argument("--write", action="store_true", help="put the rows into docs/bench.json and docs/bench.md")
    given = ask.parse_args()
    if unknown := sorted(set(given.names) - set(TOPICS)):
        ask.error(f"{', '.join(unknown)}: not among {', '.join(TOPICS)}")
    if given.rounds:
        ask_rounds(given.rounds)
    measured: dict[str, Any] = {}
    for name in given.names or TOPICS:
        sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {name}\n")
        measured[name] = topic(name, quick=given.quick)
        if given.write:  # after each: what is measured stays when a later one fails
            table.write(table.merged(table.load(), measured))
    sys.stdout.write(table.page(table.merged({}, measured)))


def topic(name: str, *, quick: bool) -> dict[str, Any]:
    """The rows of a module with their circumstances. A module that fails gives a row that says how, and the others still run."""
    return {**table.topic([], quick=quick, rounds=rounds(quick)), "rows": _rows(name, quick=quick)}  # the machine as it was before


def _rows(name: str, *, quick: bool) -> list[dict[str, Any]]:
    if not find_spec(f"tests.bench.{name}"):
        return [_failed(name, "no such module yet")]
    try:
        return [row.told() for row in import_module(f"tests.bench.{name}").measure(quick)]
    except Exception as error:  # noqa: BLE001 - hours of other rows must not be lost; the row and stderr tell
        traceback.print_exc()
        return [_failed(name, f"{type(error).__name__}: {PATH.sub('', str(error).partition(chr(10))[0])[:200]}")]


def _failed(name: str, why: str) -> dict[str, Any]:
    return Row(f"{name}.failed", "the whole module", "", missing=why).told()


if __name__ == "__main__":
    main()
