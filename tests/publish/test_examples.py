"""The worked examples for researchers: run as the README says, on the demo world, and on a database whose answer is known."""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from archive.folder import Folder
from archive.publish.snapshot import published

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
REQUESTS, LATENESS = "requests_and_refusals.py", "lateness_by_province.py"
SECTION = re.compile(r"^## For researchers.*?```\n(.*?)```", re.MULTILINE | re.DOTALL)

# agency, year, received, refused, processed, error in table 三, withdrawn
PANEL = [
    ("a", 2021, 10, 2, 8, 0, None), ("a", 2022, 20, 3, 12, 0, None),
    ("b", 2021, 5, 0, 2, 0, None),  # not every year
    ("c", 2021, 7, None, 7, 0, None), ("d", 2021, 900, 1, 900, 1, None), ("e", 2022, 900, 1, 900, 0, "withdrawn"),
]
COVERAGE = [("1", 2022, "published"), ("2", 2022, "late"), ("3", 2022, "missing"), ("4", 2022, "published"), ("5", 2022, "blocked"),
            ("1", 2023, "missing"), ("2", 2023, "missing"), ("3", 2021, "not-due")]
REGIONS = {"1": "340323", "2": "340000", "3": "110105", "4": "110000", "5": "110000"}


def run(name, *arguments, cwd):
    return subprocess.run([sys.executable, str(EXAMPLES / name), *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def known(tmp_path):
    """A database of a few rows, with the tables that the examples ask."""
    path = tmp_path / "xxgk.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE publication (version)")
    conn.execute("INSERT INTO publication VALUES ('2023.05.01-s9')")
    conn.execute("CREATE TABLE panel (agency_key, year, requests_new_received, requests_refused_total, requests_total_processed,"
                 " table3_error, withdrawn)")
    conn.executemany("INSERT INTO panel VALUES (?, ?, ?, ?, ?, ?, ?)", PANEL)
    conn.execute("CREATE TABLE summary_coverage (agency, year, status)")
    conn.executemany("INSERT INTO summary_coverage VALUES (?, ?, ?)", COVERAGE)
    conn.execute("CREATE TABLE summary_agencies (agency, region)")
    conn.executemany("INSERT INTO summary_agencies VALUES (?, ?)", REGIONS.items())
    conn.commit()
    conn.close()
    return path


def test_requests_and_refusals(known, tmp_path):
    done = run(REQUESTS, known, "plot.png", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[2:4] == [["2021", "2", "15", "10", "2", "20.0%"], ["2022", "1", "20", "12", "3", "25.0%"]]
    assert is_drawn(tmp_path / "plot.png")


def test_lateness_by_province(known, tmp_path):
    done = run(LATENESS, known, "plot.png", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0][-1] == "2022"
    assert sorted(lines[2:4]) == [["Anhui", "1", "1", "0", "0"], ["Beijing", "1", "0", "1", "1"]]
    assert is_drawn(tmp_path / "plot.png")
    assert "['2023']" in str([line.split()[-1:] for line in run(LATENESS, known, "plot.png", "2023", cwd=tmp_path).stdout.splitlines()[:1]])


@pytest.mark.parametrize("name", [REQUESTS, LATENESS])
def test_wrong_arguments_are_told_of(name, known, tmp_path):
    assert run(name, cwd=tmp_path).stderr.strip().startswith(("Requests", "Which"))
    conn = sqlite3.connect(known)
    conn.execute("DELETE FROM panel")
    conn.execute("DELETE FROM summary_coverage")
    conn.commit()
    conn.close()
    done = run(name, known, "plot.png", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(str(known))


@pytest.mark.parametrize("readme", [file.name for file in sorted(ROOT.glob("README*.md"))])
def test_a_stranger_gets_a_plot(readme, world, tmp_path):
    """The researchers' commands, word by word, in a folder where the demo has run."""
    found = SECTION.search((ROOT / readme).read_text(encoding="utf-8").replace("## 研究者", "## For researchers"))
    assert found, f"{readme}: no commands for researchers"
    shutil.copytree(world, tmp_path / "demo-data")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "examples").symlink_to(EXAMPLES)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    commands = [shlex.split(line, comments=True) for line in found[1].splitlines() if line.strip()]
    for command in commands:
        if command[0] != "make" and "serve" not in command:
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (command, done.stderr)
    plots = sorted(tmp_path.glob("*.png"))
    assert len(plots) == 2
    assert all(map(is_drawn, plots))


def test_on_the_demo_world(world, tmp_path):
    shutil.copytree(world, tmp_path / "data")
    database = published(Folder(tmp_path / "data"))
    for name in (REQUESTS, LATENESS):
        assert run(name, database, f"{name}.png", cwd=tmp_path).returncode == 0
        assert is_drawn(tmp_path / f"{name}.png")


def is_drawn(path):
    """A picture of some size with more than paper on it."""
    with Image.open(path) as picture:
        return min(picture.size) > 200 and len(picture.convert("RGB").getcolors(1 << 24)) > 10
