"""No pattern of ours can be made to take exponential time; tests/soak/test_patterns.py looks for quadratic time, too."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.patterns.collected import ROOT

FEWEST = 400  # patterns, lest some are no longer found
PROGRAM = "from tests.patterns.attacked import explosive; explosive()"


def test_no_pattern_explodes() -> None:
    """In a fresh interpreter, where modules still compile what they have."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["patterns"] >= FEWEST
    assert told["explosive"] == []
