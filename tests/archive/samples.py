"""Exchanges, portals and visits for tests of the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from archive.captures.visits import Visit
from archive.intake import Intake
from archive.model import Context, Exchange, Failure
from settings.registry import Channel, Portal

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 1, 31, 8, 0, 0, tzinfo=UTC)
CHANNEL = "https://www.guzhen.example/public/column/1?type=3"
PORTAL = Portal("ah-guzhen", "固镇县人民政府", "340323", "https://www.guzhen.example/", "lonsun",
                (Channel(CHANNEL, "固镇县连城镇人民政府"),), (20, 60))


def at(minutes: float) -> datetime:
    """So many minutes after the start of all samples."""
    return START + timedelta(minutes=minutes)


def exchange(url: str, body: bytes = b"<p>report</p>", *, minutes: float = 0, **changes: object) -> Exchange:
    """A GET answered with 200, in portal ah-guzhen as a report; changes: fields of Exchange or of its Context."""
    context = {"portal": PORTAL.id, "channel": CHANNEL, "role": "report", "run": ""}
    context |= {name: changes.pop(name) for name in list(changes) if name in Context.__dataclass_fields__}
    fields = {
        "url": url, "method": "GET", "request_headers": (("User-Agent", "xxgk"),), "request_body": b"",
        "status": 200, "protocol": "HTTP/1.1", "response_headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": body, "captured_at": at(minutes),
    }
    return Exchange(**(fields | changes), context=Context(**context))


def failure(url: str, run: str = "") -> Failure:
    """A request that was refused."""
    return Failure(url, at(1), "connection refused", Context(run=run, portal=PORTAL.id, role="listing"))


def visit(run: str, **changes: object) -> Visit:
    """A complete visit of the portal."""
    fields = {"outcome": "complete", "reason": "", "started_at": at(0), "ended_at": at(2), "listed": 1, "captured": 1}
    return Visit(run, PORTAL.id, **(fields | changes))


def crawl(data: Path, *exchanges: Exchange) -> str:
    """A run that keeps these and is complete; its name."""
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], [])
        for one in exchanges:
            intake.keep(one)
        intake.end_run("complete")
    return run
