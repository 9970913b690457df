"""The demo world, crawled once per test run: a data folder for all tests of what is published."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publish.exporting import exported, planted
from tests.replica import replicas

XXGK = Path(sys.executable).with_name("xxgk")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the five portals of the demo, crawled once; shared by all workers, so copy what you change."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    made = shared / "world"
    with (shared / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _crawled(shared / "world.part").rename(made)
    return made


@pytest.fixture(scope="module")
def data(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world with what exports must bear planted into it; modules that want another folder have a `data` of their own."""
    return planted(world, tmp_path_factory.mktemp("export") / "data")


@pytest.fixture(scope="module")
def out(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole export of it."""
    made = tmp_path_factory.mktemp("exported") / "out"
    exported(data, made)
    return made


def _crawled(data: Path) -> Path:
    """The folder, filled; nothing in it that a later run of the crawl would find wanting."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    with replicas() as running:
        registry = running.registry(data / "replicas.toml")
        subprocess.run(
            [XXGK, "crawl", "--all", "--registry", registry, "--allow-private", "-s", "DOWNLOAD_DELAY=0.02", "--data", data],
            check=True, capture_output=True, cwd=data)
    registry.unlink()  # its ports are nobody's any more
    return data
