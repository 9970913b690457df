"""doc, wps and rtf through the warm LibreOffice: every cell, and a LibreOffice that hangs, dies or is not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive.process import read
from archive.readers import office, sniff
from archive.readers.errors import TooMuch, Unreadable, Unsupported
from archive.readers.office import warm
from archive.readers.ole import MAGIC
from tests.archive.word_made import docx, p, r, tbl, tc, tr
from tests.documents.drawn import draw_all
from tests.documents.score import score

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SMALL = docx(p(r("甲")) + tbl(tr(tc("乙", span=2)), tr("1", "2")))


@pytest.fixture(autouse=True)
def _needs_libreoffice():
    if not office.available():
        pytest.skip(warm.MISSING)


def gone(pid):
    """A process that has ended and is nobody's zombie."""
    return not Path(f"/proc/{pid}").exists()


# ---- whole reports -----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("kind", "seeds"), [("doc", range(8)), ("wps", range(8, 12)), ("rtf", range(12, 18))])
def test_every_cell_of_drawn_reports(kind, seeds):
    drawn = draw_all(kind, seeds)
    assert [sniff(one.data) for one in drawn] == ["rtf" if kind == "rtf" else "doc"] * len(seeds)
    assert [one.seed for one in drawn if not score(read(one.data), one.truth).perfect] == []


def test_word_2003_xml_is_read_as_doc():
    body = tbl(tr(tc("规章", width=2000), tc("3", width=2000)), widths=(2000, 2000)).replace("<w:tblPr/>", '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>')
    space = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    data = f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument {space}><w:body>{body}</w:body></w:wordDocument>'.encode()
    assert sniff(data) == "doc"
    assert "规章\t3" in office.read_doc(data).text()


# ---- one LibreOffice ---------------------------------------------------------------------------------------

def test_one_for_all_threads_and_formats():
    found = {}
    targets = ("pdf", "docx", "html", "docx", "pdf")

    def one(at, target):
        found[at] = office.convert(SMALL, "docx", target)

    threads = [threading.Thread(target=one, args=(at, target)) for at, target in enumerate(targets)]
    office.convert(SMALL, "docx", "docx")
    pid = office._running[0].pid
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[at][:4] for at in (0, 1, 4)] == [b"%PDF", b"PK\x03\x04", b"%PDF"]
    assert b"<table" in found[2].lower()
    assert office._running[0].pid == pid


def test_html_as_pdf_and_docx():
    page = "<html><meta charset=utf-8><body><table><tr><td>甲<td>1</table></body></html>".encode()
    assert office.convert(page, "html", "pdf").startswith(b"%PDF")
    assert office.convert(page, "html", "docx").startswith(b"PK")


def test_a_dead_one_is_replaced():
    office.convert(SMALL, "docx", "docx")
    dead = office._running[0]
    os.kill(dead.pid, signal.SIGKILL)
    assert office.convert(SMALL, "docx", "docx").startswith(b"PK")
    assert office._running[0].pid != dead.pid
    assert gone(dead.pid)
    assert not dead.folder.exists()


def test_a_fresh_one_after_many_files(monkeypatch):
    office.convert(SMALL, "docx", "docx")
    old = office._running[0]
    monkeypatch.setattr(office, "FILES", old.done)
    assert office.convert(SMALL, "docx", "docx").startswith(b"PK")
    assert office._running[0].pid != old.pid


@pytest.mark.parametrize(("limit", "value", "word"), [("SECONDS", 0.0, "finish"), ("MOST_MEMORY", 1, "GB")])
def test_one_that_takes_too_long_or_too_much_is_ended(monkeypatch, limit, value, word):
    office.convert(SMALL, "docx", "docx")
    old = office._running[0]
    monkeypatch.setattr(warm, limit, value)
    with pytest.raises(TooMuch, match=word):
        office.convert(SMALL, "docx", "pdf")
    assert gone(old.pid)
    monkeypatch.undo()
    assert office.convert(SMALL, "docx", "docx").startswith(b"PK")


