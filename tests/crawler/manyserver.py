"""Thousands of portals behind one listening socket: each loopback address 127.x.y.z is a host of its own.

python -m tests.crawler.manyserver LOG: prints its port, answers until its stdin is closed, then writes
LOG: a line "host target arrival end" per request, times by the clock that all processes of a machine share.
"""

from __future__ import annotations

import asyncio
import sys
import time
from functools import cache
from pathlib import Path

DOCUMENTS = 8
TAKES = 0.05  # seconds to an answer, so that requests could overlap
YEARS = range(2022 - DOCUMENTS, 2022)
LIST = "/zfxxgk/nb/index.html"
HEAD = "HTTP/1.1 {}\r\nServer: nginx\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
TEXT = "<p>本年度收到政府信息公开申请若干件，均已按时答复，未收取任何费用，无行政复议和行政诉讼。</p>"


def host(number: int) -> str:
    """The address of the n-th host, from 0."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


def main(log: Path) -> None:
    seen = asyncio.run(_serve())
    log.write_text("".join(f"{name} {target} {came:.6f} {left:.6f}\n" for name, target, came, left in seen), encoding="utf-8")


async def _serve() -> list[tuple[str, str, float, float]]:
    seen: list[tuple[str, str, float, float]] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = writer.get_extra_info("sockname")[0]
        try:
            while lines := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n"):
                came, target = time.monotonic(), lines[0].split(" ")[1]
                came, target = time.monotonic(), lines[0].split(" ")[1]
                content = answer(name, target)
                await asyncio.sleep(TAKES)
                seen.append((name, target, came, time.monotonic()))  # before anybody can have it
                writer.write(content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has no more questions
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201  # for whoever started this
    await asyncio.to_thread(sys.stdin.read)
    return seen


def answer(name: str, target: str) -> bytes:
    """What the host with this address answers: 404 for robots.txt, a list, its reports."""
    if target == LIST:
        return _http("200 OK", f"<html><head><title>政府信息公开年报</title></head><body><a href='/'>首页</a><ul>{_items()}</ul></body></html>")
    year = target.removeprefix("/zfxxgk/nb/content_").removesuffix(".html")
    if not year.isdigit():
        return _http("404 Not Found", "<html><body>404</body></html>")
    return _http("200 OK", f"<html><head><title>年报</title></head><body><h1>某县{year}年政府信息公开工作年度报告</h1>"
                           f"<p>{name}</p>{TEXT * 100}</body></html>")


@cache
def _items() -> str:
    return "".join(f"<li><a href='/zfxxgk/nb/content_{year}.html'>某县{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-20</span></li>"
                   for year in YEARS)


def _http(status: str, text: str) -> bytes:
    body = text.encode()
    return HEAD.format(status, "text/html; charset=utf-8", len(body)).encode() + body


if __name__ == "__main__":
    main(Path(sys.argv[1]))
