"""Portals made by hand, crawled again: nothing is captured twice, and what came to a year's list is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawler.crawl import rows
from tests.homemade.crawled import bare, crawled
from tests.homemade.hidden import hidden
from tests.homemade.parts import parts
from tests.homemade.portal import TOWNS, item
from tests.replica.model import Response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.homemade.portal import Homemade
    from tests.replica.model import Request

YEARS = {"years": "/zwgk/nb/2021n/", "select-box": "/nb/2021.html", "more": "/nb/all.html", "names-of-agencies": "/nb/2023/"}
NEW = "SELECT count(*) FROM captures WHERE role = 'report' AND revisit = 0 AND status = 200"


def grown(portal: Homemade, path: str) -> None:
    """One more report in front of a list."""
    title = portal.article("/new/2024/90001.html", TOWNS[0], 2021)
    before = portal.pages[path]

    def answer(request: Request) -> Response:
        first = item("/new/2024/90001.html", title, "2024-02-01")
        return Response(before(request).body.replace(b"<ul class='list'>", f"<ul class='list'>{first}".encode(), 1))

    portal.server.pages |= {"/new/2024/90001.html": portal.pages["/new/2024/90001.html"], path: answer}


@pytest.mark.parametrize("name", YEARS)
def test_a_list_behind_the_column_that_grows(name: str, tmp_path: Path) -> None:
    portal = next(one for one in (*parts.made(), *hidden.made()) if one.id == name)
    portal.open()
    try:
        assert crawled([portal], tmp_path)[name].outcome == "complete"
        first = rows(tmp_path, NEW)
        assert crawled([portal], tmp_path)[name].outcome == "complete"
        assert rows(tmp_path, NEW) == first
        asked = len(portal.server.log)
        grown(portal, YEARS[name])
        came = crawled([portal], tmp_path)[name]
        assert (came.outcome, (bare(TOWNS[0]), 2021) in came.held) == ("complete", True)
        assert len(portal.server.log) - asked < len(portal.expected)
    finally:
        portal.server.close()
