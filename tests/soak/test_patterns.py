"""Patterns whose time grows faster than their text are known, each with what bounds it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.patterns.collected import ROOT

pytestmark = pytest.mark.soak
PROGRAM = "from tests.patterns.attacked import unbounded; unbounded()"


def test_no_pattern_is_slow_with_long_texts() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
