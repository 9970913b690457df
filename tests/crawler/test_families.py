"""The table of docs/platforms.md is true: every check of every family's replica holds."""

from __future__ import annotations

import pytest

from tests.crawler.families import CHECKS, DOCUMENT, HEAD, World, crawled, table


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    return crawled(tmp_path_factory.mktemp("families"))


def test_the_crawl_of_all_families_is_complete(world):
    assert world.told.status == 0, world.told.err


@pytest.mark.parametrize("check", CHECKS)
def test_every_family_passes(world, check):
    assert [portal.id for portal in world.portals if world.checks(portal)[check] is False] == []


def test_the_table_is_the_one_in_the_documentation(world):
    assert DOCUMENT.read_text(encoding="utf-8") == HEAD + table(world)
