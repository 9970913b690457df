"""Tables that a page or file shows as pictures."""

from __future__ import annotations

from base64 import b64encode

import pytest

from archive.commands.showing.beside import beside
from archive.commands.showing.filed import read_file
from archive.pages.pictures import splice
from archive.process import READERS, read
from archive.readers import sniff
from archive.readers.html import read_html
from tests.archive.painted import painted, read_painted, true
from tests.documents.frozen import documents
from tests.documents.score import score

TITLE = "某省2022年政府信息公开工作年度报告"
PAGE = "https://www.guzhen.example/art/2022/report.html"
HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
LONG = "本年度认真贯彻落实条例，主动公开各类政府信息，及时办理依申请公开事项，健全制度，加强培训，各项工作取得新的进展。" * 3


@pytest.fixture(autouse=True)
def _reader(monkeypatch):
    """Pictures of tests are read by the tests' reader."""
    monkeypatch.setitem(READERS, "png", read_painted)


def page(*images, headings=HEADINGS, title=TITLE, text="全省主动公开信息368条。", base=""):
    """A page with a picture below each of the headings."""
    parts = [f"<p>{heading}</p>{image}" for heading, image in zip(headings, images, strict=False)]
    rest = "".join(images[len(headings):])
    return (f"<html><head><title>{title}</title>{base}</head><body><h1>{title}</h1><p>一、总体情况</p><p>{text}</p>"
            f"{''.join(parts)}{rest}<p>五、存在的主要问题及改进情况</p><p>无</p></body></html>").encode()


def img(source):
    return f'<p><img src="{source}"></p>'


def values(reading):
    assert reading.report, reading
    return {key: figure.value for key, figure in reading.report.figures.items()}


def codes(reading):
    return {finding.code for finding in reading.report.findings}


# ---- one page --------------------------------------------------------------------------------------------

def test_pictures_are_read_where_they_stand():
    files = {"t2.png": painted(2), "t3.png": painted(3), "t4.png": painted(4)}
    reading = read(page(*map(img, files)), url=PAGE, picture=files.get)
    assert values(reading) == true()
    assert reading.state == "read"
    places = {key: figure.place for key, figure in reading.report.figures.items()}
    assert places["requests.granted.total"].source == "https://www.guzhen.example/art/2022/t3.png"
    assert places["reconsideration.total"].source == "https://www.guzhen.example/art/2022/t4.png"
    assert places["requests.granted.total"].confidence == 0.99


def test_a_picture_in_the_page_itself():
    reading = read(page(img("data:image/png;base64," + b64encode(painted(2, 3, 4)).decode())))
    assert values(reading) == true()
    assert reading.report.figures["requests.granted.total"].place.source == "#1"


def test_tables_that_the_text_has_are_not_looked_for_in_pictures():
    def never(source):
        raise AssertionError(source)

    whole = page("<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td>1</td>"
                 "<td>2</td><td>3</td></tr></table>",
                 "<table><tr><td>一、本年新收政府信息公开申请数量</td>" + "<td>0</td>" * 7 + "</tr></table>",
                 "<table><tr><td colspan=5>行政复议</td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr></table>",
                 img("photo.jpg"))
    assert "tables_in_image" not in codes(read(whole, picture=never))


def test_only_the_missing_table_is_a_picture():
    reading = read(page(img("2.png"), img("3.png")), picture={"2.png": painted(2), "3.png": painted(3)}.get)
    assert {key.split(".")[0] for key in values(reading)} == {"proactive", "requests"}
    assert "tables_in_image" not in codes(reading)
    assert "absent_row" in codes(reading)


def test_decoration_is_left_where_it_is():
    document = read_html(page(img("flag.png")))
    spliced = splice(document, "", {"flag.png": painted(text="热烈庆祝")}.get)
    assert spliced.document is document
    assert spliced.unread == ()


def test_the_same_picture_twice_is_read_once():
    reading = read(page(img("all.png"), img("all.png")), picture={"all.png": painted(2, 3, 4)}.get)
    assert values(reading) == true()
    assert "label_duplicate" not in codes(reading)


@pytest.mark.parametrize(("what", "says"), [
    (None, "1 picture not read: the bytes are not to be had"),
    (painted(2, broken=True), "1 picture not read: broken in the middle"),
    (painted(2, bare=True), "1 picture not read: pictures are read with the extra ocr: pip install xxgk[ocr]"),
    (b"<html><p>404</p></html>" * 200, "1 picture not read: it is no picture but html"),
])
def test_what_cannot_be_read_is_told(what, says):
    reading = read(page(img("t.png")), picture=lambda source: what)
    assert reading.state == "read-with-findings"
    (finding,) = [one for one in reading.report.findings if one.code == "tables_in_image"]
    assert finding.message == f"no table for disputes, proactive, requests in the text; {says}"


def test_no_end_of_pictures():
    reading = read(page(*(img(f"{n}.png") for n in range(100))), picture=lambda source: painted(text="photo"))
    (finding,) = [one for one in reading.report.findings if one.code == "tables_in_image"]
    assert "60 pictures not read: more than 40 in one document" in finding.message


