"""No wrong and no invented number in 105,000 pages, dumps and mutated cases; `XXGK_CASES` adds its cases."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

import pytest

from tests.archive.cases import Case, in_repository, outside
from tests.archive.judged import wrong_in_case, wrong_in_dump, wrong_on_page

PAGES, DUMPS, MUTATED = 30_000, 45_000, 30_000
FIRST = 1_000_000  # other seeds than those of make test


def on_cores(function, *arguments):
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return [found for found in pool.map(function, *arguments, chunksize=50) if found]


@pytest.mark.soak
def test_pages():
    assert not on_cores(wrong_on_page, range(FIRST, FIRST + PAGES))


@pytest.mark.soak
def test_dumps():
    """Six oddities on a dump on average: two in one row may cancel out, and then leave no trace at all."""
    found = on_cores(wrong_in_dump, range(FIRST, FIRST + DUMPS))
    assert len(found) <= DUMPS // 5000, found


@pytest.mark.soak
def test_mutated_cases():
    cases: list[Case] = [case for case in [*in_repository(), *outside()] if case.file.suffix == ".txt"]
    each = MUTATED // len(cases)
    for case in cases:
        assert not on_cores(wrong_in_case, repeat(case, each), range(FIRST, FIRST + each))
