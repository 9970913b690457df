"""The faulty world crawled three times, days apart: healthy, faulty, mended; what came of each fault, as a table.

    python -m tests.crawler.faults     writes docs/faults.md anew
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.crawler import clock
from tests.crawler.crawl import FAST, Told, command, environment, rows
from tests.replica.faulty import PHASES, faulty
from tests.replica.faulty_tls import authority

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.replica.faulty import Phase, Portal, World

DOCUMENT = Path(__file__).parents[2] / "docs" / "faults.md"
DAY = 86400
DAYS: Mapping[Phase, int] = {"healthy": -4, "faulty": -2, "mended": 0}  # from now; a block is tried again after a day
WAIT = 3  # seconds that a server may take: DOWNLOAD_TIMEOUT
PATIENCE = 3600  # seconds for one command; the soak's worlds are large
SHORT = ("-s", f"DOWNLOAD_TIMEOUT={WAIT}", "-s", "DNS_TIMEOUT=2", "-s", "XXGK_MAX_PAGES=8", "-s", "DOWNLOAD_MAXSIZE=2000000", "-s", "XXGK_CONTACT=mailto:tests@example.org")
HEAD = """# Faults and what a crawl makes of them

Made by `python -m tests.crawler.faults`, and held to be true by `tests/crawler/test_faults.py`: a world of a healthy
portal and one portal for each fault, on real sockets, crawled three times in one process each. At the first crawl all
are healthy (5 reports); before the second each publishes a report with a PDF, and has its fault; before the third all are
mended. Counts are of the second crawl, requests by the portal's own log.

"""
TAIL = """
# Faults of the machine that crawls

Shown by `tests/crawler/test_faults_machine.py`; many more kills and full disks by `make soak` ([proofs](proofs.md)).

| fault | what comes of it |
|---|---|
| the clock goes an hour back between two crawls | the second is `complete` and captures what is new, the third captures nothing; `verify` is clean, `rebuild` gives the same |
| another program writes to the database for some seconds in the middle of a crawl | rows wait; nothing is missing, nothing twice |
| it never ends | exit status 1, one line names the database; what was captured is in the WARC files; the next crawl goes on from there |
| the disk is full, in the middle of a crawl | exit status 1, one line names the file; once there is room, the next crawl goes on: nothing missing, nothing twice |
"""
COLUMNS = ("fault", "what the site does", "outcome", "reason", "requests", "captured", "then")


@dataclass(frozen=True, repr=False)
class Crawled:
    """Three crawls of the world into folder/data. told, verified: by phase; gone: portals → entries marked so then."""

    world: World
    folder: Path
    told: Mapping[Phase, Told]
    verified: Mapping[Phase, Told]
    gone: Mapping[Phase, Mapping[str, int]]

    def visit(self, portal: Portal, phase: Phase) -> dict[str, Any]:
        return self.told[phase].visits[portal.id]


def run(folder: Path, *arguments: object, days: float = 0, hours: float = 0) -> Told:
    """A command as its users run it, so many days and hours from now; it trusts the replicas' certificates."""
    trusted = folder / "authority.pem"
    trusted.write_bytes(authority())
    extra = {"SSL_CERT_FILE": str(trusted), "RES_OPTIONS": "timeout:1 attempts:1"}
    extra |= clock.environment(folder / "clock", days * DAY + hours * 3600) if days or hours else {}
    done = subprocess.run(command(*arguments), cwd=folder, env=environment() | extra, capture_output=True, text=True, check=False, timeout=PATIENCE)
    return Told(done.returncode, done.stdout, done.stderr)


def crawl(folder: Path, *arguments: object, days: float = 0, hours: float = 0) -> Told:
    fixed = ("crawl", "--registry", "portals.toml", "--allow-private", "--json", *FAST, *SHORT)
    return run(folder, *fixed, *(arguments or ("--all",)), days=days, hours=hours)


def crawled(world: World, folder: Path) -> Crawled:
    """Take a world through its phases, all its portals at once."""
    told, verified, gone = {}, {}, {}
    for phase in PHASES:
        world.begin(phase)
        world.registry(folder / "portals.toml")
        told[phase] = crawl(folder, days=DAYS[phase])
        verified[phase] = run(folder, "verify")
        gone[phase] = dict(rows(folder, "SELECT portal, count(*) FROM entries WHERE gone_run IS NOT NULL GROUP BY 1"))
    return Crawled(world, folder, told, verified, gone)


def table(found: Crawled) -> str:
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    lines += [f"| {' | '.join(_row(found, portal))} |" for portal in found.world.portals]
    return "\n".join(lines) + "\n"


def _row(found: Crawled, portal: Portal) -> Sequence[str]:
    visit, after = found.visit(portal, "faulty"), found.visit(portal, "mended")
    return (f"`{portal.id}`", portal.trouble.does, f"`{visit['outcome']}`", readable(visit["reason"], portal) or "–",
            str(len(portal.log("faulty"))), str(visit["captured"]), f"`{after['outcome']}`, {after['captured']} captured")


def readable(reason: str, portal: Portal) -> str:
    """A reason without what differs from run to run: port numbers, times."""
    assert portal.host is not None
    named = re.sub(rf"(?:127\.0\.0\.1|no-such-portal\.invalid):{portal.host.port}\b", "portal", reason)
    return re.sub(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?(?: UTC)?", "DATE", named).replace("|", "\\|")


def main() -> None:
    with tempfile.TemporaryDirectory() as name, faulty() as world:
        found = crawled(world, Path(name))
        DOCUMENT.write_text(HEAD + table(found) + TAIL, encoding="utf-8")


if __name__ == "__main__":
    main()
