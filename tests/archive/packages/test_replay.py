"""`xxgk replay`: a real pywb serves what was captured, byte for byte, and a real browser shows it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from urllib.error import URLError

import pytest
from PIL import Image

from archive.database import reading
from archive.intake import Intake
from archive.packages import replay
from archive.packages.cdxj import timestamp
from archive.warc.fields import moment
from tests.archive.commands import HTML, call
from tests.archive.packaged import program
from tests.archive.samples import PORTAL, exchange

PAGE, FILE = "https://www.guzhen.example/public/1.html", "https://www.guzhen.example/public/%E5%B9%B4%E6%8A%A5.pdf"
BODY = HTML.replace(b"</body>", '<a href="年报.pdf">附件</a></body>'.encode())
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    data = tmp_path_factory.mktemp("replay") / "data"
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], [])
        intake.keep(exchange(PAGE, BODY, run=run))
        intake.keep(exchange(FILE, PDF, run=run, minutes=1, role="attachment", response_headers=(("Content-Type", "application/pdf"),)))
        intake.keep(exchange(PAGE, BODY, run=run, minutes=90))  # a revisit
        intake.end_run("ended")
    return data


def free_port():
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def served(data):
    """The address of the collection, while the command runs."""
    program(replay.PROGRAM)
    port = free_port()
    words = [sys.executable, "-m", "archive", "--data", str(data), "replay", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield _answering(f"http://127.0.0.1:{port}/{replay.COLLECTION}", process)
        finally:
            process.terminate()  # not SIGINT: a shell in the background has its children ignore it
            process.wait(20)


def _answering(address, process):
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/", timeout=10).close()
        except URLError:
            time.sleep(0.1)
        else:
            return address
    raise AssertionError(f"the command ended with {process.returncode}")


def fetched(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.headers["Content-Type"], answer.read()


def captured(data):
    with reading(data / "xxgk.db") as conn:
        return [(timestamp(moment(at)), url) for url, at in conn.execute(
            "SELECT url, captured_at FROM captures ORDER BY captured_at")]


def test_what_pywb_serves_and_a_browser_shows(data, tmp_path):
    with served(data) as address:
        (first, page), (second, file), (third, _) = captured(data)
        assert fetched(f"{address}/{first}id_/{page}")[1] == BODY
        assert fetched(f"{address}/{second}id_/{file}") == ("application/pdf", PDF)
        assert fetched(f"{address}/{third}id_/{page}")[1] == BODY
        shot = tmp_path / "page.png"
        subprocess.run([program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
                        f"--screenshot={shot}", "--window-size=900,700", "--virtual-time-budget=8000", f"{address}/{first}mp_/{page}"],
                       check=True, capture_output=True, timeout=120)
        with Image.open(shot) as picture:
            assert len(picture.convert("L").getcolors(100_000) or ()) > 20  # text on paper, not a blank page


def test_without_pywb_and_without_data(data, tmp_path, monkeypatch):
    assert call("--data", tmp_path / "none", "replay").exit_code in (1, 2)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    told = call("--data", data, "replay")
    assert (told.exit_code, "make tools" in told.stderr) == (1, True)
