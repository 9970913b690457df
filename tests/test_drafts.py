"""No test case is a draft that nobody has read (xxgk freeze)."""

from __future__ import annotations

import pytest

from tests import drafts

CASES = drafts.cases("reports") + drafts.cases("pages")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.parent.name)
def test_somebody_has_read_it(file):
    drafts.load(file)
