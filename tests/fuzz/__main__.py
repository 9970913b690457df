"""Runs targets one after the other, and says of each how many inputs it took and what came."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz.guided import run
from tests.fuzz.targets import BY_NAME

if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(BY_NAME))
    asked.add_argument("--seconds", type=int, default=60, help="for each target")
    asked.add_argument("--seed", type=int, default=1)
    told = asked.parse_args()
    lost = 0
    for done in run(told.targets or tuple(BY_NAME), told.seconds, told.seed):
        lost += bool(done.finding)
        sys.stdout.write(f"| {done.name} | {done.inputs:,} | {told.seconds} | {done.finding or 'none'} |\n")
        sys.stdout.flush()
    sys.exit(1 if lost else 0)
