"""The gallery: every attack ends as it must, and the table in the documentation is what came of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.gallery.frame import DOCUMENT, Attack, rooms, table
from tests.gallery.imports import databases
from tests.gallery.network import addresses

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROOMS = tuple(rooms())
EACH = pytest.mark.parametrize("attack", [pytest.param(attack, id=attack.name) for room in ROOMS for attack in room.ATTACKS])


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Attack, str]:
    found: dict[Attack, str] = {}
    for number, room in enumerate(ROOMS):
        obtained = room.obtained(tmp_path_factory.mktemp(f"room{number}"))
        found |= {attack: obtained[attack.name] for attack in room.ATTACKS}
    return found


@EACH
def test_each_attack_ends_as_it_must(came: Mapping[Attack, str], attack: Attack) -> None:
    assert attack.expected
    assert attack.met(came[attack]), came[attack]


def test_the_table_is_the_one_in_the_documentation(came: Mapping[Attack, str]) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == table(came)


def test_without_the_rule_the_same_attacks_get_inside(tmp_path: Path) -> None:
    """With --allow-private: the control of the rows of addresses."""
    names = ("name-loopback", "name-metadata", "name-mapped", "rebinding", "link-to-inside", "robots-to-octal", "robots-to-private-172")
    told = addresses.carried_out(tmp_path, tuple(one for one in addresses.ATTACKS if one.name in names), "--allow-private")
    sent = told["rebinding"]
    assert sent.startswith("CONNECTED TO")
    for address in ("127.0.0.1:80", "169.254.169.254:80", "::ffff:10.0.0.1:80", "10.0.0.5:80", "172.16.0.1:80"):
        assert address in sent


def test_each_spelling_arrives_where_it_is_allowed(tmp_path: Path) -> None:
    """Every row `robots-to-…`, at a port that is its own: it is the rule that keeps it from arriving, and no accident."""
    told = addresses.carried_out(tmp_path, addresses.CONTROLS, "--allow-private")
    sent = next(iter(told.values())).partition("CONNECTED TO")[2]
    arrived = {int(found) for found in re.findall(r":(20\d{3})\b", sent)}
    assert arrived == set(addresses.PORTS.values())
    assert "percent" not in addresses.PORTS  # a host with percent signs is none, allowed or not


def test_what_sqlite_does_where_nobody_looks_before(tmp_path: Path) -> None:
    """The control of the rows `database-…`."""
    assert databases.by_sqlite(tmp_path) == ["the file that a journal names is deleted", "the reports are deleted"]


def test_no_two_attacks_have_one_name() -> None:
    names = Counter(attack.name for room in ROOMS for attack in room.ATTACKS)
    assert [name for name, times in names.items() if times > 1] == []
