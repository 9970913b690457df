"""A site, a crawler, and what the crawler took: each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.crawling import ours
from tests.crawler.crawl import environment

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Taken:
    """CPU seconds, user and system, of a whole process and its children; peak memory in MB; what it said it had done."""

    cpu: float
    peak: float
    done: int


@dataclass
class Server:
    """asked: how many requests came, known when it has ended."""

    port: int
    asked: int = 0


@contextmanager
def served(hosts: int, articles: int, kilobytes: float) -> Iterator[Server]:
    """The site until the end of the block."""
    command = [sys.executable, "-m", "tests.bench.crawling.site", str(hosts), str(articles), str(kilobytes)]
    with subprocess.Popen(command, env=environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        server = Server(int(process.stdout.readline()))
        try:
            yield server
        finally:
            process.stdin.close()
            server.asked = int(process.stdout.readline())


def bare(server: Server, hosts: int, *changes: str) -> Taken:
    """Scrapy as it comes."""
    return _taken("bare", str(server.port), str(hosts), *changes)


def crawled(server: Server, hosts: int, *changes: str) -> Taken:
    """A crawl of ours into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        ours.registry(Path(folder, "portals.toml"), hosts, server.port)
        return _taken("ours", folder, "DOWNLOAD_DELAY=0", *changes)


def _taken(module: str, *arguments: str) -> Taken:
    command = [sys.executable, "-m", f"tests.bench.crawling.{module}", *arguments]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, env=environment(), stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        told = out.read().decode()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Taken(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, int(told))
