"""Files that a page shows instead of linking to them, and the pictures of an article that may be its tables."""

from __future__ import annotations

import pytest

from crawler.mechanics.attachments import attachments
from crawler.mechanics.files import is_name
from crawler.mechanics.pictures import MOST, TABLES, pictures
from crawler.mechanics.viewers import viewed
from crawler.page import make_page

HERE = "http://www.x.gov.cn/zwgk/202301/t1.html"


def page(body: str):
    text = f"<html><head><title>年报</title></head><body>{body}</body></html>"
    return make_page(HERE, 200, [("Content-Type", "text/html; charset=utf-8")], text.encode())


def files(body: str) -> list[str]:
    return [file.url.removeprefix("http://www.x.gov.cn") for file in attachments(page(body))]


def shown(body: str) -> list[str]:
    return [one.url.removeprefix("http://www.x.gov.cn") for one in pictures(page(body))]


@pytest.mark.parametrize(("url", "file"), [
    ("http://x.gov.cn/pdfjs/web/viewer.html?file=/a/1.pdf", "http://x.gov.cn/a/1.pdf"),
    ("http://x.gov.cn/pdfjs/web/viewer.html?file=../../a/1.pdf", "http://x.gov.cn/a/1.pdf"),
    ("http://x.gov.cn/pdfjs/web/viewer.html?file=%252Fa%252F1.pdf#page=2", "http://x.gov.cn/a/1.pdf"),
    ("http://x.gov.cn/pdfjs/web/viewer.html?file=/down?id=7", "http://x.gov.cn/down?id=7"),
    ("http://x.gov.cn/onlinePreview?url=aHR0cDovL3guZ292LmNuL2EvMS5wZGY=", "http://x.gov.cn/a/1.pdf"),
    ("http://x.gov.cn/pdfviewer/index.html?fileUrl=/a/年报.pdf", "http://x.gov.cn/a/%E5%B9%B4%E6%8A%A5.pdf"),
    ("http://x.gov.cn/preview.jsp?url=/a/1.html", ""),
    ("http://x.gov.cn/pdfjs/web/viewer.html", ""),
    ("http://x.gov.cn/pdfjs/web/viewer.html?file=javascript:alert(1)", ""),
    ("http://x.gov.cn/module/download/downfile.jsp?filename=1.pdf", ""),
    ("http://x.gov.cn/a/1.pdf?file=2.pdf", ""),
    ("", ""),
])
def test_what_a_viewer_is_handed(url, file):
    assert viewed(url) == file


@pytest.mark.parametrize(("body", "found"), [
    ('<iframe src="/a/1.pdf"></iframe>', ["/a/1.pdf"]),
    ('<iframe src="/js/pdfjs/web/viewer.html?file=/a/1.pdf"></iframe>', ["/a/1.pdf"]),
    ('<iframe src="/weather.html"></iframe><iframe></iframe>', []),
    ('<embed src="./1.ofd">', ["/zwgk/202301/1.ofd"]),
    ('<object data="/show?id=1" type="application/pdf"></object>', ["/show?id=1"]),
    ('<object><param name="src" value="/a/1.pdf"><param name="quality" value="high"></object>', ["/a/1.pdf"]),
    ('<embed src="/a/banner.swf" type="application/x-shockwave-flash">', []),
    ('<embed src="/a/1.jpg">', ["/a/1.jpg"]),
    ("<script>var pdfUrl = '/a/1.pdf';</script>", ["/a/1.pdf"]),
    ('<script>var appendix = "\\/a\\/1.docx";</script>', ["/a/1.docx"]),
    ('<script>PDFObject.embed("/a/1.pdf", "#x"); var jq = "/js/jquery.js";</script>', ["/a/1.pdf"]),
    ("<script>pdfjsLib.getDocument('/a/1.pdf')</script>", ["/a/1.pdf"]),
    ('<div onclick="openFile(&quot;x&quot;)" data-file="/a/1.pdf?t=1&amp;k=2"></div>', ["/a/1.pdf?t=1&k=2"]),
    ("<script>var DEFAULT_URL = '/js/viewer.html?file=/a/1.pdf'</script>", ["/a/1.pdf"]),
    ("<script>var fileType = 'pdf'; var file = ''; var pdf = 1</script>", []),
    ('<a href="/get?id=1">2022年报.docx</a>', ["/get?id=1"]),
    ('<a href="/get?id=1">附件：2022年报.pdf（1.2MB）</a>', ["/get?id=1"]),
    ('<a href="/get?id=1" download="年报.pdf">下载</a>', ["/get?id=1"]),
    ('<a href="/get?id=1" appendix="true">下载</a>', ["/get?id=1"]),
    ('<a href="/get?id=1">关于.doc格式的说明和要求</a>', []),
    ('<a href="/a/1.pdf">年报</a><iframe src="/a/1.pdf"></iframe><script>pdf="/a/1.pdf"</script>', ["/a/1.pdf"]),
    ('<a href="/a/年报.pdf">年报</a>', ["/a/%E5%B9%B4%E6%8A%A5.pdf"]),
])
def test_files_of_an_article(body, found):
    assert files(body) == found


def test_scripts_name_no_end_of_files():
    assert len(files("<script>" + "".join(f"pdf='/a/{n}.pdf';" for n in range(100)) + "</script>")) == 10


def test_names():
    assert is_name("年报.wps")
    assert not is_name("")
    assert not is_name("见年报.pdf，另见附件")


@pytest.mark.parametrize(("body", "found"), [
    ('<div id="zoom"><img src="./W02.jpg"></div><img src="/other.jpg">', ["/zwgk/202301/W02.jpg"]),
    ('<div class="TRS_Editor"><p><img src="1.png"><img src="2.png" width="650px"></p></div>', ["/zwgk/202301/1.png", "/zwgk/202301/2.png"]),
    ('<div id="vsb_content_4"><img src="/1.png"></div>', ["/1.png"]),
    ('<div class="main"><img src="/1.png"></div><div class="footer"><img src="/2.png"></div>', ["/1.png"]),
    ('<div id="zoom"><img src="/1.png" width="120"><img src="/2.png" style="width: 80px"><img src="/3.png" height=40></div>', []),
    ('<div id="zoom"><img src="/4.png" width="780" height="90"></div>', ["/4.png"]),
    ('<div id="zoom"><img src="/icon_pdf.gif"><img src="/images/logo.png"><img src="/a/ewm.jpg"><img src="/x/qr-code.png"></div>', []),
    ('<div id="zoom"><img src="data:image/png;base64,AA=="><img src="/a.svg"><img></div>', []),
    ('<div id="zoom"><img src="/loading.gif" data-original="/t.png"></div>', ["/t.png"]),
    ('<div id="zoom"><a href="/1.jpg">第1页</a><a href="/2.jpg">第2页</a></div>', ["/1.jpg", "/2.jpg"]),
    ('<div id="zoom"><img src="/W020230112365478.png"><img src="/W020230112365478.png"></div>', ["/W020230112365478.png"]),
])
def test_pictures_of_an_article(body, found):
    assert shown(body) == found


def test_a_page_with_its_tables_needs_no_pictures():
    marks = "".join(f"<p>{mark}</p>" for mark in TABLES)
    image = '<div id="zoom"><img src="/1.png"></div>'
    assert shown(marks + image) == []
    assert shown(marks.replace("尚未审结", "") + image) == ["/1.png"]


def test_no_end_of_pictures():
    assert len(shown("".join(f'<img src="/{n}.png">' for n in range(100)))) == MOST
