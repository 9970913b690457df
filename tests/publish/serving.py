"""The site on a port of this machine, a server that writes down what it is asked for, and a browser to look with."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from archive.evidence.browser import PROGRAMS
from archive.folder import Folder
from archive.publish.site.app import App
from archive.publish.site.web import server
from archive.publish.site.web.shown import site_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Frame

CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt install chromium")


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The site of a data folder; its address without a slash at the end."""
    app = App(site_of(Folder(data)))
    at = server.listening("127.0.0.1", 0)
    running = uvicorn.Server(server.configured(app))
    thread = threading.Thread(target=running.run, args=([at],), daemon=True)
    thread.start()
    try:
        yield server.url(at).rstrip("/")
    finally:
        running.should_exit = True
        thread.join()
        app.close()
        at.close()


@contextmanager
def browsing() -> Iterator[Browser]:
    """A headless chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def listening(pages: Mapping[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """An address and what was asked for there so far; pages: what it answers with by path, as HTML without any protection."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *told: object) -> None:
            """Nothing on stderr."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_port}", asked
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


def until(frame: Frame | Page, expression: str, argument: object = None) -> None:
    """Wait until this holds in a page; asked from outside, as a sandboxed page runs no timers either."""
    for _ in range(100):
        if frame.evaluate(expression, argument):
            return
        (frame if isinstance(frame, Page) else frame.page).wait_for_timeout(100)
    raise AssertionError(f"never became true: {expression}")
