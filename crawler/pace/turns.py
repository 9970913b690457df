"""Who may send when: one request at a time and a host, the next one its delay after the end of the answer.

Scrapy's own slots count the delay from before a request was sent, know no hours of the day, and let go what was
queued for a host that has just been left alone. Nothing of Scrapy is in here; times are those of time.monotonic().
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from archive import journal
from crawler.network.failures import Refused, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.captures.visits import Outcome
    from crawler.pace.hours import Hours

LONGEST_SLEEP = 60.0  # seconds until the clock is looked at again: it may be set, or the machine may have slept
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Host:
    """delay: seconds · free_at: no request before · left: why it is left alone for the run.

    busy: answers "too many requests" in a row, first_busy: to which address the first of them was ·
    refused: other refusals in a row
    """

    name: str
    delay: float
    free_at: float = 0.0
    sending: bool = False
    left: Refused | None = None
    busy: int = 0
    first_busy: str = ""
    refused: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)
    timer: asyncio.TimerHandle | None = None


class Turns:
    """The hosts of a crawl. Every turn() that returns is followed by one done()."""

    def __init__(self, delay: float, hours: Hours | None = None) -> None:
        self._delay = delay
        self._hours = hours
        self._hosts: dict[str, Host] = {}
        self._stopped = ""
        self._told: datetime | None = None

    def host(self, name: str) -> Host:
        return self._hosts.setdefault(name, Host(name, self._delay))

    def check(self, name: str) -> None:
        """Raise Refused for a host that is left alone."""
        if self._stopped:
            raise Stopped(self._stopped)
        if left := self.host(name).left:
            raise Refused(left.outcome, str(left))  # anew each time: an exception collects its tracebacks

    async def turn(self, name: str) -> None:
        """Return when a request may be sent. Raises Refused if the host is left alone, or the crawl ends, before."""
        self.check(name)
        host = self.host(name)
        mine = asyncio.get_running_loop().create_future()
        host.waiting.append(mine)
        self._move(host)
        await mine

    def done(self, name: str) -> None:
        """The exchange is over: its delay begins."""
        host = self.host(name)
        host.sending = False
        host.free_at = max(host.free_at, monotonic() + host.delay)
        self._move(host)

    def pause(self, name: str, seconds: float) -> None:
        """No request within so many seconds."""
        host = self.host(name)
        host.free_at = max(host.free_at, monotonic() + seconds)
        journal.event("host-wait", host=name, seconds=seconds)

    def slow(self, name: str, delay: float) -> None:
        """A longer delay from now on; a shorter one changes nothing."""
        host = self.host(name)
        if delay > host.delay:
            host.free_at += delay - host.delay
            host.delay = delay

    def leave(self, name: str, outcome: Outcome, reason: str) -> None:
        """Send this host nothing more. The first reason stays."""
        host = self.host(name)
        if host.left is None:
            host.left = Refused(outcome, reason)
            journal.event("host-left", "WARNING", host=name, outcome=outcome, reason=reason)
        left = host.left
        _refuse(host, lambda: Refused(left.outcome, str(left)))

    def stop(self, reason: str) -> None:
        """Send nobody anything more: the crawl ends."""
        self._stopped = reason
        for host in self._hosts.values():
            _refuse(host, lambda: Stopped(reason))

    def _move(self, host: Host) -> None:
        """Give the turn to who waits longest, or see to it that this is done in time."""
        if host.sending or not host.waiting or host.timer is not None:
            return
        wait = max(host.free_at - monotonic(), self._closed())
        if wait > 0:
            host.timer = asyncio.get_running_loop().call_later(min(wait, LONGEST_SLEEP), self._wake, host)
            return
        host.sending = True
        host.waiting.popleft().set_result(None)

    def _wake(self, host: Host) -> None:
        host.timer = None
        self._move(host)

    def _closed(self) -> float:
        """Seconds until the hours begin."""
        if self._hours is None:
            return 0.0
        now = datetime.now(UTC)
        opens = self._hours.opens(now)
        if opens is None:
            return 0.0
        if opens != self._told:
            self._told = opens
            logger.warning("outside XXGK_HOURS (%s, China time): no request before %s", self._hours, opens.isoformat(" ", "minutes"))
        return (opens - now).total_seconds()


def _refuse(host: Host, why: Callable[[], Refused]) -> None:
    """Everybody who waits for a turn is told."""
    if host.timer is not None:
        host.timer.cancel()
        host.timer = None
    while host.waiting:
        mine = host.waiting.popleft()
        if not mine.done():
            mine.set_exception(why())
