"""Settings files with rubbish in them: what is wrong is said, with the file; the same inputs each time."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from archive.operation.alerts import settings as alerts
from settings import registry
from tests.fuzz.test_fuzz import changed

if TYPE_CHECKING:
    from collections.abc import Callable

ODD = ('""', "0", "-1", "1e999", "nan", "[]", "{}", "[[]]", "true", '"\\u202e"', "2020-01-01", '"http://["', '"' + "9" * 300 + '"', "[1, {a = 1}]")
PORTALS = sorted((Path(registry.__file__).parent / "portals").glob("*.toml"))[:2]


def inputs(text: str, chance: Random, count: int) -> list[bytes]:
    """Lines with another value, and bytes changed anywhere."""
    lines = text.split("\n")
    made = []
    for _ in range(count):
        at = chance.randrange(len(lines))
        name, equals, _rest = lines[at].partition("=")
        other = f"{name}{equals}{chance.choice(ODD)}" if equals else lines[at] * 2
        made.append("\n".join([*lines[:at], other, *lines[at + 1:]]).encode())
        made.append(changed(text.encode(), chance))
    return made


def _refusal(load: Callable[[], object], known: type[Exception], otherwise: str) -> str:
    """What a file is refused with."""
    try:
        load()
    except known as error:
        return str(error)
    return otherwise


@pytest.mark.parametrize("file", PORTALS, ids=lambda file: file.name)
def test_portals(tmp_path, file):
    path = tmp_path / "portals.toml"
    for data in inputs(file.read_text(encoding="utf-8")[:6000].rpartition("\n[[")[0], Random(file.name), 150):
        path.write_bytes(data)
        assert "portals.toml" in _refusal(lambda: registry.load(path), registry.RegistryError, "portals.toml"), data


def test_alerts(tmp_path):
    path = tmp_path / "alerts.toml"
    text = (PORTALS[0].parent.parent / "alerts.toml").read_text(encoding="utf-8")
    for data in inputs(text.replace("\n# ", "\n"), Random("alerts"), 150) + inputs(text, Random("more"), 100):
        path.write_bytes(data)
        assert _refusal(lambda: alerts.load(path, {}), alerts.AlertError, "taken"), data
