"""`--image`: the place of a number as a PNG, from the archive and from a file; what hinders it, in one line."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from PIL import Image

from archive.commands.showing.picture import of_capture
from archive.database import reading
from archive.database.writing import captures
from archive.intake import Intake
from archive.model import Figure, Place
from archive.process import read
from archive.settling.settle import process
from tests.archive.commands import HTML, PAGE, call, fill, objects
from tests.archive.evidence.test_evidence_pictures import BOX, scan
from tests.archive.framed import inside, needs_chromium
from tests.archive.samples import PORTAL, exchange

KEY = "requests.new_received.natural_person"
VERSIONS = ("1", "1")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    with Intake(folder) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(PAGE, HTML, run=run))
        intake.keep(exchange(PAGE, HTML, run=run, minutes=1))
        intake.end_run("complete")
    process(folder, read, VERSIONS)
    return folder


@needs_chromium
def test_show_image(data, tmp_path):
    out = tmp_path / "cell.png"
    [told] = objects(call("show", "连城镇 2020", "--cell", KEY, "--image", out, "--json", "--data", data))
    assert told["value"] == 2
    assert told["image"]["file"] == str(out)
    assert told["image"]["page"]
    with Image.open(out) as image:
        left, top, right, bottom = told["image"]["frame"]
        assert 0 < left < right < image.width
        assert 0 < top < bottom < image.height
    plain = call("show", "1", "--cell", KEY.replace("natural_person", "business"), "--image", out, "--data", data)
    assert plain.exit_code == 0
    assert "print       (blank)" in plain.stdout
    assert f"image       {out}: the stored page" in plain.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"data", "cell.png"}


@needs_chromium
def test_read_image(tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(HTML)
    [told] = objects(call("read", page, "--cell", KEY, "--image", tmp_path / "cell.png", "--json"))
    assert (told["value"], told["print"], told["table"], told["row"], told["column"]) == (2, "2", 0, 3, 3)
    with Image.open(tmp_path / "cell.png") as image:
        assert image.format == "PNG"
    assert "value       2\n" in call("read", page, "--cell", KEY).stdout


@needs_chromium
def test_a_page_in_a_zip(tmp_path):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("附件/连城镇2020年政府信息公开工作年度报告.html", HTML)
    folder = tmp_path / "data"
    with Intake(folder) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(PAGE + ".zip", written.getvalue(), run=run, response_headers=(("Content-Type", "application/zip"),)))
        intake.end_run("complete")
    process(folder, read, VERSIONS)
    [told] = objects(call("show", "连城镇 2020", "--cell", KEY, "--image", tmp_path / "x.png", "--json", "--data", folder))
    assert told["value"] == 2
    assert told["member"].endswith(".html")
    assert told["image"]["page"]


@needs_chromium
def test_a_table_in_a_picture_of_the_archive(data, tmp_path):
    """The place names the picture; its bytes come from their own capture."""
    shown = "https://www.guzhen.example/public/img/2.png"
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(shown, scan(), run=run, role="other"))
        intake.keep(exchange(PAGE, HTML.replace(b"</body>", b"<img src=img/2.png></body>"), run=run, minutes=5))
        intake.end_run("complete")
    with reading(data / "xxgk.db") as conn:
        [capture] = conn.execute("SELECT max(id) FROM captures WHERE url = ?", (PAGE,)).fetchone()
        figures = {"requests.granted.total": Figure("requests.granted.total", 3, "3", Place(0, 1, 1, 1, BOX, 0.9, shown))}
        cut = of_capture(conn, data / "warc", captures.capture(conn, capture), figures, "requests.granted.total")
    assert inside(cut)[0] > 0.85
    assert shown in cut.caption


def refused(status, *words):
    result = call(*words)
    assert result.exit_code == status
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def test_what_cannot_be_shown(data, tmp_path):
    shown = ("show", "1", "--data", data)
    assert "name it with --cell" in refused(2, *shown, "--image", tmp_path / "x.png")
    assert "has no such row" in refused(2, *shown, "--cell", "requests.x.y", "--image", tmp_path / "x.png")
    page = tmp_path / "page.html"
    page.write_bytes(HTML)
    assert "name one file" in refused(2, "read", page, page, "--cell", KEY, "--image", tmp_path / "x.png")
    assert "has no such cell" in refused(2, "read", page, "--cell", KEY + "s")
    assert list(tmp_path.glob("*.png")) == []


@needs_chromium
def test_a_folder_that_is_not_there(data, tmp_path):
    wrong = tmp_path / "nowhere" / "x.png"
    assert f"{wrong}: cannot be written" in refused(1, "show", "1", "--data", data, "--cell", KEY, "--image", wrong)


def test_without_a_browser(data, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", os.devnull)
    said = refused(1, "show", "1", "--data", data, "--cell", KEY, "--image", tmp_path / "x.png")
    assert "apt install chromium" in said


@needs_chromium
def test_bytes_that_are_read_otherwise_today(tmp_path):
    """The database has another place than the bytes do now."""
    folder = fill(tmp_path / "data")
    said = refused(2, "show", "1", "--data", folder, "--cell", "requests.granted.total", "--image", tmp_path / "x.png")
    assert "requests.granted.total: no place to show" in said
