"""xxgk export as it is typed: what it refuses, what it says, and that an export which fails leaves the old one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from archive.database import writing
from archive.publish.export.placed import placed
from archive.publish.export.shape import ExportError
from tests.publish.exporting import copied, files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def data(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(world, tmp_path_factory.mktemp("export") / "data")


def xxgk(data: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, with these environment variables."""
    return subprocess.run([sys.executable, "-m", "archive", "--data", str(data), "export", *map(str, arguments)],
                          capture_output=True, text=True, check=False, env={**os.environ, **more})


def refused(told: subprocess.CompletedProcess[str], status: int) -> str:
    """The one line that it said."""
    assert told.returncode == status, told.stderr
    lines = [line for line in told.stderr.splitlines() if not line.startswith("writing tables")]
    assert len(lines) == 1, told.stderr
    assert lines[0].startswith("Error: ")
    return lines[0]


def test_what_it_says(data, tmp_path):
    told = xxgk(data, "--only", "csv", "--json", tmp_path / "a" / "out", XXGK_CITATION="某校课题组", XXGK_LICENSE="CC-BY-4.0")
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["reports"] == found["rows"]["panel"] == 80
    assert found["files"] == len(files(tmp_path / "a" / "out"))
    assert not (tmp_path / "a" / "out" / "parquet").exists()
    assert 'name: "某校课题组"' in (tmp_path / "a" / "out" / "CITATION.cff").read_text(encoding="utf-8")
    assert 'license: "CC-BY-4.0"' in (tmp_path / "a" / "out" / "CITATION.cff").read_text(encoding="utf-8")
    told = xxgk(data, "--only", "csv", tmp_path / "a" / "out")
    assert f"{tmp_path}/a/out: version " in told.stdout
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["out"]


def test_without_the_extra_it_says_so_and_csv_works(data, tmp_path):
    (tmp_path / "none").mkdir()
    for name in ("pyarrow", "pandas"):
        (tmp_path / "none" / f"{name}.py").write_text("raise ImportError('not here')", encoding="ascii")
    path = {"PYTHONPATH": str(tmp_path / "none")}
    assert "pip install 'xxgk[export]'" in refused(xxgk(data, tmp_path / "out", **path), 2)
    assert "pandas" in refused(xxgk(data, "--only", "stata", tmp_path / "out", **path), 2)
    assert not (tmp_path / "out").exists()
    assert xxgk(data, "--only", "csv", tmp_path / "out", **path).returncode == 0
    assert (tmp_path / "out" / "csv" / "panel.csv").exists()


def test_a_folder_of_someone_elses_is_refused(data, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    assert "mine/notes.txt: is not of an earlier export" in refused(xxgk(data, "--only", "csv", tmp_path / "mine"), 2)
    assert "is a file" in refused(xxgk(data, "--only", "csv", tmp_path / "mine" / "notes.txt"), 2)
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert xxgk(data, "--only", "csv", tmp_path / "out").returncode == 0
    (tmp_path / "out" / "csv" / "mine.csv").write_text("a", encoding="utf-8")
    assert "mine.csv" in refused(xxgk(data, "--only", "csv", tmp_path / "out"), 2)


@pytest.mark.parametrize("arguments", [["--against", "nowhere"], ["--only", "excel"], []])
def test_wrong_arguments(data, tmp_path, arguments):
    told = xxgk(data, *arguments, *([tmp_path / "out"] if arguments else []))
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "out").exists()


def test_data_that_is_none(tmp_path):
    assert "no such folder" in refused(xxgk(tmp_path / "nowhere", tmp_path / "out"), 2)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "xxgk.db").write_bytes(b"not a database" * 1000)
    assert "xxgk.db" in refused(xxgk(tmp_path / "data", tmp_path / "out"), 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(data, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o555)
    assert "closed" in refused(xxgk(data, "--only", "csv", tmp_path / "closed" / "out"), 1)


def test_a_parent_that_is_no_folder(data, tmp_path):
    (tmp_path / "file").write_text("", encoding="ascii")
    assert "file" in refused(xxgk(data, "--only", "csv", tmp_path / "file" / "out"), 1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 1.2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(disk)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"mounting a small tmpfs is not allowed here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_export(data, small_disk):
    out = small_disk / "out"
    assert xxgk(data, "--only", "csv", out).returncode == 0
    before = files(out)
    (small_disk / "ballast").write_bytes(b"x" * 100_000)
    assert "space" in refused(xxgk(data, out), 1).lower()
    assert files(out) == before
    assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "out"]


def test_a_folder_that_can_only_be_read(data, small_disk):
    """Not even root may write there."""
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "Read-only" in refused(xxgk(data, "--only", "csv", small_disk / "out"), 1)


def test_an_empty_database_is_exported(tmp_path):
    (tmp_path / "data").mkdir()
    with writing(tmp_path / "data" / "xxgk.db"):
        pass
    told = xxgk(tmp_path / "data", tmp_path / "out")
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "out" / "csv" / "panel.csv").read_text(encoding="utf-8-sig").count("\n") == 1


def test_killed_it_leaves_the_old_export_and_the_next_clears_up(data, tmp_path):
    out = tmp_path / "out"
    assert xxgk(data, "--only", "csv", out).returncode == 0
    before = files(out)
    running = subprocess.Popen([sys.executable, "-m", "archive", "--data", str(data), "export", str(out)])
    while not list(tmp_path.glob(".out.part/csv/*.csv")) and running.poll() is None:
        time.sleep(0.001)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert files(out) == before
    assert xxgk(data, "--only", "csv", out).returncode == 0
    assert files(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.fixture
def earlier(tmp_path):
    """An export of one file."""
    with placed(tmp_path / "out") as part:
        (part / "a.txt").write_text("one", encoding="ascii")
    return tmp_path / "out"


def test_a_failure_in_the_middle_leaves_the_old_export(earlier, tmp_path):
    before = files(earlier)
    with pytest.raises(FileNotFoundError), placed(earlier) as part:
        (part / "a.txt").rename(part / "none" / "b.txt")
    assert files(earlier) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_after_a_power_cut_between_the_renames_the_old_export_comes_back(earlier, tmp_path):
    earlier.rename(tmp_path / ".out.former")
    with pytest.raises(KeyboardInterrupt), placed(earlier):
        raise KeyboardInterrupt
    assert (earlier / "a.txt").read_text(encoding="ascii") == "one"


def test_two_at_once_do_not_mix(tmp_path):
    with placed(tmp_path / "out") as part:
        (part / "a.txt").write_text("one", encoding="ascii")
        with pytest.raises(ExportError, match="another export is being written"), placed(tmp_path / "out"):
            pass
    assert (tmp_path / "out" / "a.txt").read_text(encoding="ascii") == "one"
