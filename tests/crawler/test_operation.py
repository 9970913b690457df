"""What a crawl leaves behind for those who are not watching: health page, figures, alerts, log."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from tests.crawler.crawl import FAST, command, environment
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path

KEEP = "import sys; open('told.txt', 'ab').write(sys.stdin.buffer.read() + b'----\\n')"
DEAD = """
[[portal]]
id = "dead"
name = "某县人民政府"
region = "340323"
url = "http://127.0.0.1:1/"
platform = "lonsun"
channels = ["http://127.0.0.1:1/public/column/1?type=3"]
"""
SILENT = "[conditions]\ndisk_low = false\n"


def crawl(folder: Path, *words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    told = subprocess.run(
        command("crawl", "--registry", "portals.toml", "--allow-private", *FAST, *words), cwd=folder, env=environment() | variables,
        capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in told.stderr, told.stderr
    return told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "portals.toml").write_text(DEAD, encoding="utf-8")
    argv = json.dumps([sys.executable, "-c", KEEP])
    (tmp_path / "alerts.toml").write_text(f"{SILENT}portal_unreachable_days = {{ days = 0 }}\n[[tell]]\ncommand = {argv}\n")
    return tmp_path


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_crawl_in_order(tmp_path: Path) -> None:
    with replicas() as world:
        world.registry(tmp_path / "portals.toml")
        one = min(world.portals, key=lambda portal: len(portal.reports)).id
        told = crawl(tmp_path, one, "--log-json", "--json", XXGK_LOG_LEVEL="DEBUG")
    events = objects(told.stderr)
    names = [event["event"] for event in events]
    assert (names[0], events[0]["portals"]) == ("run-started", 1)
    [ended] = [event for event in events if event["event"] == "visit"]
    assert (ended["portal"], ended["outcome"], ended["level"]) == (one, "complete", "INFO")
    assert names.index("visit-started") < names.index("captured") < names.index("visit") < names.index("run-ended")
    captured = [event for event in events if event["event"] == "captured"]
    assert {event["level"] for event in captured} == {"DEBUG"}
    assert len(captured) == ended["requests"]
    assert objects(told.stdout)[0]["portal"] == one
    health = json.loads((tmp_path / "data" / "health" / "health.json").read_text(encoding="utf-8"))
    standing = {portal["portal"]: portal for portal in health["portals"]}
    assert (standing[one]["need"], standing[one]["reports"] > 0) == ("good", True)
    assert len(standing) == len(world.portals)
    assert one in (tmp_path / "data" / "health" / "index.html").read_text(encoding="utf-8")
    assert "xxgk_run_captured " in (tmp_path / "data" / "health" / "xxgk.prom").read_text(encoding="utf-8")


def test_alerts_are_told_once_and_the_log_goes_to_a_file(folder: Path) -> None:
    for _ in range(2):
        told = crawl(folder, "--all", "--alerts", "alerts.toml", XXGK_LOG_FILE="xxgk.log")
        assert told.returncode == 3
        assert "dead: visiting" in told.stderr  # what a person sees stays as it is
    first, *others = (folder / "told.txt").read_text(encoding="utf-8").split("----\n")
    assert "portal_unreachable_days (1)" in first
    assert "dead 某县人民政府: unreachable since" in first
    assert "portal_unreachable_days" not in "".join(others)
    log = (folder / "xxgk.log").read_text(encoding="utf-8").splitlines()
    assert sum(" run-started run=" in line for line in log) == 2
    assert next(line.split()[1:5] for line in log if " visit portal=" in line) == ["WARNING", "visit", "portal=dead", "outcome=unreachable"]
    assert any(" exchange-failed " in line for line in log)
    assert any(f" alert-sent to=\"command {sys.executable}\" new=" in line for line in log)


def test_who_cannot_be_told_is_a_line_and_the_status_stays(folder: Path) -> None:
    (folder / "alerts.toml").write_text(SILENT + 'portal_unreachable_days = { days = 0 }\n[[tell]]\ncommand = ["/no/such/program"]\n')
    (folder / "data").mkdir()
    (folder / "data" / "health").write_text("a file where the folder should be")
    told = crawl(folder, "--all", XXGK_ALERTS="alerts.toml")
    assert told.returncode == 3
    lines = told.stderr.splitlines()
    assert sum("the health page is not written" in line for line in lines) == 1
    assert sum("alerts: command /no/such/program: no such program" in line for line in lines) == 1


@pytest.mark.parametrize(("words", "variables", "named"), [
    (("--alerts", "none.toml"), {}, "none.toml"), ((), {"XXGK_LOG": "xml"}, "XXGK_LOG"), ((), {"XXGK_LOG_FILE": "no/such/folder/x"}, "XXGK_LOG_FILE"),
])
def test_bad_configuration_is_refused_before_anything(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], variables: dict[str, str], named: str
) -> None:
    monkeypatch.chdir(folder)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    told = CliRunner().invoke(cli, ["crawl", "--registry", "portals.toml", "--allow-private", "--all", *words])
    assert told.exit_code == 2
    assert named in told.stderr
    assert not (folder / "data").exists()
