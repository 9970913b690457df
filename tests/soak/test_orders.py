"""Every command with every rubbish that tests/fuzz/orders.py knows."""

from __future__ import annotations

import pytest

from tests.archive.commands import fill
from tests.fuzz.orders import amiss, commands, orders


@pytest.mark.soak
@pytest.mark.parametrize("name", commands())
def test_no_command_line_is_too_odd(tmp_path, name):
    fill(tmp_path / "data")
    assert not [said for words in orders(name, commands()[name], tmp_path) if (said := amiss(words))]
