"""The files of DATA/health/: the page, the same as JSON, figures for Prometheus."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from archive.operation.files import replace_file
from archive.operation.health import told
from archive.operation.page import page

if TYPE_CHECKING:
    from pathlib import Path

    from archive.operation.state import State

NO = ("", "0", "false", "no")


def write(state: State, data: Path) -> None:
    """Write them anew, each in one step. May raise OSError."""
    from archive.operation import metrics

    folder = data / "health"
    replace_file(folder / "index.html", page(state).encode())
    replace_file(folder / "health.json", (json.dumps(told(state), ensure_ascii=False, indent=1) + "\n").encode())
    per_portal = os.environ.get("XXGK_METRICS_PER_PORTAL", "").lower() not in NO
    metrics.write(state, folder / "xxgk.prom", per_portal=per_portal)
