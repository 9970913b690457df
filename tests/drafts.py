"""Test cases that `xxgk freeze` drafted: a draft is nobody's word yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent


def cases(kind: str, tests: Path = TESTS) -> list[Path]:
    """The expected.json of all cases: kind reports (one level of folders) or pages (portal, then name)."""
    pattern = {"reports": "reports/*/expected.json", "pages": "pages/*/*/expected.json"}[kind]
    return sorted(tests.glob(pattern))


def load(file: Path) -> dict[str, Any]:
    """What a case expects. A draft is refused: it only says what the machine made of its input."""
    expected = dict(json.loads(file.read_text(encoding="utf-8")))
    assert not expected.get("draft"), f'{file} is a draft: compare it with the page, correct it, then remove its line "draft"'
    return expected
