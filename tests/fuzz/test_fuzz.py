"""A small share of the fuzzing, the same inputs each time: seeds with some bytes changed."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.targets import TARGETS

SHORT = 3_000  # bytes of a seed
SLOW = 3  # of those that take processes
ODD = (b"", b"\x00", b"\xff\xff\xff\xff", b"<", b"&#49;", b"[", b"9" * 20, b"%5B", b"\r\n\r\n", b"-1", b"\xe2\x80\xae", b"\"")


def changed(data: bytes, chance: Random) -> bytes:
    """Up to four places of it cut out, doubled, or with something odd in them."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((0, 1, 4, 40)))
        data = data[:start] + chance.choice((*ODD, data[start:end] * 2, chance.randbytes(3))) + data[end:]
    return data


@pytest.mark.parametrize("target", [pytest.param(target, id=target.name) for target in TARGETS])
def test_no_input_is_too_odd(target):
    chance = Random(target.name)
    seeds = [seed if target.slow else seed[: chance.choice((SHORT, 300))] for seed in target.seeds()]
    assert seeds
    for data in (b"", b"\x00", b"\xff" * 9):
        target(data)
    for _ in range(SLOW if target.slow else target.inputs):
        target(changed(chance.choice(seeds), chance))
