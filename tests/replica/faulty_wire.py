"""Many hosts on loopback in one thread, whose answers are written byte by byte: as wrong as a wire can be.

    with wires() as net:
        host = net.open(answer)       # answer: Request → Response (sent as it should be) or Wire (sent as it says)
        host.port; host.log; net.shut(host); net.reopen(host)
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tests.replica.model import Request, Response

if TYPE_CHECKING:
    import ssl

Result = TypeVar("Result")
HANDSHAKE = b"\x16"  # the first byte of TLS
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST and forgets what was not sent


@dataclass(frozen=True)
class Wire:
    """An answer as it goes out: bytes, and seconds to wait between them.

    end: keep the connection · close it · reset it (RST) · hang, saying nothing more until the client hangs up
    """

    parts: tuple[bytes | float, ...]
    end: Literal["keep", "close", "reset", "hang"] = "close"
    status: int = 200  # for the log


Answer = Callable[[Request], Response | Wire]


@dataclass(frozen=True)
class Asked:
    """A request as received, header names in small letters; at: time.monotonic(); sent: bytes that went out for it."""

    method: str
    target: str
    headers: dict[str, str]
    at: float
    status: int
    sent: int


@dataclass
class Host:
    """One listening address. tls: every connection is TLS, with the certificate of that moment."""

    answer: Answer
    port: int = 0
    tls: ssl.SSLContext | None = None
    log: list[Asked] = field(default_factory=list)
    listener: asyncio.Server | None = None
    open_now: set[asyncio.StreamWriter] = field(default_factory=set)


class Net:
    """The thread in which all hosts answer."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._hosts: list[Host] = []
        self._talking: set[asyncio.Task[None]] = set()

    def open(self, answer: Answer, tls: ssl.SSLContext | None = None) -> Host:
        host = Host(answer, tls=tls)
        self._hosts.append(host)
        self.reopen(host)
        return host

    def reopen(self, host: Host) -> None:
        """Listen: at a port of the system's choice the first time, at the same one later."""
        self._do(self._listen(host))

    def shut(self, host: Host) -> None:
        """Connecting is refused from now on; whoever is connected is cut off."""
        self._do(self._hang_up(host))

    def close(self) -> None:
        for host in self._hosts:
            self.shut(host)
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _listen(self, host: Host) -> None:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._talking.add(task)
            task.add_done_callback(self._talking.discard)
            await _talk(host, reader, writer)

        if host.listener is None:
            host.listener = await asyncio.start_server(talk, "127.0.0.1", host.port, backlog=1000)
            host.port = host.listener.sockets[0].getsockname()[1]

    async def _hang_up(self, host: Host) -> None:
        if host.listener is not None:
            host.listener.close()
            host.listener = None
        for writer in list(host.open_now):
            writer.transport.abort()

    async def _end(self) -> None:
        if self._talking:
            await asyncio.wait(self._talking, timeout=5)
        await asyncio.sleep(0)  # transports that were aborted are closed in the loop's next round


@contextmanager
def wires() -> Iterator[Net]:
    """A net that is closed at the end of the block."""
    net = Net()
    try:
        yield net
    finally:
        net.close()


def sent(response: Response, *, length: int | None = None, keep: bool = True) -> bytes:
    """A response as bytes; length: what Content-Length says instead of the truth."""
    lines = [f"HTTP/1.1 {response.status} {_phrase(response.status)}", f"Content-Type: {response.media_type}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    lines += [f"Content-Length: {len(response.body) if length is None else length}", f"Connection: {'keep-alive' if keep else 'close'}"]
    return "\r\n".join([*lines, "", ""]).encode() + response.body


def _phrase(status: int) -> str:
    with suppress(ValueError):
        return HTTPStatus(status).phrase
    return "Unknown"


async def _talk(host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, to its end. Clients may go at any moment: that is theirs to choose."""
    host.open_now.add(writer)
    try:
        if host.tls is not None:
            await writer.start_tls(host.tls)
        while await _exchange(host, reader, writer):
            pass
    except (OSError, EOFError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        host.open_now.discard(writer)
        writer.close()


async def _exchange(host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Read one request and answer it; may another follow?"""
    start = await reader.readexactly(1)
    at = time.monotonic()
    if start == HANDSHAKE:  # a client that tries whether https does better
        host.log.append(Asked("TLS", "", {}, at, 0, 0))
        return False
    head = start + await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length") or 0))
    found = host.answer(Request(method, target, headers, body))
    if isinstance(found, Response):
        found = _conditional(found, headers)
    wire = found if isinstance(found, Wire) else Wire((sent(found),), "keep", found.status)
    host.log.append(Asked(method, target, headers, at, wire.status, sum(len(part) for part in wire.parts if isinstance(part, bytes))))
    await _send(writer, wire)
    return await _finish(reader, writer, wire)


def _conditional(response: Response, headers: dict[str, str]) -> Response:
    """304 where the client has what it would get (RFC 9110, 13)."""
    validators = {name.lower(): value for name, value in response.headers}
    asked = headers.get("if-none-match"), headers.get("if-modified-since")
    etag, modified = validators.get("etag"), validators.get("last-modified")
    same = asked[0] == etag if asked[0] is not None else asked[1] is not None and asked[1] == modified
    if response.status != 200 or not (etag or modified) or not same:
        return response
    return Response(b"", 304, response.media_type, response.headers)


async def _send(writer: asyncio.StreamWriter, wire: Wire) -> None:
    for part in wire.parts:
        if isinstance(part, bytes):
            writer.write(part)
            await writer.drain()
        else:
            await asyncio.sleep(part)


async def _finish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wire: Wire) -> bool:
    if wire.end == "hang":
        await reader.read()  # until the client has had enough
    if wire.end == "reset":
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        writer.transport.abort()
    return wire.end == "keep"
