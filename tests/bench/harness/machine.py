"""What was measured on: kind of machine and versions; no names of hosts, no paths."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.bench.harness import environment

NAME = re.compile(r"^[\w.-]+")
PROJECT = Path(__file__).parents[3] / "pyproject.toml"


def machine() -> dict[str, Any]:
    """Processor, cores, memory and how busy they are just now."""
    return {
        "cpu": _line("/proc/cpuinfo", "model name") or platform.machine(), "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}", "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def versions() -> dict[str, str]:
    """Python, SQLite and what the project builds on directly."""
    asked = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = [one for name, group in asked["optional-dependencies"].items() if name != "dev" for one in group]
    names = [found[0] for one in (*asked["dependencies"], *extras) if (found := NAME.match(one))]
    return {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **{name: told for name in names if (told := _version(name))}}


def peers() -> dict[str, str]:
    """What the peers' environment asks for directly, as its lock pins it."""
    group = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["dependency-groups"]["bench"]
    pinned = {name.lower(): told for name, told in environment.versions().items()}
    return {name: pinned[name.lower()] for one in group if (found := NAME.match(one)) and (name := found[0]).lower() in pinned}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _line(file: str, name: str) -> str:
    try:
        text = Path(file).read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(rf"^{name}\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""
