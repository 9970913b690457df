"""Cost follows change: what a recrawl asks for, by the portals' own logs; a hundred portals in tests/soak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawler.recrawls import Costs, check, costs, current
from tests.replica.steady import World, steady

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PORTALS = 4


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with steady(PORTALS) as world:
        yield world


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recrawls")


@pytest.fixture(scope="module")
def spent(world: World, folder: Path) -> Costs:
    return costs(world, folder)


def test_a_recrawl_costs_what_changed(spent: Costs, world: World) -> None:
    check(spent, world)


def test_every_document_is_there_and_what_was_edited_twice(spent: Costs, world: World, folder: Path) -> None:
    stored = current(folder)
    assert len(stored) == world.documents
    assert sorted(times for _, times in stored if times > 1) == [2] * spent.edited


def test_an_unchanged_list_is_one_request(spent: Costs, world: World) -> None:
    assert spent.unchanged.requests == PORTALS  # robots.txt of the same day is not asked for again
    assert spent.later.requests == 2 * PORTALS
