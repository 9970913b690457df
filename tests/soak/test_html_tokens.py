"""Pages drawn tag by tag, many: what is read without a tree is what their tree says. XXGK_DRAWN: how many, 200,000 if it is not set."""

from __future__ import annotations

import os
import sys
from random import Random

import pytest

from tests.archive.readers.markup_drawn import drawn
from tests.archive.readers.test_html_tokens import by_tree, without_tree

FIRST = 100_000  # make test takes those before
PAGES = int(os.environ.get("XXGK_DRAWN") or 200_000)


@pytest.mark.soak
def test_pages_drawn_tag_by_tag():
    taken = 0
    for seed in range(FIRST, FIRST + PAGES):
        data = drawn(Random(seed))
        found = without_tree(data)
        taken += found is not None
        assert found is None or repr(found) == repr(by_tree(data)), seed
    sys.stdout.write(f"{PAGES:,} pages, {taken:,} without a tree\n")
    assert taken > PAGES / 2
