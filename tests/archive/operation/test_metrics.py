"""The file for Prometheus, read with Prometheus' own parser."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from archive.operation.metrics import write
from tests.archive.standings import NOW, run, standing, state, visit


def read(path):
    families = text_string_to_metric_families(path.read_text(encoding="utf-8"))
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def test_figures(tmp_path):
    path = tmp_path / "health" / "xxgk.prom"
    here = state([standing("a", visit("a")), standing("b", visit("b", "gone"), visit("b", days=1)), standing("c")],
                 [run(7, captured=99), run(0, portals=2, outcomes={"complete": 1, "gone": 1}, captured=3)])
    write(here, path)
    told = read(path)
    assert told["xxgk_run_started_timestamp_seconds",] == NOW.timestamp() - 7200
    assert told["xxgk_run_ended_timestamp_seconds",] == NOW.timestamp()
    assert {key[1]: value for key, value in told.items() if key[0] == "xxgk_run_status"} == {
        "ended": 1, "interrupted": 0, "failed": 0, "killed": 0, "running": 0}
    assert (told["xxgk_run_visits", "gone"], told["xxgk_run_visits", "blocked"]) == (1, 0)
    assert (told["xxgk_run_captured",], told["xxgk_run_requests",], told["xxgk_run_failed",]) == (3, 60, 0)
    assert (told["xxgk_portals", "person"], told["xxgk_portals", "new"], told["xxgk_portals_last_outcome", "gone"]) == (1, 1, 1)
    assert (told["xxgk_reports",], told["xxgk_findings", "error"], told["xxgk_archive_bytes",]) == (57, 3, 123456789)
    assert not any(key[0] == "xxgk_portal_last_success_timestamp_seconds" for key in told)
    write(here, path, per_portal=True)
    assert read(path)["xxgk_portal_last_success_timestamp_seconds", "b"] == NOW.timestamp() - 86400
    assert [file.name for file in path.parent.iterdir()] == ["xxgk.prom"]


def test_a_killed_run_has_no_end(tmp_path):
    path = tmp_path / "xxgk.prom"
    write(state([], [run(0, status="")]), path)
    told = read(path)
    assert told["xxgk_run_status", "killed"] == 1
    assert ("xxgk_run_ended_timestamp_seconds",) not in told
    write(state([]), path)
    assert ("xxgk_run_captured",) not in read(path)
