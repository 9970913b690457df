"""List pages kept from real crawls (tests/pages/PORTAL/NAME): the adapter reads what a person has confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crawler.frozen import listed
from crawler.page import make_page
from tests import drafts

if TYPE_CHECKING:
    from pathlib import Path

CASES = drafts.cases("pages")


def read(file: Path, expected: dict[str, Any]) -> dict[str, Any]:
    body = next(file.parent.glob("input.*")).read_bytes()
    page = make_page(expected["url"], expected["status"], [("Content-Type", expected["content_type"])], body)
    return listed(page, expected["platform"])


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.parent.name}-{file.parent.name}")
def test_a_frozen_page(file: Path) -> None:
    expected = drafts.load(file)
    found = read(file, expected)
    assert {key: expected[key] for key in found} == found
