"""Remembered plans against reading, on at least 100,000 tables that were changed; `XXGK_PLANS` tells how many changed documents."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor

import click
import pytest

from archive.extract.plans import Plans
from tests.archive.extract.test_plans import tried

DOCUMENTS = int(os.environ.get("XXGK_PLANS", "8000"))
FIRST = 1_000_000  # other seeds than those of make test
EACH = 500  # documents that share a memory


def some(first: int) -> tuple[int, int]:
    """Tables, and how many of them were not read because a plan was remembered."""
    plans = Plans()
    tables = sum(tried(seed, plans) for seed in range(first, first + EACH))
    return tables, plans.used


@pytest.mark.soak
def test_changed_tables():
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(some, range(FIRST, FIRST + DOCUMENTS, EACH)))
    tables, used = (sum(part) for part in zip(*found, strict=True))
    click.echo(f"{tables} tables, {used} by a remembered plan")
    assert tables >= 12 * DOCUMENTS
    assert used > tables / 20
