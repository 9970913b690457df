"""Drawn pages that once gave a wrong number, by their seed (docs/proofs.md)."""

from __future__ import annotations

import pytest

from tests.archive.judged import wrong_on_page


@pytest.mark.parametrize("seed", [1005815, 1009430, 1010074])
def test_no_wrong_number(seed):
    assert wrong_on_page(seed) == []
