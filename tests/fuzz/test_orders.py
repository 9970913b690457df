"""A share of the command lines with rubbish, the same each time; all of them: tests/soak/test_orders.py."""

from __future__ import annotations

from random import Random

import pytest

from tests.archive.commands import call, fill
from tests.fuzz.orders import amiss, commands, orders

SHARE = 0.12


@pytest.mark.parametrize("name", commands())
def test_no_command_line_is_too_odd(tmp_path, name):
    fill(tmp_path / "data")
    chance = Random(name)
    assert not [said for words in orders(name, commands()[name], tmp_path) if chance.random() < SHARE and (said := amiss(words))]


def test_bytes_that_are_no_text(tmp_path):
    """They got into the archive's notes, which could not be written down."""
    fill(tmp_path / "data")
    done = call("correct", "1", "requests.granted.total", "2", "--reason", "\udcff", "--author", "a", "--data", tmp_path / "data")
    assert done.exit_code == 2
    assert "\\udcff: neither UTF-8 nor a file that is there" in done.output
    (tmp_path / "\udcff.html").write_bytes(b"<p>1</p>")
    assert call("read", tmp_path / "\udcff.html").exit_code == 0


def test_a_path_that_leads_to_itself(tmp_path):
    fill(tmp_path / "data")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    done = call("export", tmp_path / "loop", "--data", tmp_path / "data")
    assert done.exit_code == 2
    assert "name another path" in done.output
