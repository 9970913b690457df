"""All portals made by hand, and how a crawl of them is judged."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.archive.framed import needs_chromium
from tests.homemade.answers import answers
from tests.homemade.crawled import crawled, wanted
from tests.homemade.hidden import hidden
from tests.homemade.links import links
from tests.homemade.pagers import pagers
from tests.homemade.parts import parts
from tests.homemade.scripts import scripts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homemade.crawled import Crawled
    from tests.homemade.portal import Homemade

KINDS = {
    "How a list leads on": pagers.made(), "How reports are linked and called": links.made(), "Columns in parts": parts.made(),
    "Reports that are not shown plainly": hidden.made(), "What scripts draw": scripts.made(), "Other answers": answers.made(),
}
PORTALS = {portal.id: portal for kind in KINDS.values() for portal in kind}
CASES = [pytest.param(portal, id=name, marks=needs_chromium if portal.rendered else ()) for name, portal in PORTALS.items()]


@contextmanager
def crawled_all(folder: Path, *, probed: bool) -> Iterator[dict[str, Crawled]]:
    """By portal, what one crawl of all of them brought. probed: it knows nothing but their addresses."""
    portals = list(PORTALS.values())
    for portal in portals:
        portal.open()
    try:
        yield crawled(portals, folder, probed=probed)
    finally:
        for portal in portals:
            portal.server.close()


def check(portal: Homemade, came: Crawled) -> None:
    """As a perfect crawler would: all reports and nothing else, and the outcome says what is missing."""
    missing = wanted(portal) - came.held
    assert not (missing and came.outcome == "complete"), f"silent: {sorted(missing)}"
    assert (sorted(missing), sorted(came.held - wanted(portal)), came.outcome) == ([], [], portal.outcome), came.reason
    assert portal.reason in came.reason
