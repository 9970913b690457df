"""Every target fuzzed, guided by what code it reaches; XXGK_FUZZ_SECONDS for each, XXGK_FUZZ_SEED for other inputs."""

from __future__ import annotations

import os
import sys

import pytest

from tests.fuzz.guided import run
from tests.fuzz.targets import BY_NAME

SECONDS = int(os.environ.get("XXGK_FUZZ_SECONDS") or 60)
SEED = int(os.environ.get("XXGK_FUZZ_SEED") or 1)


@pytest.mark.soak
def test_nothing_is_found():
    found = []
    for done in run(tuple(BY_NAME), SECONDS, SEED):
        sys.stdout.write(f"{done.name:14} {done.inputs:12,} inputs {done.finding}\n")
        found += [f"{done.name}: {done.finding}; build/fuzz/{done.name}-*"] * bool(done.finding)
    assert not found
