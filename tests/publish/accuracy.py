"""`python -m tests.publish.accuracy` writes archive/publish/quality/accuracy.json from what the tests hold reading to.

Sources: tests/reports/floor.json (published reports with known figures), tests/documents/floor.json (documents drawn with known
figures, by kind) and tests/documents/accuracy.json (scans by damage and resolution, docs/accuracy.md).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT.parent / "archive" / "publish" / "quality" / "accuracy.json"
TOLD = ("files", "cells", "right", "wrong", "unsure", "missing", "invented")


def gathered() -> dict[str, Any]:
    """What is shipped, made anew."""
    published, drawn, scans = (json.loads((ROOT / name).read_text(encoding="utf-8")) for name in
                               ("reports/floor.json", "documents/floor.json", "documents/accuracy.json"))
    return {
        "published": {"files": published["cases"], "cells": published["cells"]["all"], "right": published["cells"]["right"]},
        "drawn": [{"kind": kind} | {name: counts[name] for name in TOLD} for kind, counts in sorted(drawn["kinds"].items())],
        "scans": _scans(scans),
    }


def _scans(scans: dict[str, Any]) -> list[dict[str, Any]]:
    """By damage and resolution, whatever the skew and the draw."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for name, counts in (one for draw in scans.values() for one in draw.items()):
        damage, dpi, _skew = name.rsplit(", ", 2)
        one = found.setdefault((damage, int(dpi.removesuffix(" dpi"))), dict.fromkeys(TOLD, 0))
        for told in TOLD:
            one[told] += counts[told]
    return [{"damage": damage, "dpi": dpi, **counts} for (damage, dpi), counts in sorted(found.items())]


def text() -> str:
    return json.dumps(gathered(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(text(), encoding="utf-8")