def test_a_page_of_photographs_only():
    """One photograph a page: nothing of the report is text."""
    files = {"1.png": painted(title=TITLE, text=f"一、总体情况 {LONG}"), "2.png": painted(2), "3.png": painted(3, 4),
             "logo.png": painted(text="某省")}
    bare = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{''.join(map(img, files))}</body></html>".encode()
    reading = read(bare, url=PAGE, picture=files.get)
    assert values(reading) == true()
    assert (reading.report.agency, reading.report.year) == ("某省", 2022)
    without = read(bare, url=PAGE)
    assert (without.state, without.why[-1]) == ("not-a-report", "3 pictures not read: the bytes are not to be had")
    missing = read(bare, url=PAGE, picture=lambda source: painted(bare=True))
    assert (missing.state, missing.error) == (
        "no-reader", "a report in pictures? pictures are read with the extra ocr: pip install xxgk[ocr]")


def test_a_page_without_a_report_shows_pictures_in_vain():
    news = f"<html><title>新闻</title><body><h1>县领导调研</h1><p>{LONG * 3}</p>{img('a.png')}</body></html>".encode()
    assert read(news, picture=lambda source: painted(2, 3, 4)).state == "not-a-report"


def test_unsure_cells_of_pictures_are_settled_too():
    key = "requests.granted.business"
    right = true()[key]
    picture = painted(2, 3, 4, unsure={key: [str(right + 5), str(right)], "proactive.fees.amount": ["1", "7"]})
    reading = read(page(img("t.png")), picture=lambda source: picture)
    assert reading.report.figures[key].value == right
    assert {"reading_chosen", "unsure_reading"} <= codes(reading)
    assert reading.report.figures["proactive.fees.amount"].value is None


@pytest.mark.parametrize(("sizes", "large"), [
    ("", True), ('width="780" height="95"', True), ('width="100%"', True), ('width="50%" height="30%"', True),
    ('width="16" height="16"', False), ('width="600" height="4"', False), ('height="60"', True), ('width="99"', False),
])
def test_how_large_a_picture_must_be(sizes, large):
    found = read_html(f'<p>text <img src="a.png" {sizes}></p>'.encode()).pictures
    assert bool(found) == large


def test_scans_that_are_linked():
    links = '<p><a href="all.png"><img src="small.jpg" width="300"></a></p>'
    reading = read(page(links), picture={"all.png": painted(2, 3, 4)}.get)
    assert values(reading) == true()
    named = read(page('<p><a href="2.PNG?v=1">第1页</a><a href="34.png">第2页</a></p>'), picture={"2.PNG?v=1": painted(2), "34.png": painted(3, 4)}.get)
    assert values(named) == true()


def test_a_picture_that_a_script_puts_in_later():
    lazy = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-original="t.png">'
    assert values(read(page(lazy), picture={"t.png": painted(2, 3, 4)}.get)) == true()


def test_the_base_of_addresses():
    html = page(img("a/t.png"), base='<base href="/other/">')
    asked = []
    read(html, url=PAGE, picture=asked.append)
    assert asked == ["/other/a/t.png"]


@pytest.mark.parametrize("one", [one for one in documents() if one.kind.endswith("-pictures")], ids=lambda one: one.file.name)
def test_real_pictures_are_read_whole(one, monkeypatch):
    pytest.importorskip("rapidocr", reason="needs the extra ocr: pip install xxgk[ocr]")
    monkeypatch.setitem(READERS, "png", READERS["jpeg"])  # the one that recognises
    found = score(read(one.data, picture=one.beside), one.truth)
    assert (found.wrong, found.missing, found.invented) == ({}, (), ())
    assert found.right >= 0.995 * found.all


# ---- xxgk read --------------------------------------------------------------------------------------------

def test_a_file_with_its_pictures_beside_it(tmp_path):
    (tmp_path / "报告_files").mkdir()
    (tmp_path / "报告_files" / "图 1.png").write_bytes(painted(2, 3, 4))
    (tmp_path / "报告.html").write_bytes(page(img("报告_files/%E5%9B%BE%201.png")))
    [(told, reading)] = read_file(tmp_path / "报告.html", "", read)
    assert told["cells"] == true()
    assert told["prints"]["reconsideration.total"]["picture"] == "报告_files/%E5%9B%BE%201.png"
    assert told["prints"]["reconsideration.total"]["confidence"] == 0.99
    assert len(told["prints"]["reconsideration.total"]["box"]) == 4
    assert reading.report


def test_nothing_outside_the_folder_is_looked_at(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.png").write_bytes(painted(2))
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "in" / "a.png").write_bytes(b"x")
    look = beside(tmp_path / "in" / "page.html")
    assert look("a.png") == look("./a.png?v=1#x") == look("..\\in\\a.png") == b"x"
    outside = ("../secret.png", "%2e%2e/secret.png", str(tmp_path / "secret.png"), f"file://{tmp_path}/secret.png", "link.png",
               "http://x.gov.cn/a.png", "//x.gov.cn/a.png", "", ".", "a\x00b", "http://[", "x" * 5000)
    assert [look(source) for source in outside] == [None] * len(outside)


def test_the_tests_pictures_are_pictures():
    assert sniff(painted()) == "png"
