"""What the spider needs when Scrapy starts it (`scrapy crawl reports -a portal=ID`) and not the xxgk command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from archive.intake import Intake, IntakeError
from crawler import choose
from crawler.commands import alone
from crawler.pace.hours import HoursError, hours
from crawler.visiting.options import Options
from settings import registry

if TYPE_CHECKING:
    from typing import Any

    from scrapy.settings import BaseSettings


def arguments(settings: BaseSettings, portal: str, since: str = "", full: str = "") -> dict[str, Any]:
    """The spider's arguments, with an intake it must close itself; ends the program with one line if they are wrong.

    A run of the same arguments that was killed or interrupted is gone on with, as `xxgk crawl` does.
    """
    source = Path(settings["XXGK_REGISTRY"] or registry.PORTALS)
    if since and not since.isdigit():
        _end(f"since={since}: not a year")
    options = options_of(settings, since=int(since) if since else None, full=full in ("1", "true"))
    try:
        hours(settings["XXGK_HOURS"])
        chosen = choose.choose(registry.load(source), [portal], [], every=False, source=source)
        choose.check(
            chosen, contact=settings["XXGK_CONTACT"], allow_private=settings.getbool("XXGK_ALLOW_PRIVATE"), source=source
        )
        by = alone.ending(Path(settings["XXGK_DATA"]), source)
        intake = Intake(by.data, operator=settings["XXGK_CONTACT"])
        told = [f"{name}={value}" for name, value in (("portal", portal), ("since", since), ("full", full)) if value]
        command = ["scrapy", "crawl", "reports", *(word for one in told for word in ("-a", one))]
        resumed = intake.resume(command, chosen, settings.getfloat("XXGK_RESUME_HOURS"))
        run = resumed.run if resumed else intake.start_run(chosen, command)
    except (registry.RegistryError, choose.ChoiceError, HoursError, IntakeError, alone.AlertError) as error:
        _end(str(error))
    if resumed:
        options = replace(options, since_run=resumed.started_at)
        chosen = tuple(one for one in chosen if one.id not in resumed.done)
    return {"intake": intake, "run": run, "portals": chosen, "named": [portal], "options": options, "alone": by}


def options_of(settings: BaseSettings, *, since: int | None, full: bool) -> Options:
    """How portals are visited, as the settings have it."""
    return Options(
        since=since, full=full, max_pages=settings.getint("XXGK_MAX_PAGES"),
        max_requests=settings.getint("XXGK_VISIT_REQUESTS"),
        recheck_days=settings.getfloat("XXGK_RECHECK_DAYS"), walk_days=settings.getfloat("XXGK_WALK_DAYS"),
    )


def _end(message: str) -> NoReturn:
    raise SystemExit(f"Error: {message}")
