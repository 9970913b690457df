"""The same where the registry has nothing but the portals' addresses: platform and columns are found on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.homemade.all import CASES, check, crawled_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.homemade.crawled import Crawled
    from tests.homemade.portal import Homemade


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Crawled]]:
    with crawled_all(tmp_path_factory.mktemp("homemade"), probed=True) as came:
        yield came


@pytest.mark.parametrize("portal", CASES)
def test_a_portal_made_by_hand_of_which_nothing_is_known(portal: Homemade, found: dict[str, Crawled]) -> None:
    check(portal, found[portal.id])
