"""Portals of no known family, each on its replica."""

from __future__ import annotations

import pytest

from tests.crawler.walk import check, walk
from tests.replica import replicas


@pytest.mark.parametrize(("name", "pages", "declared"), [
    ("iframe", 1 + 4, False), ("node", 7, False), ("slug", 5, False), ("jeecms", 4, True), ("huaian", 4, True),
    ("endless", 5 + 1, False), ("wap", 5, False), ("list", 5, True), ("php", 4, False), ("asp", 4, True), ("eportal", 5, False),
])  # fmt: skip
def test_the_whole_column_is_walked(name: str, pages: int, declared: bool) -> None:
    with replicas(f"fam-generic-{name}") as world:
        walked = walk(world[f"fam-generic-{name}"])
    check(walked, declared=declared)
    assert len(walked.lists()) == pages
