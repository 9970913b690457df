"""What answers say of the pace: Retry-After, too many requests, protections and other refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from crawler import blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.captures.visits import Outcome
    from archive.model import Role
    from crawler.pace.turns import Host, Turns
    from crawler.page import Page

BUSY = (429, 503)
FIRST_WAIT = 10  # delays, after a first 429 or 503 that does not say how long; then twice as many, and so on
REFUSALS = 3  # in a row: one page that may not be seen says nothing of its host, three of them do


@dataclass(frozen=True, slots=True)
class Answers:
    """longest: seconds; a host that asks for a longer wait is left alone · repeats: of a busy host's requests."""

    turns: Turns
    longest: float
    repeats: int

    def waits(self, name: str, url: str, status: int, asked: float | None) -> bool:
        """An answer came, whose Retry-After says so many seconds. True: the same request is to be sent again after that."""
        host = self.turns.host(name)
        if status in BUSY:
            return self._busy(host, url, status, asked)
        if host.busy:
            host.busy = 0
            self.turns.slow(name, min(self.longest, 2 * host.delay))  # it had too much to do
        if asked is not None:
            self.asked(name, status, asked)
        return False

    def asked(self, name: str, status: int, seconds: float) -> None:
        """RFC 9110, 10.2.3: a redirect or an error may ask for a wait too."""
        if status < 300:
            return
        if seconds > self.longest:
            self._leave(self.turns.host(name), name, status, f"and asks to wait {seconds:g} s")
        else:
            self.turns.pause(name, seconds)

    def seen(self, name: str, page: Page, role: Role) -> None:
        """Leave the host alone if this page is a protection, or one refusal too many."""
        block = blocks.blocked(page)
        if role == "robots" and page.status not in blocks.BY_STATUS:
            return  # sites answer everything that is not there with their home page, or refuse it
        host = self.turns.host(name)
        if not block:
            host.refused = 0
        elif blocks.protected(page) and (page.status in blocks.BY_STATUS or role != "attachment"):
            self.turns.leave(name, "blocked", f"{page.url} {block}; {name} left alone for this run")
        else:  # a captcha before one file, as VSB puts it there, is no more than a refusal of this file
            host.refused += 1
            if host.refused >= REFUSALS:
                self.turns.leave(name, "blocked", f"{page.url} {block}, refusal number {host.refused} in a row; {name} left alone for this run")

    def _busy(self, host: Host, url: str, status: int, asked: float | None) -> bool:
        """Wait as long as the host asks, or ever longer; after so many times leave it alone.

        A 503 that only one address goes on giving is that address's trouble: the host stays, until another says so too.
        """
        wait = min(self.longest, FIRST_WAIT * host.delay * 2**host.busy) if asked is None else asked
        if wait > self.longest:
            self._leave(host, url, status, f"and asks to wait {wait:g} s")
            return False
        if not host.busy:
            host.first_busy = url
        host.busy += 1
        self.turns.pause(host.name, wait)
        if host.busy <= self.repeats:
            return True
        if status == 429 or url != host.first_busy:
            self._leave(host, url, status, f"again after {self.repeats} waits")
        return False

    def _leave(self, host: Host, url: str, status: int, how: str) -> None:
        outcome: Outcome = "blocked" if status == 429 else "unreachable"
        self.turns.leave(host.name, outcome, f"{url} answered {status} {how}; {host.name} left alone for this run")


def retry_after(header: Callable[[str], str], now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None if it has none that can be read.

    A date is held against the answer's own, so that a wrong clock here is no longer wait.
    """
    value = header("Retry-After").strip()
    if value.isdecimal() and value.isascii():
        return float(value)
    until = _date(value)
    return None if until is None else max(0.0, (until - (_date(header("Date")) or now)).total_seconds())


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
