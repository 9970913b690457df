"""docs/bench.json and the table made of it, docs/bench.md: asked, obtained, kept."""

from __future__ import annotations

import json
import statistics
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.harness import machine
from tests.bench.harness.rows import round3

ROOT = Path(__file__).parents[3]
BOUNDS = Path(__file__).parents[1] / "bounds.toml"
DATA, PAGE = ROOT / "docs" / "bench.json", ROOT / "docs" / "bench.md"
HEAD = """# Measured

Written by `make bench` (`python -m tests.bench --write`) from docs/bench.json; not to be edited. What was done about these figures:
[performance.md](performance.md). Other people's programs run in an environment of their own (requirements-bench.lock), each side of a
pair in a process of its own, in turn: peer, ours, peer, ours … A ratio is of CPU time (user and system, of the process and all that it
started) a unit of work; obtained is the median of the rounds, with the least and the most of them. Peak memory is that of the whole
process. Machines are busy: only ratios are to be compared between them.
"""


def bounds() -> dict[str, dict[str, Any]]:
    """Key → what is asked."""
    return {one["key"]: one for one in tomllib.loads(BOUNDS.read_text(encoding="utf-8"))["bound"]}


def kept(bound: dict[str, Any], values: list[float]) -> bool | None:
    """Whether the median keeps it; None where nothing was measured."""
    if not values:
        return None
    median = statistics.median(values)
    return bound.get("least", median) <= median <= bound.get("most", median)


def less(bound: dict[str, Any], row: dict[str, Any]) -> str:
    """What a row says that was measured on less than the bound asks for; empty where it was not."""
    if not row["values"] or bound.get("of", "") in row["step"]:
        return ""
    return f"on less than {bound['of']}: {row['step']}"


def topic(found: list[dict[str, Any]], *, quick: bool, rounds: int) -> dict[str, Any]:
    """The rows of a module with their circumstances: day, machine and versions."""
    return {
        "measured": f"{datetime.now(UTC):%Y-%m-%d}", "quick": quick, "rounds": rounds, "machine": machine.machine(),
        "versions": machine.versions(), "peers": machine.peers(), "rows": found,
    }  # fmt: skip


def merged(known: dict[str, Any], topics: dict[str, Any]) -> dict[str, Any]:
    """What was known with the topics measured now in place of theirs, in the order of names."""
    return {"topics": dict(sorted({**known.get("topics", {}), **topics}.items()))}


def load() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8")) if DATA.exists() else {}
    return found


def write(data: dict[str, Any]) -> None:
    DATA.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(data), encoding="utf-8")


def page(data: dict[str, Any]) -> str:
    """docs/bench.md."""
    asked = bounds()
    measured = {row["key"]: row for topic in data["topics"].values() for row in topic["rows"]}
    lines = [HEAD, "## What is asked\n", "| | figure | asked | obtained | kept |", "|---|---|--:|--:|---|"]
    for key, bound in asked.items():
        row = measured.get(key, {"values": [], "missing": "not measured"})
        told = less(bound, row) or {True: "yes", False: "**no**", None: row["missing"]}[kept(bound, row["values"])]
        lines.append(f"| {bound['asked']} (`{key}`) | {bound['figure']} | {_bound(bound)} | {spread(row['values'])} | {told} |")
    for name, topic in data["topics"].items():
        lines += ["", f"## {name}", "", _circumstances(topic), "", rows(topic["rows"]).rstrip("\n")]
    return "\n".join([*lines, "", "## Versions", "", *_versions(data["topics"])]) + "\n"


def spread(values: list[float]) -> str:
    """Median (least–most)."""
    if not values:
        return ""
    median = f"{round3(statistics.median(values)):,}"
    return median if len(values) == 1 else f"{median} ({round3(min(values)):,}–{round3(max(values)):,})"


def _bound(bound: dict[str, Any]) -> str:
    return f"≥ {bound['least']:,}" if "least" in bound else f"≤ {bound['most']:,}"


def rows(found: list[dict[str, Any]]) -> str:
    """Rows as a table in Markdown."""
    lines = ["| step | beside | figure | obtained | CPU ms a unit, ours : peer | peak MB, ours : peer |", "|---|---|---|--:|--:|--:|"]
    for row in found:
        cost = " : ".join(f"{one:,}" for one in row["cost"]) + (f" a {row['unit']}" if row["cost"] and row["unit"] else "")
        cells = (f"{row['step']} (`{row['key']}`)", row["beside"], row["figure"], row["missing"] or spread(row["values"]), cost, " : ".join(map(str, row["memory"])))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _circumstances(topic: dict[str, Any]) -> str:
    """When, how often and on what."""
    machine = topic["machine"]
    return (f"{topic['measured']}, {topic['rounds']} rounds{', quick' if topic['quick'] else ''}; {machine['cores']} cores {machine['cpu']}, "
            f"{machine['memory_gb']} GB, {machine['system']}, load {machine['load']} at the start.")  # fmt: skip


def _versions(topics: dict[str, Any]) -> list[str]:
    """Each set of versions once, with the topics that it was measured with."""
    sets: dict[str, list[str]] = {}
    for name, topic in topics.items():
        told = (", ".join(f"{package} {version}" for package, version in topic[side].items()) for side in ("versions", "peers"))
        sets.setdefault("ours: {}; peers: {}".format(*told), []).append(name)
    return [f"- {', '.join(names)}: {told}" for told, names in sets.items()]
