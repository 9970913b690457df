"""A number's place in a web page, cut out: the frame is around the printed cell, and nothing of the page runs."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PIL import Image

from archive.evidence import NoPlace, cut_out
from archive.evidence.browser import Browser
from archive.model import Place
from archive.readers.errors import TooMuch, Unsupported
from tests.archive.framed import INK, framed, inside, needs_chromium, opened

pytestmark = needs_chromium


def table(body="", *, style="", value="7"):
    """A page whose third row, second column has a fill of its own."""
    target = f'<td style="background:rgb{INK};color:rgb{INK};padding:9px 20px">{value}</td>'
    return (f'<html><head><meta charset=gbk></head><body style="{style}">{body}<table><tr><td>a</td><td>b</td></tr>'
            f"<tr><td>规章</td><td>5</td></tr><tr><td>行政</td>{target}</tr></table></body></html>").encode("gb18030")


AT = Place(0, 2, 1)


def test_the_cell_is_in_the_frame_and_nowhere_else():
    cut = cut_out(table(), AT, printed="7")
    share, outside = inside(cut)
    assert share > 0.9
    assert outside == 0
    assert framed(cut)
    assert cut.page


def test_a_blank_cell_is_framed_too():
    share, outside = inside(cut_out(table(value=""), AT, printed=""))
    assert share > 0.9
    assert outside == 0


@pytest.mark.parametrize("body", [
    "<script>document.body.innerHTML='<h1 style=background:red>hm'</script>",
    "<img src=x onerror=\"document.body.style.background='red'\"><svg onload=\"document.body.style.background='red'\"></svg>",
    "<iframe srcdoc=\"<body style='background:red'>\"></iframe>",
    "<meta http-equiv=refresh content='0;url=data:text/html,<body bgcolor=red>'>",
    "<a href=\"javascript:document.body.style.background='red'\" autofocus onfocus=\"this.click()\">x</a>",
])
def test_nothing_of_the_page_runs(body):
    cut = cut_out(table(body), AT, printed="7", whole=True)
    assert inside(cut)[0] > 0.9
    assert not [value for _, value in opened(cut).getcolors(1 << 24) if value == (255, 0, 0)]


def test_the_network_is_never_asked():
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_port}"
    body = (f"<img src={at}/1><link rel=stylesheet href={at}/2><style>@import url({at}/3);body{{background:url({at}/4)}}"
            f"@font-face{{font-family:f;src:url({at}/5)}}*{{font-family:f}}</style><iframe src={at}/6></iframe><object data={at}/7>"
            f"</object><video poster={at}/8></video><body background={at}/9><div style='background:url({at}/10)'>x</div>"
            f"<link rel=preconnect href={at}><link rel=prefetch href={at}/11><svg><image href={at}/12 /><use href={at}/13#a /></svg>"
            f"<input type=image src={at}/14><picture><source srcset={at}/15><img srcset={at}/16></picture>")
    try:
        assert inside(cut_out(table(body), AT, printed="7"))[0] > 0.9
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_files_of_this_machine_are_not_shown(tmp_path):
    Image.new("RGB", (50, 50), (255, 0, 0)).save(tmp_path / "red.png")
    cut = cut_out(table(f"<img src='file://{tmp_path}/red.png' width=50>"), AT, printed="7", whole=True)
    assert not [value for _, value in opened(cut).getcolors(1 << 24) if value == (255, 0, 0)]


def processes():
    """Command lines of this moment's browsers that are children of nobody else."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"XXGK_TEST_MARK=" + str(os.getpid()).encode() in told and int(folder.name) != os.getpid():
            found.add(folder.name)
    return found


def test_no_process_and_no_file_is_left(monkeypatch):
    monkeypatch.setenv("XXGK_TEST_MARK", str(os.getpid()))
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        cut_out(table(), AT, printed="7")
        assert list(Path(folder).iterdir()) == []
    ending = time.monotonic() + 30  # what was told to end may take its time on a busy machine
    while processes() and time.monotonic() < ending:
        time.sleep(0.1)
    assert processes() == set()


HIDDEN = {
    "tab": ("<div style='display:none'>", "hides this table"), "closed": ("<details>", "hides this table"),
    "invisible": ("<div style='visibility:hidden'>", "hides this table"),
    "cut off": ("<div style='height:5px;overflow:hidden'>", "hides this table"),
    "overlay": ("<div style='position:fixed;inset:0;background:red'>ad</div>", ""),
    "inner scrolling": ("<div style='height:60px;overflow:auto'><div style='height:300px'></div>", ""),
    "far down": ("<div style='height:20000px'></div>", ""), "far right": ("<div style='margin-left:5000px;width:500px'>", ""),
    "still page": ("<body style='overflow:hidden;height:100vh'><div style='height:3000px'></div>", ""),
    "see-through": ("<div style='opacity:0'>", "hides this table"),
    "turned": ("<div style='transform:translate(40px,90px)'>", ""),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_cell_that_is_hard_to_see_is_shown_all_the_same(name):
    body, told = HIDDEN[name]
    cut = cut_out(table(body), AT, printed="7")
    share, outside = inside(cut)
    assert share > 0.9
    assert outside == 0
    assert told in cut.caption
    assert ("hides" in cut.caption) == bool(told)


def test_another_text_than_the_report_has_is_never_framed():
    with pytest.raises(NoPlace, match="read differently today"):
        cut_out(table(value="8"), AT, printed="7")


@pytest.mark.parametrize("place", [Place(1, 2, 1), Place(0, 9, 9), Place(-1, 0, 0)])
def test_a_place_that_the_page_does_not_have(place):
    with pytest.raises(NoPlace):
        cut_out(table(), place, printed="7")


def test_a_number_from_running_text_has_no_place():
    with pytest.raises(NoPlace, match="running text"):
        cut_out(table(), None, printed="7")


@pytest.mark.parametrize("body", ["<p>x" * 70_000, "<div>" * 5000, "<table><tr><td>" * 50])
def test_pages_of_any_size(body):
    cut = cut_out(body.encode() + b"<table><tr><td>a<td>b<tr><td>1<td>77</table>", Place(0, 1, 1), printed="77")
    assert framed(cut)
    assert cut.page == (not body.startswith("<p>"))
    assert ("too many to be drawn" in cut.caption) != cut.page


def test_a_browser_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setenv("XXGK_TEST_MARK", str(os.getpid()))
    with pytest.raises(TooMuch, match="took too long"), Browser(seconds=0.0) as browser:
        browser.open("<p>x")
    assert processes() == set()


def test_a_browser_that_ends_at_once(monkeypatch, tmp_path):
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 7\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(Unsupported, match="ended without an answer"):
        cut_out(table(), AT, printed="7")
