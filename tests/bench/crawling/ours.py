"""A crawl of ours, everything on, without the reading of reports that follows one.

python -m tests.bench.crawling.ours FOLDER [NAME=VALUE…]: crawls FOLDER/portals.toml into FOLDER/data, prints how many
documents were captured.
"""

from __future__ import annotations

import sys
from pathlib import Path

from archive.intake import Intake
from crawler import run
from crawler.progress import Silent
from crawler.visiting.options import Options
from settings import registry as entries
from tests.bench.crawling.site import COLUMN, host


def registry(file: Path, hosts: int, port: int) -> None:
    told = []
    for number in range(hosts):
        base = f"http://{host(number)}:{port}"
        told.append(f'[[portal]]\nid = "p{number}"\nname = "某县"\nregion = "340323"\nurl = "{base}/"\nplatform = "trs"\n'
                    f'channels = ["{base}{COLUMN}index.html"]\n')
    file.write_text("\n".join(told), encoding="utf-8")


def main(folder: Path, changes: list[str]) -> None:
    scrapy = run.settings(run.pairs(changes), allow_private=True)
    portals = entries.load(folder / "portals.toml")
    with Intake(folder / "data") as intake:
        started = intake.start_run(portals, [])
        options = Options(max_pages=1_000_000, max_requests=scrapy.getint("XXGK_VISIT_REQUESTS"))
        crawled = run.crawl(intake, portals, options, run=started, scrapy=scrapy, progress=Silent())
        intake.end_run("ended")
    faults = [f"{visit.portal}: {visit.outcome}: {visit.reason}" for visit in crawled.visits if visit.outcome != "complete"]
    if faults or crawled.fatal:
        sys.exit("\n".join((*faults, str(crawled.fatal or ""))))
    print(sum(visit.captured for visit in crawled.visits))  # noqa: T201  # for whoever started this


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
