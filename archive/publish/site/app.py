"""The site as an ASGI application: our pages, and Datasette's tables below /xxgk, from one publication."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from archive.publish.site.web import headers
from archive.publish.site.web.cells import Cells
from archive.publish.site.web.pool import Pool
from archive.publish.site.web.reply import Reply, Request, answer, warm
from archive.publish.site.web.tables import tables

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from archive.publish.site.asked import Site

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

METHODS = ("GET", "HEAD")
HOST = re.compile(rb"[\w.:\[\]-]{0,255}")  # Datasette tells addresses of its own with it
TABLES = "/xxgk"
# of Datasette only what reads the one database; its pages on itself (plugins, threads, permissions) are nobody's business
_OF_DATASETTE = (f"{TABLES}/", f"{TABLES}.", "/-/static/")


class App:
    """ASGI: http and lifespan."""

    def __init__(self, site: Site) -> None:
        warm()  # a page that is broken stops the server here, not its first visitor
        self.site = site
        self.pool = Pool(site.published)
        self._tables, self._close_tables = tables(site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        # websockets: uvicorn is told to have none

    def close(self) -> None:
        """End the threads and close the connections, when what they are doing is done."""
        self.pool.close()
        self._close_tables()

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("raw_path") or scope["path"].encode()
        request = _request(scope, path.partition(b"?")[0].decode("ascii", "replace"))
        if scope["method"] not in METHODS:
            await _send(send, Reply(405, b"", {"Allow": ", ".join(METHODS)}))
        elif not all(HOST.fullmatch(value) for name, value in scope["headers"] if name == b"host"):
            await _send(send, Reply(400, b"", {}))
        elif request.path == TABLES or request.path.startswith(_OF_DATASETTE):
            await self._tables(scope, receive, _with_headers(Cells(send, request.path).send if request.path.endswith(".csv") else send))
        else:
            loop = asyncio.get_running_loop()
            await _send(send, await loop.run_in_executor(self.pool.executor, answer, request, self.site, self.pool))


def _request(scope: Scope, path: str) -> Request:
    told = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope.get("query_string", b"").decode("ascii", "replace")
    return Request(path, query, told.get(b"accept-language", ""), told.get(b"if-none-match", ""))


async def _send(send: Send, reply: Reply) -> None:
    """A server leaves the body out where HEAD asked."""
    length = {} if reply.status == 304 else {"Content-Length": str(len(reply.body))}
    told = headers.together(headers.ALWAYS, {"Content-Security-Policy": headers.PAGE_POLICY}, reply.headers, length)
    await send({"type": "http.response.start", "status": reply.status, "headers": told})
    await send({"type": "http.response.body", "body": reply.body})


def _with_headers(send: Send) -> Send:
    """Datasette's answers with our headers; no cookies: nobody logs in here."""

    async def wrapped(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            ours = headers.together(headers.ALWAYS, {"Content-Security-Policy": headers.tables_policy()})
            names = {name.lower() for name, _ in ours} | {b"set-cookie"}
            kept = [(name, value) for name, value in message["headers"] if name.lower() not in names]
            message = {**message, "headers": [*kept, *ours]}
        await send(message)

    return wrapped


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
