"""docs/bench.md is made of docs/bench.json, every bound has its benchmark, and a pair is measured as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench.__main__ import TOPICS
from tests.bench.harness import environment, machine, table
from tests.bench.harness.rows import Row
from tests.bench.harness.sides import Side, compare, ours

BENCH = Path(__file__).parent / "bench"


def busy(units: str) -> object:
    """A side of ours: so many units, each of the same work."""
    return lambda: sum(bool(sum(range(20_000))) for _ in range(int(units)))


def broken(word: str) -> object:
    raise ValueError(word)


def source(topic: str) -> str:
    """A benchmark's module and its helpers."""
    return "\n".join(file.read_text(encoding="utf-8") for file in [*BENCH.glob(f"{topic}.py"), *BENCH.glob(f"{topic}*/*.py")])


def test_the_page_is_made_of_the_data():
    assert table.PAGE.read_text(encoding="utf-8") == table.page(table.load())


@pytest.mark.parametrize("key", table.bounds())
def test_every_bound_has_its_benchmark(key):
    assert key.partition(".")[0] in TOPICS
    rows = {row["key"]: row for topic in table.load()["topics"].values() for row in topic["rows"]}
    assert key in rows
    assert rows[key]["figure"] == table.bounds()[key]["figure"]
    assert rows[key]["values"] or rows[key]["missing"]


def test_no_paths_or_hosts_in_what_is_told():
    text = table.DATA.read_text(encoding="utf-8")
    assert not re.search(r"/(?:root|home|tmp|work|usr)\b", text)
    assert not re.search(r"127\.0\.0\.1|localhost", text)


def test_peers_are_pinned_and_the_project_does_not_import_them_from_there():
    assert len(machine.peers()) >= 10
    for file in (BENCH / "peers").glob("*.py"):
        assert not re.search(r"^\s*(?:from|import) (?:tests|archive|crawler|settings)\b", file.read_text(encoding="utf-8"), re.MULTILINE), file


def test_a_pair_is_measured_by_the_unit_of_work():
    row = compare("a.pair", "the same work in both", "itself", ours(busy, 400), ours(busy, 100), unit="loop", quick=True)
    assert len(row.values) == 2
    assert all(0.2 < ratio < 5 for ratio in row.values)  # four times the units, not four times the cost
    assert len(row.cost) == 2
    assert min(row.memory) > 5


def test_a_side_that_fails_tells_so():
    row = compare("a.failure", "a step", "itself", ours(broken, "no such model"), ours(busy, 1), unit="loop", quick=True)
    assert (row.values, row.missing) == ((), "ValueError: no such model")


def test_peers_that_cannot_be_installed_are_told(monkeypatch, tmp_path):
    lock = tmp_path / "requirements-bench.lock"
    lock.write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8")
    monkeypatch.setattr(environment, "LOCK", lock)
    monkeypatch.setattr(environment, "FOLDER", tmp_path / "bench")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setattr(environment, "python", environment.python.__wrapped__)
    row = compare("a.missing", "a step", "a peer", ours(busy, 1), Side("peer.py", "step", foreign=True), unit="loop", quick=True)
    assert row.missing.startswith("peers are not installed (requirements-bench.lock): ")


def test_bounds_are_kept_by_the_median():
    assert table.kept({"least": 2}, [1.0, 2.5, 3.0])
    assert table.kept({"most": 2}, [1.0, 2.5, 3.0]) is False
    assert table.kept({"most": 2}, []) is None
    assert Row("a.b", "", "", (3.0, 1.0, 2.0)).median == 2.0
