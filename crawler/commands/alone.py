"""What follows `scrapy crawl reports`, where no `xxgk crawl` is there to do it: captures read, health page, alerts, the outcomes told."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.commands.console import Refusal
from archive.commands.keeping.captured import process_captures
from archive.operation.alerts import settings as alert_settings
from crawler.commands.after import after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.captures.visits import Visit
    from archive.intake import IntakeError

AlertError = alert_settings.AlertError
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    """What to do it with: data folder, registry, alerts."""

    data: Path
    registry: Path
    alerts: alert_settings.Settings


def ending(data: Path, registry: Path) -> Ending:
    """With the alerts that XXGK_ALERTS names or that are shipped. Raises AlertError (a ValueError)."""
    return Ending(data, registry, alert_settings.load(None))


def finish(by: Ending, visits: Sequence[Visit], *, interrupted: bool, fatal: IntakeError | None) -> None:
    """As after `xxgk crawl`; a failure here is a line in the log. Scrapy's exit status says nothing of outcomes, so the log does."""
    if fatal is None and not interrupted:
        try:
            process_captures(by.data)
        except Refusal as error:
            logger.error("captures are not read: %s; `xxgk process` reads them", error)
    after(by.data, by.registry, by.alerts, logger.warning, interrupted=interrupted, fatal=fatal)
    for visit in visits:
        if visit.outcome != "complete":
            logger.error("%s: %s: %s", visit.portal, visit.outcome, visit.reason)
