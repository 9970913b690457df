"""`make demo`: five replica portals crawled, archived and read; a second run that finds nothing new.

Runs the real `xxgk` command in processes of its own and exits 1 if anything is not as it should be.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tests.replica import World, replicas

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path("demo-data")  # removed first
XXGK = Path(sys.executable).with_name("xxgk")
SAMPLE = "proactive.procurement.amount"  # of 坡头镇 2020: 13.7951 万元
NOTHING_NEW = "nothing new was captured"


def main() -> None:
    """Tell what is done, do it, and say at the end whether all of it was right."""
    if not XXGK.exists():
        sys.exit(f"{XXGK}: not installed; run make install, or make demo, which does")
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir()
    with replicas() as world:
        problems = list(demo(world, DATA))
    for problem in problems:
        click.secho(f"demo: {problem}", fg="red", err=True)
    sys.exit(1 if problems else 0)


def demo(world: World, data: Path) -> Iterator[str]:
    """Run everything in a data folder; yields what was not as it should be."""
    crawl = ("crawl", "--all", "--registry", str(world.registry(data / "replicas.toml")), "--allow-private",
             "-s", "DOWNLOAD_DELAY=0.05")
    yield from _run(data, *crawl)
    click.echo()
    yield from _run(data, *crawl, says=NOTHING_NEW)
    for command in ("coverage", "stats", "verify"):
        click.echo()
        yield from _run(data, command)
    yield from _reports(world, data)
    yield from _kept_unread(data)
    click.echo()
    yield from _run(data, "show", "坡头镇", "2020", "--cell", SAMPLE)
    click.echo(f"\ndatabase: {data / 'xxgk.db'}")


def _run(data: Path, command: str, *rest: str, says: str = "") -> Iterator[str]:
    """Run a command for the eyes; a problem if it fails or does not say on stderr what it should."""
    click.secho(" ".join(["$ xxgk", command, *rest, "--data", str(data)]), bold=True)
    sys.stdout.flush()
    done = subprocess.run([XXGK, command, *rest, "--data", data], check=False, text=True, encoding="utf-8",
                          stderr=subprocess.PIPE if says else None)
    if says:
        click.echo(done.stderr, err=True, nl=False)
        if says not in done.stderr:
            yield f"xxgk {command} did not say {says!r}"
    if done.returncode:
        yield f"xxgk {command} ended with status {done.returncode}"


def _ask(data: Path, *command: str) -> list[dict[str, Any]]:
    """The JSON Lines a command prints; an empty list if it fails."""
    done = subprocess.run([XXGK, *command, "--data", data, "--json"], check=False, stdout=subprocess.PIPE)
    return [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []


def _reports(world: World, data: Path) -> Iterator[str]:
    """All reports are there, nothing else is, and the real ones have their figures exactly."""
    there = {(row["agency_name"], row["year"]) for row in _ask(data, "coverage") if row.get("status") in {"published", "late"}}
    wanted = {(report.facts.agency, report.facts.year) for report in world.reports}
    yield from (f"{agency} {year} is published and not in the database" for agency, year in sorted(wanted - there))
    yield from (f"{agency} {year} is in the database and nobody published it" for agency, year in sorted(there - wanted))
    for portal in world.portals:
        facts = portal.seed.facts
        told = _ask(data, "show", facts.agency, str(facts.year))
        if not told or told[0]["cells"] != dict(facts.cells) or not facts.units.items() <= told[0]["units"].items():
            yield f"{facts.agency} {facts.year}: the figures in the database are not those of the report"


def _kept_unread(data: Path) -> Iterator[str]:
    """The .doc is none that Word wrote: it is kept, and its state says that it cannot be read (no-reader without LibreOffice)."""
    if not any(row["value"] in {"no-reader", "unreadable"} and row["count"] for row in _ask(data, "stats")):
        yield "no capture has the state no-reader or unreadable, although one report has a broken .doc beside it"


if __name__ == "__main__":
    main()
