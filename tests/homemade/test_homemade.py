"""Every portal made by hand is crawled as a perfect crawler would, and none says complete while reports are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.homemade.all import CASES, PORTALS, check, crawled_all
from tests.homemade.table import DOCUMENT, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.homemade.crawled import Crawled
    from tests.homemade.portal import Homemade

FEWEST = 79  # portals; rises only


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Crawled]]:
    with crawled_all(tmp_path_factory.mktemp("homemade"), probed=False) as came:
        yield came


@pytest.mark.parametrize("portal", CASES)
def test_a_portal_made_by_hand(portal: Homemade, found: dict[str, Crawled]) -> None:
    check(portal, found[portal.id])


def test_no_portal_is_left_out() -> None:
    assert len(PORTALS) >= FEWEST
    assert DOCUMENT.read_text() == table()
