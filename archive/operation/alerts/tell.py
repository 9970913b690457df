"""One digest to everybody who is to be told; one who cannot be told keeps nobody else from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive import journal
from archive.operation.alerts import channels
from archive.operation.alerts.channels import ChannelError
from archive.operation.alerts.conditions import Trigger
from archive.operation.alerts.digest import Digest

if TYPE_CHECKING:
    from archive.operation.alerts.settings import Settings
    from archive.operation.state import State


def tell(digest: Digest, settings: Settings) -> tuple[int, list[str]]:
    """How many were told, and a line for each who could not be. Nothing is said when nothing is due, unless always is set."""
    told, problems = 0, []
    for recipient in settings.tell:
        part = digest.of(recipient.only)
        if part.empty and not settings.always:
            continue
        name = channels.name(recipient)
        try:
            channels.send(part, recipient)
        except ChannelError as error:
            journal.event("alert-failed", "WARNING", to=name, reason=str(error))
            problems.append(f"alerts: {name}: {error}; xxgk alerts sends them again")
        else:
            told += 1
            journal.event("alert-sent", to=name, new=len(part.new), over=len(part.over), still=len(part.still))
    return told, problems


def trial(state: State) -> Digest:
    """A digest that says that it is none."""
    return Digest(state, (Trigger("run_failed", "", "this is a test of the alerts; nothing is wrong"),))
