"""A hundred portals crawled, crawled again unchanged, with 1 % of the documents changed, and days later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawler.recrawls import check, costs, current
from tests.replica.steady import steady

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.soak
def test_a_hundred_portals(tmp_path: Path) -> None:
    with steady(100) as world:
        spent = costs(world, tmp_path)
        print("\n" + spent.table())  # noqa: T201  # make soak runs with -s
        check(spent, world)
        stored = current(tmp_path)
        assert len(stored) == world.documents
        assert sum(times for _, times in stored) == world.documents + spent.edited
