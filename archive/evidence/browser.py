"""Pages as pictures by Debian's chromium, driven over its debugging pipe: no script of theirs, no network, no file left.

Protocol: https://chromedevtools.github.io/devtools-protocol/ (stable domains, flat sessions), messages as JSON
ended by a zero byte on the file descriptors 3 and 4 of the program.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import select
import shutil
import signal
import tempfile
import time
from base64 import b64decode
from typing import TYPE_CHECKING, Any, Self

from archive.readers.errors import TooMuch, Unreadable, Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from archive.model import Box

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SECONDS = 40.0  # for everything that is asked of one browser
SCALE = 2  # pixels of a picture for each pixel of the page
WIDTH = 1200  # pixels of a page, as wide as portals are made for
BIGGEST = 30_000_000  # characters of a page
MOST_PIXELS = 60_000_000  # of one picture
LONGEST = 50  # characters of a folder; chromium puts a socket into it, whose whole name may have 107
_OPTIONS = (
    "--headless", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run",
    "--no-default-browser-check", "--disable-extensions", "--disable-sync", "--disable-breakpad", "--disable-crash-reporter",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--disable-remote-fonts",
    # nothing is looked up, and whatever is asked for nevertheless goes to a port where nobody listens
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    "--force-color-profile=srgb", "--lang=zh-CN",
)


@contextlib.contextmanager
def _unlimited() -> Iterator[None]:
    """What is started has the whole address space, as chromium wants, where this process has not; the clock bounds it."""
    limits = {kind: resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)}
    for kind, (_, hard) in limits.items():
        resource.setrlimit(kind, (hard, hard))
    try:
        yield
    finally:
        for kind, both in limits.items():
            resource.setrlimit(kind, both)


def program() -> str:
    """The path of the browser; Unsupported if there is none."""
    for name in PROGRAMS:
        if path := shutil.which(name):
            return path
    raise Unsupported("pages are drawn by chromium, which is not installed: apt install chromium")


class Browser:
    """One browser with one page, for at most SECONDS; a context manager, after which no process or file is left."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._program = program()
        self._until = time.monotonic() + seconds
        short = None if len(tempfile.gettempdir()) < LONGEST else "/tmp"
        self._folder = tempfile.TemporaryDirectory(prefix="xxgk-", ignore_cleanup_errors=True, dir=short)
        self._read, theirs_out = os.pipe()
        theirs_in, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._asked = 0
        self._received = bytearray()
        self._session = ""
        try:
            self._process = self._start(theirs_in, theirs_out)
        except OSError as error:
            self._tidy()
            raise Unsupported(f"{self._program} cannot be run: {error.strerror}") from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def __enter__(self) -> Self:
        try:
            target = self._call("Target.createTarget", url="about:blank")["targetId"]
            self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            self._call("Emulation.setScriptExecutionDisabled", value=True)
            self._call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=900, deviceScaleFactor=SCALE, mobile=False)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def open(self, markup: str) -> None:
        """Show this HTML as the page; it has no address, so relative references and files lead nowhere."""
        if len(markup) > BIGGEST:
            raise TooMuch(f"the page has more than {BIGGEST // 1_000_000} million characters, too many to be drawn")
        frame = self._call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self._call("Page.setDocumentContent", frameId=frame, html=markup)

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression of ours gives in the page."""
        told = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in told:
            raise Unreadable(f"the page cannot be measured: {told['exceptionDetails'].get('text', 'no reason told')}")
        return told["result"].get("value")

    def shot(self, box: Box) -> bytes:
        """The page within this box (in its pixels from its top left) as PNG of SCALE times as many pixels."""
        left, top, right, bottom = box
        if (right - left) * (bottom - top) * SCALE**2 > MOST_PIXELS:
            raise TooMuch(f"the cut-out would have more than {MOST_PIXELS // 1_000_000} million pixels")
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top, "scale": 1}
        told = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return b64decode(told["data"])

    def _start(self, theirs_in: int, theirs_out: int) -> int:
        """The program's process id, leader of a session of its own, the pipes at 3 and 4 and nothing to say."""
        options = [*_OPTIONS, f"--user-data-dir={self._folder.name}"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # chromium refuses to run as root with it
        spare = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (theirs_in, theirs_out)]  # never 3 or 4 themselves
        wiring: list[tuple[Any, ...]] = [(os.POSIX_SPAWN_OPEN, end, os.devnull, os.O_RDWR, 0) for end in range(3)]
        wiring += [(os.POSIX_SPAWN_DUP2, end, at) for at, end in enumerate(spare, 3)]
        homes = {"HOME": self._folder.name, "TMPDIR": self._folder.name}
        try:
            with _unlimited():
                return os.posix_spawn(self._program, [self._program, *options], os.environ | homes, file_actions=wiring, setsid=True)
        finally:
            for end in spare:
                os.close(end)

    def _call(self, method: str, **values: object) -> dict[str, Any]:
        """One command and its answer; Unreadable if the browser fails at it or takes too long."""
        self._asked += 1
        command: dict[str, object] = {"id": self._asked, "method": method, "params": values}
        if self._session:
            command["sessionId"] = self._session
        self._send(json.dumps(command).encode("ascii") + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._asked:
                break
        if "error" in answer:
            raise Unreadable(f"chromium cannot draw it: {answer['error'].get('message', method)}")
        result: dict[str, Any] = answer["result"]
        return result

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            readable, writable = self._wait([self._write])
            if readable:
                self._receive()
            if writable:
                try:
                    left = left[os.write(self._write, left[:65536]) :]
                except BrokenPipeError as error:
                    raise Unsupported(self._died()) from error

    def _next(self) -> dict[str, Any]:
        while (end := self._received.find(b"\0")) < 0:
            self._wait([])
            self._receive()
        message: dict[str, Any] = json.loads(self._received[:end])
        del self._received[: end + 1]
        return message

    def _wait(self, writing: list[int]) -> tuple[list[int], list[int]]:
        left = self._until - time.monotonic()
        readable, writable, _ = select.select([self._read], writing, [], max(0.0, left))
        if not readable and not writable:
            raise TooMuch("chromium took too long to draw the page")
        return readable, writable

    def _receive(self) -> None:
        piece = os.read(self._read, 1 << 20)
        if not piece:
            raise Unsupported(self._died())
        self._received += piece

    def _died(self) -> str:
        return f"{self._program} ended without an answer; run it with --headless by hand to see why"

    def _end(self) -> None:
        """Kill the browser's whole process group: it keeps nothing that could be lost."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        self._tidy()

    def _tidy(self) -> None:
        os.close(self._read)
        os.close(self._write)
        self._folder.cleanup()
