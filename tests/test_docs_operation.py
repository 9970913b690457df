"""docs/operation.md says what the code does: conditions, events, figures, standings, variables."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from archive.operation import metrics
from archive.operation.alerts.conditions import CONDITIONS
from archive.operation.state import NEEDS
from tests.archive.standings import world

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")


def first_column(heading):
    rows = TEXT.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])]


def sources():
    return "\n".join(file.read_text(encoding="utf-8") for folder in ("archive", "crawler") for file in (ROOT / folder).rglob("*.py"))


def test_conditions_and_their_thresholds():
    assert first_column("condition") == list(CONDITIONS)
    rows = {row.split("`")[1]: row for row in TEXT.splitlines() if row.startswith("| `")}
    same = {name for name in CONDITIONS if "the same for" in rows[name]}
    for name in set(CONDITIONS) - same:
        assert [key for key in CONDITIONS[name].defaults if f"`{key}`" not in rows[name]] == [], name


def test_standings():
    assert set(first_column("standing")) == set(NEEDS)


def test_events():
    told = set(re.findall(r"journal\.event\(\s*\"([a-z-]+)\"", sources())) | {"log"}
    assert set(first_column("event")) == told


def test_figures(tmp_path):
    metrics.write(world(9), tmp_path / "x.prom", per_portal=True)
    made = {family.name for family in text_string_to_metric_families((tmp_path / "x.prom").read_text(encoding="utf-8"))}
    assert set(first_column("metric")) == made


def test_variables():
    read = set(re.findall(r"environ\.get\(\"(XXGK_\w+)\"", sources())) - {"XXGK_CONTACT"}
    assert {name for name in read if name in TEXT} >= {"XXGK_LOG", "XXGK_LOG_FILE", "XXGK_LOG_LEVEL", "XXGK_METRICS_PER_PORTAL"}


def test_links_and_paths():
    for path in re.findall(r"\]\(([\w./-]+)\)", TEXT):
        assert (ROOT / "docs" / path).exists(), path
    for path in re.findall(r"`((?:archive|settings)/[\w./]+)`", TEXT):
        assert (ROOT / path.rstrip("/")).exists(), path
