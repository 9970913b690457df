"""Portals with a history of visits, made up for tests of health, alerts and figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from archive.captures.visits import Visit
from archive.operation.state import Latest, Run, Standing, State

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
REASONS = {
    "complete": "", "blocked": "answered 412 with a script instead of a page, as 瑞数 does; ask the site for access or take it out",
    "unreachable": "www.x.gov.cn: name or service not known", "robots": "forbidden by robots.txt: /public/column/",
    "gone": "https://www.x.gov.cn/col/col123/index.html answers 404; run xxgk portals check and mend the registry",
    "changed": "the list names nothing any more, it named 53; the page is kept: xxgk freeze https://www.x.gov.cn/col/1",
    "empty": "the column 政府信息公开年报 holds nothing", "incomplete": "53 declared, 50 listed",
}


def visit(portal="ah-guzhen", outcome="complete", days=0.0, **changes):
    """A visit that ended so many days before NOW."""
    ended = NOW - timedelta(days=days)
    closed = {"unchanged": 0, "captured": 0} if outcome in ("blocked", "unreachable") else {}
    fields = {"reason": REASONS[outcome], "started_at": ended - timedelta(minutes=5), "ended_at": ended, "listed": 53,
              "unchanged": 50, "captured": 3, "requests": 60, "newest": "2026-01-31"}
    return Visit(ended.strftime("%Y%m%dT%H%M%SZ-0000"), portal, outcome, **(fields | closed | changes))


def standing(id_="ah-guzhen", *visits, name="固镇县人民政府", region="340323", **changes):
    """A portal; visits: the newest first."""
    good = next((one.ended_at for one in visits if one.outcome == "complete"), None)
    latest = Latest(57, 2025, "固镇县人民政府2025年政府信息公开工作年度报告", "2026-01-29")
    return Standing(id_, name, region, f"https://www.{id_}.gov.cn/", visits, **({"good_at": good, "latest": latest} | changes))


def run(days=0.0, *, status="ended", hours=2, **changes):
    """A run that ended so many days before NOW; status "": without an end."""
    ended = NOW - timedelta(days=days)
    started = ended - timedelta(hours=hours)
    fields = {"portals": 1, "listed": 53, "captured": 3, "unchanged": 50, "failed": 0, "requests": 60, "outcomes": {"complete": 1}}
    return Run(started.strftime("%Y%m%dT%H%M%SZ-0000"), status, started, ended if status else None, **(fields | changes))


def state(portals, runs=(), **changes):
    """The state at NOW."""
    fields = {"counts": {("reports", ""): 57, ("findings", "error"): 3, ("archive_bytes", ""): 123_456_789}}
    return State(NOW, tuple(sorted(portals, key=lambda one: one.order)), tuple(runs), **(fields | changes))


def world(number):
    """A state of so many portals in all provinces, every outcome among them."""
    provinces = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65]
    portals = []
    for n in range(number):
        id_, region = f"county-{n:04}", f"{provinces[n % 31]}{n // 31 % 20 + 1:02}{n % 80 + 1:02}"
        outcome = ["complete"] * 20 + list(REASONS)
        now = outcome[n % len(outcome)]
        visits = [visit(id_, now, days=days) for days in range(n % 5 + 1)] + [visit(id_, "complete", days=n % 5 + 1)]
        portals.append(standing(id_, *(visits if n % 97 else []), name=f"第{n}县人民政府", region=region, missing=(date(2026, 1, 31),) * (n % 7)))
    return state(portals, [run(1), run(0, portals=number, outcomes={"complete": number - 9, "blocked": 9})])
