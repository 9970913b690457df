"""The server: a socket of our own, uvicorn on it, until a signal ends it."""

from __future__ import annotations

import atexit
import errno
import os
import socket
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any, NoReturn

from archive import software
from archive.publish.export.about.citation import AUTHORS, Cited, sentence
from archive.publish.site.asked import Site
from archive.publish.site.web.pool import open_published

if TYPE_CHECKING:
    from pathlib import Path

    import uvicorn

    from archive.folder import Folder
    from archive.publish.site.web.renewing import Renewing

AT_ONCE = 200  # connections; more are told 503
LAST_SECONDS = 5  # for answers on their way when the server ends
HEADER_BYTES = 32_768


class ServeError(Exception):
    """It cannot be served; one line that says what to do."""


def site_of(folder: Folder) -> Site:
    """The publication of a data folder, made if there is none or a newer one is due; who runs it says how to cite it
    (XXGK_CITATION), its licence (XXGK_LICENSE) and where to write to (XXGK_CONTACT). Raises what published() raises.
    """
    from archive.publish.snapshot import published

    return site_at(folder, published(folder))


def site_at(folder: Folder, path: Path) -> Site:
    """The same of a publication that is there. Raises sqlite3.Error for a file that is none."""
    with closing(open_published(path)) as conn:
        row = conn.execute("SELECT * FROM publication").fetchone()
    told = {name: os.environ.get(f"XXGK_{name.upper()}", "") for name in ("citation", "license", "contact")}
    cited = Cited(row["version"], row["data_date"], told["citation"] or AUTHORS, told["license"])
    return Site(folder, path, folder.warc.is_dir(), row["version"], row["data_date"], row["schema"], f"{software.NAME} {software.number()}",
                sentence(cited), told["contact"].removeprefix("mailto:"), told["license"])


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