@pytest.mark.parametrize("end", ["", "os.kill(os.getpid(), signal.SIGKILL)", "raise SystemExit(3)"])
def test_nothing_is_left_when_the_program_ends(end):
    """However it ends: LibreOffice, its helper and their folder are gone."""
    code = f"""
import os, signal, sys
from archive.readers import office
office.convert(sys.stdin.buffer.read(), "docx", "docx")
one = office._running[0]
print(one.pid, one._process.pid, one.folder, *one._sockets, flush=True)
{end}
"""
    done = subprocess.run([sys.executable, "-c", code], input=SMALL, stdout=subprocess.PIPE, cwd=ROOT, check=False)
    pid, worker, *files = done.stdout.decode().split()
    for one in (pid, worker):  # a killed program's LibreOffice ends itself, which takes a moment
        for _ in range(3000):
            if gone(one):
                break
            os.sched_yield()
            subprocess.run(["true"], check=True)
        assert gone(one)
    assert [file for file in files if Path(file).exists()] == []


def test_a_forked_process_takes_one_of_its_own():
    office.convert(SMALL, "docx", "docx")
    child = os.fork()
    if child == 0:
        os._exit(len(office._running))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert office._running[0].runs


def test_without_libreoffice_the_package_is_named(monkeypatch):
    office._end()
    monkeypatch.setattr(office.warm, "installed", lambda: None)
    with pytest.raises(Unsupported, match="apt install libreoffice-writer-nogui python3-uno"):
        office.convert(SMALL, "docx", "pdf")
    reading = read(b"{\\rtf1 abc}")
    assert (reading.state, "apt install" in reading.error) == ("no-reader", True)


# ---- no network, no macros -----------------------------------------------------------------------------------

def test_no_link_is_followed():
    """A picture and a section that lie on a server: a server of ours hears nothing of them."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        fields = (rf'{{\field{{\*\fldinst {name} "{address}" \\d}}{{\fldrslt b}}}}' for name in ("INCLUDEPICTURE", "INCLUDETEXT"))
        rtf = "{\\rtf1 a" + "".join(fields) + "}"
        page = f'<html><body><img src="{address}c.png" width=300 height=300><iframe src="{address}d"></iframe></body></html>'
        office.convert(rtf.encode(), "rtf", "pdf")
        office.convert(page.encode(), "html", "pdf")
        with pytest.raises(BlockingIOError):
            server.accept()


# ---- rubbish -----------------------------------------------------------------------------------------------

def test_encrypted():
    reading = read((HERE / "encrypted.doc").read_bytes())
    assert (reading.state, reading.error) == ("unreadable", "encrypted: it opens with a password only")
    package = MAGIC + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    assert (read(package).state, read(package).error) == ("unreadable", "encrypted: it opens with a password only")


RUBBISH = [b"x" * 1000, bytes(range(256)) * 20, MAGIC + bytes(3000), b"{\\rtf1", b"PK\x03\x04" + bytes(200), b"\x00\x01"]


@pytest.mark.parametrize("suffix", ["doc", "rtf", "docx"])
@pytest.mark.parametrize("at", range(len(RUBBISH)))
def test_rubbish_is_no_document(suffix, at):
    with pytest.raises(Unreadable):
        office.convert(RUBBISH[at], suffix, "docx")


def test_another_kind_of_document():
    with pytest.raises(Unreadable, match="another kind"):
        office.convert(b"<html><body>1</body></html>", "rtf", "docx")


def test_cut_and_damaged_files_leave_it_running():
    whole = draw_all("doc", [30])[0].data
    for size in (600, 5000, len(whole) // 2, len(whole) - 3000):
        reading = read(whole[:size])
        assert reading.report is None or reading.report.findings
    damaged = bytearray(whole)
    for at in range(700, len(damaged), 997):
        damaged[at] ^= 0x55
    assert "\n" not in read(bytes(damaged)).error
    assert office.convert(SMALL, "docx", "docx").startswith(b"PK")


def test_too_large():
    with pytest.raises(TooMuch, match="MB"):
        office.convert(bytes(office.LARGEST + 1), "doc", "docx")
