"""CSV on its way out, with every cell made safe as those of exports are: what a portal wrote is no formula.

A file that is not all that was asked for says so in its last line. One whose query failed before the first row is an error; where
one fails in the middle, the connection is broken off behind that line, so that no program takes the file for a whole one.
"""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING, Any

from archive.publish.export.formats.safe import safe
from archive.publish.site.web import noted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST = 500 << 20  # bytes of a file
INCOMPLETE = "NOT COMPLETE"


class Cells:
    """ASGI messages of a CSV file, rewritten row by row."""

    def __init__(self, send: Send, path: str = "") -> None:
        self._send = send
        self._noted = noted.begin(_table(path))
        self._rest = ""
        self._size = 0
        self._csv = False
        self._over = False
        csv.field_size_limit(sys.maxsize)  # a report's text may be longer than the module's 128 KB

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """An answer that is no CSV (an error, a redirect) is sent as it is."""
        if self._over:
            return
        if message["type"] == "http.response.start":
            told = {name.lower(): value for name, value in message["headers"]}
            self._csv = message["status"] == 200 and told.get(b"content-type", b"").startswith((b"text/plain", b"text/csv"))
            if self._csv and self._noted.failed:
                await self._refuse()
                return
            if self._csv:
                message = {**message, "headers": [(name, value) for name, value in message["headers"] if name.lower() != b"content-length"]}
        elif self._csv:
            message = self._body(message)
        await self._send(message)

    def _body(self, message: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        last = not message.get("more_body")
        if self._size > MOST:
            self._noted.failed = self._noted.failed or f"more than {MOST >> 20} MB; take the data file"
        if self._noted.failed:  # what comes is Datasette's message, which looks like a row
            self._over = True  # without a last message: the server breaks the connection off
            return {**message, "body": _line(self._noted.failed), "more_body": True}
        body = self._rows(message.get("body", b"").decode(), last=last)
        self._size += len(body)
        return {**message, "body": body + (_line(self._noted.cut) if last and self._noted.cut else b"")}

    async def _refuse(self) -> None:
        self._over = True
        body = f"{self._noted.failed}\n".encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await self._send({"type": "http.response.start", "status": 400, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

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


def _table(path: str) -> str:
    """The table of /xxgk/TABLE.csv as Datasette writes it in SQL; "" for another address."""
    from datasette.utils import escape_sqlite, tilde_decode

    parts = path.removesuffix(".csv").strip("/").split("/")
    return str(escape_sqlite(tilde_decode(parts[1]))) if len(parts) == 2 else ""


def _line(words: str) -> bytes:
    """A row of one cell."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([f"{INCOMPLETE}: {words}"])
    return out.getvalue().encode()
