"""A site that goes over to a newer publication while it runs: whoever makes one puts it where this one lies."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from typing import TYPE_CHECKING

from archive.publish.site.app import App
from archive.publish.site.web.shown import site_at

if TYPE_CHECKING:
    from pathlib import Path

    from archive.publish.site.app import Receive, Scope, Send
    from archive.publish.site.asked import Site

LOG = logging.getLogger("xxgk.site")
LOOK_EVERY = 2.0  # seconds
KEEP_OLD = 30.0  # seconds: longer than any answer that the old one may still be making


class Renewing:
    """ASGI: the application for the publication that lies at the site's path now."""

    def __init__(self, site: Site, look_every: float = LOOK_EVERY) -> None:
        self._app, self._state = App(site), _state(site.published)
        self._every, self._looked = look_every, time.monotonic()
        self._old: list[App] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and time.monotonic() - self._looked >= self._every:
            self._looked = time.monotonic()
            await self._renew()
        await self._app(scope, receive, send)

    async def _renew(self) -> None:
        """Take a new file; one that is half there or broken leaves all as it is. Others are answered from the old one meanwhile."""
        state = _state(self._app.site.published)
        if state in (self._state, None):
            return
        self._state = state
        loop = asyncio.get_running_loop()
        try:
            newer = await loop.run_in_executor(None, lambda: App(site_at(self._app.site.folder, self._app.site.published)))
        except (sqlite3.Error, OSError) as error:
            LOG.error("%s: not taken: %s", self._app.site.published, error)
            return
        LOG.warning("%s is shown now, %s before", newer.site.version, self._app.site.version)
        self._old.append(self._app)
        self._app = newer
        loop.call_later(KEEP_OLD, lambda: loop.run_in_executor(None, self._close_oldest))

    def _close_oldest(self) -> None:
        if self._old:
            self._old.pop(0).close()

    def close(self) -> None:
        """All of them."""
        while self._old:
            self._close_oldest()
        self._app.close()


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_ino, told.st_size, told.st_mtime_ns
