"""Figures of the newest run and of the archive for Prometheus: a file for node_exporter's textfile collector."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from archive.captures.visits import Outcome
from archive.operation.health import NEED_WORDS, counted, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.operation.state import Run, State

STATUSES = ("ended", "interrupted", "failed", "killed", "running")
SEVERITIES = ("error", "warning", "note")


def write(state: State, path: Path, *, per_portal: bool = False) -> None:
    """Write the file anew, in one step. per_portal: one line a portal more, its last complete visit. May raise OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), _registry(state, per_portal=per_portal))


def _registry(state: State, *, per_portal: bool) -> CollectorRegistry:
    """Gauges alone: each run and each state of the archive is told anew."""
    registry = CollectorRegistry()
    _number(registry, "xxgk_told_timestamp_seconds", "When this file was written.", state.at.timestamp())
    if state.runs:
        _run(registry, state.runs[-1], status_of(state, state.runs[-1]))
    _numbers(registry, "xxgk_portals", "Portals by what they need.", "need", dict.fromkeys(NEED_WORDS, 0) | counted(state.portals))
    last = [portal.last.outcome for portal in state.portals if portal.last]
    _numbers(registry, "xxgk_portals_last_outcome", "Portals by the outcome of their last visit.", "outcome",
             {outcome: last.count(outcome) for outcome in get_args(Outcome)})
    _number(registry, "xxgk_reports", "Current reports in the database.", state.counts.get(("reports", ""), 0))
    _numbers(registry, "xxgk_findings", "Findings of current reports.", "severity",
             {severity: state.counts.get(("findings", severity), 0) for severity in SEVERITIES})
    _number(registry, "xxgk_archive_bytes", "Bytes of the WARC files.", state.counts.get(("archive_bytes", ""), 0))
    if per_portal:
        _numbers(registry, "xxgk_portal_last_success_timestamp_seconds", "End of a portal's last complete visit.", "portal",
                 {portal.id: portal.good_at.timestamp() for portal in state.portals if portal.good_at})
    return registry


def _run(registry: CollectorRegistry, run: Run, status: str) -> None:
    _number(registry, "xxgk_run_started_timestamp_seconds", "Start of the newest run.", run.started_at.timestamp())
    if run.ended_at:
        _number(registry, "xxgk_run_ended_timestamp_seconds", "End of the newest run.", run.ended_at.timestamp())
    _numbers(registry, "xxgk_run_status", "1 for the status of the newest run.", "status", {one: one == status for one in STATUSES})
    _numbers(registry, "xxgk_run_visits", "Visits of the newest run.", "outcome",
             {outcome: run.outcomes.get(outcome, 0) for outcome in get_args(Outcome)})
    for name, about in (("requests", "Exchanges"), ("listed", "Entries of lists"), ("captured", "Documents captured"),
                        ("unchanged", "Documents as they were"), ("failed", "Documents that failed")):
        _number(registry, f"xxgk_run_{name}", f"{about} of the newest run.", getattr(run, name))


def _number(registry: CollectorRegistry, name: str, about: str, value: float) -> None:
    Gauge(name, about, registry=registry).set(value)


def _numbers(registry: CollectorRegistry, name: str, about: str, label: str, values: Mapping[str, float]) -> None:
    gauge = Gauge(name, about, [label], registry=registry)
    for key, value in values.items():
        gauge.labels(key).set(value)
