"""From a home page to its annual-report channels, over all cases of tests/pages/homes: found, and none wrong."""

from __future__ import annotations

from functools import cache

import pytest

from crawler import hosts
from crawler.probing import answers
from crawler.probing.search import Search
from settings.registry import Portal
from tests.crawler.homes import HOST, homes

HOMES = {home.name: home for home in homes()}


@cache
def searched(name: str) -> Search:
    """The search on a case, walked to its end."""
    home = HOMES[name]
    search = Search(home.url, hosts.sites(Portal("x", "x", "", HOST)), home.expected.get("pages", 25))
    asked = []
    while (step := search.next()) is not None:
        asked.append(step.url)
        search.got(step, home.page(step.url))
    assert len(asked) == len(set(asked)), "a page was asked for twice"
    return search


def found(search: Search) -> set[tuple[str, str]]:
    return {(channel.url, channel.agency) for channel in answers.channels(search)}


@pytest.mark.parametrize("home", HOMES.values(), ids=list(HOMES))
def test_channels_platform_and_words(home):
    search = searched(home.name)
    assert found(search) == home.channels, answers.online(search)
    assert home.expected.get("platform") in (None, search.platform.family)
    assert home.expected.get("says", "") in "; ".join(answers.online(search)["why"])


def test_the_cases_are_many_and_the_score_is_what_the_issue_asks():
    right = wrong = wanted = 0
    for home in HOMES.values():
        channels = found(searched(home.name))
        right += len(channels & home.channels)
        wrong += len(channels - home.channels)
        wanted += len(home.channels)
    assert len(HOMES) >= 30
    assert right >= 0.95 * wanted
    assert wrong == 0
