from __future__ import annotations

import pytest

from archive.workers import birth
from tests.archive.rogue import ROGUE


@pytest.fixture
def rogue(monkeypatch):
    """Workers of either kind have the rogue reader."""
    birth.template.end()
    monkeypatch.setattr(birth, "TEMPLATE", birth.TEMPLATE.replace("template.main", f"{ROGUE}template.main"))
    monkeypatch.setattr(birth, "FRESH", birth.FRESH.replace("worker.main", f"{ROGUE}worker.main"))
    yield
    birth.template.end()


@pytest.fixture(params=[True, False], ids=["copies", "interpreters"])
def kind(request, monkeypatch):
    monkeypatch.setattr(birth, "COPIES", request.param)
