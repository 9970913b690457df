"""What follows a crawl: health page, figures, alerts. A failure there is a line; what was captured and the exit status stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.operation.after import after_run
from settings import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.intake import IntakeError
    from archive.operation.alerts.settings import Settings


def after(
    data: Path, source: Path, alerts: Settings, say: Callable[[str], None], *, interrupted: bool, fatal: IntakeError | None
) -> None:
    """Write DATA/health/, tell what is due. source: the registry; say: takes a line about what failed; fatal: why the run ended itself."""
    try:
        problems = after_run(data, registry.load(source), alerts, interrupted=interrupted, fatal=str(fatal or ""))
    except Exception as error:  # noqa: BLE001  # nothing here may hide how the crawl itself ended
        problems = [f"the health page and the alerts failed: {type(error).__name__}: {' '.join(str(error).split())}"]
    for line in problems:
        say(line)
