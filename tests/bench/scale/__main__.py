"""`python -m tests.bench.scale`: the crawl of the country, or of a province, worked out and simulated.

Any assumption of tests/bench/scale/assumptions.toml can be another: --set pace_seconds=5 --set workers=4. --write puts all tables of
docs/scale.md there anew, from docs/bench.json as it is.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from tests.bench.scale import figures, paper
from tests.bench.scale.costs import costs
from tests.bench.scale.crawl import crawl
from tests.bench.scale.hosts import hosts


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--province", default="", metavar="CODE", help="two digits; else the whole country")
    ask.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another value of an assumption")
    ask.add_argument("--revisit", action="store_true", help="a run that finds nothing new, not the first one")
    ask.add_argument("--write", action="store_true", help="write the tables of docs/scale.md")
    given = ask.parse_args()
    if given.write:
        paper.PAGE.write_text(paper.filled(paper.PAGE.read_text(encoding="utf-8"), {name: table() for name, table in paper.TABLES.items()}), encoding="utf-8")
        return
    try:
        taken = figures.assumptions({name: float(value) for name, _, value in (one.partition("=") for one in given.set)})
    except (KeyError, ValueError) as error:
        ask.error(f"--set: {error}; names are in tests/bench/scale/assumptions.toml, values are numbers")
    found = hosts(taken, given.province)
    if not found:
        ask.error(f"--province {given.province}: no such province; {', '.join(f'{code} {name}' for code, name in paper.NAMES.items())}")
    made = crawl(found, taken, paper.measured()["request_ms"], revisit=given.revisit)
    told = {"hosts": len(found), **asdict(made), "requests a second": made.rate, **({} if given.revisit else asdict(costs(found, taken, paper.measured())))}
    reading = told.pop("reading", {})
    told.update({f"reading {name}": hours for name, hours in reading.items()})
    sys.stdout.write(paper.rows("  | ", told.items()))


if __name__ == "__main__":
    main()
