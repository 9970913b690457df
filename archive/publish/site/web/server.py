"""The server: a socket of our own, uvicorn on it, until a signal ends it."""

from __future__ import annotations

import atexit
import errno
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:

    import uvicorn

    from archive.publish.site.web.renewing import Renewing

AT_ONCE = 200  # connections; more are told 503
LAST_SECONDS = 5  # for answers on their way when the server ends
HEADER_BYTES = 32_768


class ServeError(Exception):
    """It cannot be served; one line that says what to do."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0: any free one. Raises ServeError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(128)
    except OSError as error:
        advice = "choose another --port" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "choose another --host"
        raise ServeError(f"{host}:{port}: {error.strerror}; {advice}") from error
    return made


def configured(app: Any) -> uvicorn.Config:
    """How uvicorn is to serve it: nothing about itself in headers, no proxies believed, no websockets, limits on everything."""
    import uvicorn

    return uvicorn.Config(
        app, http="h11", ws="none", lifespan="on", log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        limit_concurrency=AT_ONCE, timeout_keep_alive=15, timeout_graceful_shutdown=LAST_SECONDS, h11_max_incomplete_event_size=HEADER_BYTES)


def serve(app: Any, at: socket.socket) -> None:
    """Answer requests until SIGINT or SIGTERM; the signal is raised again when the last answer is out."""
    import uvicorn

    uvicorn.Server(configured(app)).run([at])


def end(app: Renewing, status: int) -> NoReturn:
    """End the program with this status: in time even if a step of a query takes for ever, which nothing can interrupt."""
    ending = threading.Thread(target=app.close, daemon=True)
    ending.start()
    ending.join(LAST_SECONDS)
    if ending.is_alive():
        atexit._run_exitfuncs()  # a publication in a temporary folder goes with the program
        os._exit(status)
    sys.exit(status)


def url(at: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = at.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
