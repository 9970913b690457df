"""CSV on its way out, with every cell made safe as those of exports are: what a portal wrote is no formula."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING, Any

from archive.publish.export.formats.safe import safe

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Cells:
    """ASGI messages of a CSV file, rewritten row by row."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._rest = ""
        self._csv = False
        csv.field_size_limit(sys.maxsize)  # a report's text may be longer than the module's 128 KB

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """An answer that is no CSV (an error, a redirect) is sent as it is."""
        if message["type"] == "http.response.start":
            told = {name.lower(): value for name, value in message["headers"]}
            self._csv = message["status"] == 200 and told.get(b"content-type", b"").startswith((b"text/plain", b"text/csv"))
            if self._csv:
                message = {**message, "headers": [(name, value) for name, value in message["headers"] if name.lower() != b"content-length"]}
        elif self._csv:
            message = {**message, "body": self._rows(message.get("body", b"").decode(), last=not message.get("more_body"))}
        await self._send(message)

    def _rows(self, text: str, *, last: bool) -> bytes:
        """The whole rows of what came so far: a line end is one between quotes, or a row's."""
        text = self._rest + text
        if not last and (text.count('"') % 2 or not text.endswith("\n")):
            self._rest = text
            return b""
        self._rest = ""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        for row in csv.reader(io.StringIO(text, newline="")):
            writer.writerow([safe(cell) for cell in row])
        return out.getvalue().encode()
