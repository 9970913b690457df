"""A data folder with two portals in two regions and two runs, and the programs that others check packages with."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.intake import Intake
from archive.settling.settle import process
from tests.archive.commands import HTML
from tests.archive.samples import PORTAL, at, exchange, failure, visit
from tests.archive.written import VERSIONS, read, written

if TYPE_CHECKING:
    from collections.abc import Callable

OTHER = replace(PORTAL, id="nx-pingluo", name="平罗县人民政府", region="640221", url="https://www.pingluo.example/")
ANHUI, NINGXIA = "https://www.guzhen.example/public", "https://www.pingluo.example/zwgk"
POSTED = {"method": "POST", "request_headers": (("Content-Type", "application/x-www-form-urlencoded"),), "request_body": b"page=2&id=%E4%B8%AD"}


def filled(data: Path, page: Callable[..., bytes] = written) -> Path:
    """Two runs: what the second finds in Ningxia was captured by the first in Anhui, so it is a revisit. page: makes a report."""
    same = page(year=2021)
    with Intake(data, operator="mailto:a@b.example") as intake:
        run = intake.start_run([PORTAL, OTHER], [])
        intake.keep(exchange(f"{ANHUI}/list", b"<a>list</a>", role="listing", run=run))
        intake.keep(exchange(f"{ANHUI}/list", b"[2]", role="listing", run=run, minutes=0.5, **POSTED))
        intake.keep(exchange(f"{ANHUI}/1.html", page(year=2020), run=run, minutes=1, referrer=f"{ANHUI}/list"))
        intake.keep(exchange(f"{ANHUI}/2.html", same, run=run, minutes=2))
        intake.fail(failure(f"{ANHUI}/3.html", run))
        intake.end_visit(visit(run))
        intake.end_run("ended")
    with Intake(data) as intake:
        run = intake.start_run([PORTAL, OTHER], [])
        intake.keep(exchange(f"{NINGXIA}/2.html", same, run=run, minutes=60, portal=OTHER.id))
        intake.keep(exchange(f"{NINGXIA}/4.html", page("宝丰镇", 2021), run=run, minutes=61, portal=OTHER.id))
        intake.end_visit(replace(visit(run), portal=OTHER.id, started_at=at(60), ended_at=at(62)))
        intake.end_run("ended")
    process(data, read, VERSIONS)
    return data


def html(agency: str = "连城镇", year: int = 2020) -> bytes:
    """A report as a portal publishes it, which the real readers read."""
    return HTML.replace("连城镇".encode(), agency.encode()).replace(b"2020", str(year).encode())


def program(name: str) -> str:
    """A program of `make tools`; without it the test is skipped by name."""
    found = shutil.which(name, path=str(Path(sys.prefix) / "tools" / "bin")) or shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed: make tools")
    return found
