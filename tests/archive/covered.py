"""A data folder with reports of three counties: in time, late, undated, missing; a portal that was blocked, one without reports."""

from __future__ import annotations

from dataclasses import replace

from archive.intake import Intake
from archive.settling.settle import process
from settings.registry import Channel, Portal
from tests.archive.samples import PORTAL, exchange, visit
from tests.archive.written import VERSIONS, read, written

BLOCKED = Portal("nx-pingluo", "平罗县人民政府", "640221", "https://www.pingluo.example/", "trs", (Channel("https://www.pingluo.example/nb/"),))
DECLARED = Portal("ah-jixi", "绩溪县政务公开平台", "341824", "https://www.jixi.example/", "trs",
                  (Channel("https://www.jixi.example/nb/", "绩溪县教育局"),))
OUTCOMES = ((PORTAL, "complete", ""), (BLOCKED, "blocked", "a captcha"), (DECLARED, "empty", "the list holds nothing"))
# portal, agency, year, date that the report tells, date beside the link
REPORTS = (
    (PORTAL, "固镇县教育局", 2019, "2020-01-31", ""), (PORTAL, "固镇县教育局", 2020, "2021-02-01", ""),
    (PORTAL, "固镇县教育局", 2022, "", "2023-01-09"), (PORTAL, "固镇县国土资源局", 2017, "2018-03-02", ""),
    (PORTAL, "固镇县人民政府", 2024, "2025-03-31", ""), (PORTAL, "固镇县人民政府", 2025, "", ""),
    (BLOCKED, "平罗县城关镇人民政府", 2023, "2024-04-01", ""),
)


def fill(folder):
    """Captures and visits are of 2026-01-31, 16:00 in China."""
    with Intake(folder) as intake:
        run = intake.start_run([portal for portal, _, _ in OUTCOMES], ["--all"])
        for number, (portal, agency, year, published, listed) in enumerate(REPORTS):
            body = written(agency, year, {"requests.other.total": 3}, **({"published": published} if published else {}))
            intake.keep(exchange(f"{portal.url}{number}.html", body, run=run, portal=portal.id, channel=portal.channels[0].url, listed=listed))
        corrected = written("固镇县教育局", 2020, {"requests.other.total": 5}, published="2021-06-01")
        intake.keep(exchange(f"{PORTAL.url}1.html", corrected, run=run, minutes=1))
        column = DECLARED.channels[0].url
        intake.keep(exchange(column, b"<ul></ul>", run=run, portal=DECLARED.id, channel=column, role="listing"))
        for portal, outcome, reason in OUTCOMES:
            intake.end_visit(replace(visit(run), portal=portal.id, outcome=outcome, reason=reason))
        intake.end_run("complete")
    process(folder, read, VERSIONS)
    return folder
