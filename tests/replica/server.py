"""One replica portal as a real HTTP server: transport, faults on demand, a log of what was asked."""

from __future__ import annotations

import gzip
import socket
import ssl
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from tests.replica.model import Handler, Request, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

CHUNK = 1500
HANDSHAKE = b"\x16"  # the first byte of TLS
Address = tuple[str, int] | str  # as socketserver hands it on


@dataclass(frozen=True)
class Seen:
    """A request as received, header names in small letters; at: time.monotonic(); status: what was answered."""

    method: str
    target: str
    headers: Mapping[str, str]
    at: float
    status: int


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a path: another answer, a list with items missing or none at all, a body cut short."""

    status: int | None = None
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    drop: int = 0
    empty: bool = False
    cut: bool = False
    times: int | None = None  # only the first N requests; None: all


@dataclass
class Server:
    """Answers for one host. pages: path → handler; faults and log may be used while it runs.

    tls: whoever begins with a TLS handshake gets one, on the same port; host: which loopback address
    """

    pages: dict[str, Handler]
    missing: Handler
    gzip: bool = False
    chunked: bool = False
    log: list[Seen] = field(default_factory=list)
    faults: dict[str, Fault] = field(default_factory=dict)
    port: int = 0
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    _http: _Listener | None = None
    _thread: threading.Thread | None = None

    def open(self) -> None:
        """Listen on loopback: an ephemeral port the first time, the same one after close()."""
        self._http = _Listener((self.host, self.port), self)
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and hang up on everybody; connecting is refused from now on."""
        if self._http is None or self._thread is None:
            return
        self._http.shutdown()
        self._http.hang_up()
        self._http.server_close()
        self._thread.join()
        self._http = self._thread = None

    def answer(self, request: Request) -> tuple[Response, bool]:
        """The response and whether the connection is cut in the middle of it."""
        fault = self._fault(request)
        handler = self.pages.get(request.path, self.missing)
        response = handler(replace(request, drop=fault.drop, empty=fault.empty))
        if fault.status is not None or fault.body is not None:
            status = fault.status or 200
            body = fault.body if fault.body is not None else f"<html><body>{status}</body></html>".encode()
            response = Response(body, status, headers=fault.headers)
        return response, fault.cut

    def _fault(self, request: Request) -> Fault:
        key = request.target if request.target in self.faults else request.path
        fault = self.faults.get(key)
        if fault is None:
            return Fault()
        if fault.times is not None:
            if fault.times <= 0:
                return Fault()
            self.faults[key] = replace(fault, times=fault.times - 1)
        return fault


class _Listener(ThreadingHTTPServer):
    daemon_threads = False  # joined by server_close, so that no socket is left to the garbage collector

    def __init__(self, address: tuple[str, int], server: Server) -> None:
        super().__init__(address, _Connection)
        self.replica = server
        self.connections: set[socket.socket] = set()

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Address) -> None:
        if isinstance(request, socket.socket):
            self.connections.add(request)
        super().process_request(request, client_address)

    def finish_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Address) -> None:
        if self.replica.tls is None or not isinstance(request, socket.socket) or request.recv(1, socket.MSG_PEEK) != HANDSHAKE:
            super().finish_request(request, client_address)
            return
        with self.replica.tls.wrap_socket(request, server_side=True) as secured:
            self.connections.add(secured)
            super().finish_request(secured, client_address)
            self.connections.discard(secured)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Address) -> None:
        # a crawler that was killed, or that does not trust the certificate
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was first


class _Connection(BaseHTTPRequestHandler):
    server: _Listener
    protocol_version = "HTTP/1.1"

    def version_string(self) -> str:
        """What the Server header says."""
        return "nginx"

    def do_GET(self) -> None:
        at = time.monotonic()
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, self.rfile.read(length))
        response, cut = self.server.replica.answer(request)
        self.server.replica.log.append(Seen(self.command, self.path, request.headers, at, response.status))
        self._send(response, cut)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def _send(self, response: Response, cut: bool) -> None:
        body, replica = response.body, self.server.replica
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("Content-Type", response.media_type)
        if replica.gzip and response.media_type.startswith("text/") and "gzip" in self.headers.get(
                "Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        chunked = replica.chunked and not cut
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))))
        self.end_headers()
        if self.command != "HEAD":
            self._write(body[:len(body) // 2] if cut else body, chunked)
        self.close_connection = self.close_connection or cut

    def _write(self, body: bytes, chunked: bool) -> None:
        if not chunked:
            self.wfile.write(body)
            return
        for start in range(0, len(body), CHUNK):
            part = body[start:start + CHUNK]
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Server.log is the log."""
