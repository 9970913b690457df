"""The whole country: 2,000,000 drawn reports (XXGK_SOAK_REPORTS: fewer), within the bounds of time, size and memory.

Times are CPU seconds where a step works, wall-clock medians where somebody waits for an answer. It takes about an hour and 30 GB.
"""

from __future__ import annotations

import json
import os
import sys

import pytest

from tests.bench.national import whole

REPORTS = int(os.environ.get("XXGK_SOAK_REPORTS", "2000000"))

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    made = whole(REPORTS, tmp_path_factory.mktemp("national"))
    sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    return made


def test_loading(found):
    bare = found["load without texts"]
    assert bare["reports"] / bare["cpu_seconds"] >= 3000
    assert found["load"]["peak_mb"] < 1024


def test_size(found):
    """Texts apart: of them a tenth of the reports have any."""
    assert found["bytes"]["numbers a report"] <= 900
    assert found["bytes"]["index a character"] < 1.5


def test_questions_are_answered_at_once(found):
    assert {name: told["warm"] for name, told in found["queries"].items() if told["warm"] >= 100} == {}
    assert all(told["rows"] for told in found["queries"].values())
    assert {row["page"]: row["median"] for row in found["search"] if row["median"] >= 300 or row["statuses"] != [200]} == {}


def test_publication_and_panel(found):
    assert found["publication"]["peak_mb"] < 1024
    assert found["panel"]["peak_mb"] < 1024
    assert found["panel"]["cpu_seconds"] < 300
    assert found["panel"]["rows"] > 0.97 * REPORTS  # withdrawn ones are left out
