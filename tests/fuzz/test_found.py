"""What fuzzing and the gallery found, each as small as it gets."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date

import pytest

from archive.charset import decode
from archive.cluster import gather
from archive.cluster.errors import ClusterError
from archive.cluster.mirror import DONE
from archive.cluster.readers import brought
from archive.cluster.storage import Storage
from archive.packed import members
from archive.readers.errors import Unreadable
from archive.readers.html import read_html
from archive.readers.package import Package, parse
from archive.readers.sheets import read_xlsx
from archive.recognise.promises import promise
from archive.workers.wire import WireError, packed
from crawler.history.commoncrawl import CommonCrawl
from crawler.history.walk import Answer
from crawler.history.wayback import Wayback
from tests.fuzz.seeds import frozen


def nameless(data: bytes = b"a") -> bytes:
    """A zip whose only entry has no name."""
    told = (20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), 0, 0)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", *told) + data
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, *told, 0, 0, 0, 0, 0)
    return local + entry + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)


def test_a_zip_entry_without_a_name():
    assert [one.name for one in members(nameless(), "zip")] == ["unnamed"]
    assert Package(nameless()).names == ("",)


@pytest.mark.parametrize("data", [b"\x00", b"<a>\x00</a>", b"<a \xe2\x80\xae>"])
def test_a_reason_is_one_line_that_can_be_printed(data):
    with pytest.raises(Unreadable) as told:
        parse(data, "a\u202e\n.xml")
    assert str(told.value).isprintable()


@pytest.mark.parametrize("url", ["http://[", "http://%5B/", "//%E2%84%80.cn/", "http://a]b/"])
def test_a_url_whose_host_is_none(url):
    assert promise("某县2020年政府信息公开年度报告", url).report


def test_a_tag_of_many_attributes_is_read_without_them():
    page = f"<p>1</p><p {' '.join(f'a{at}=1' for at in range(30_000))}>2</p>"
    assert [block.text for block in read_html(page.encode()).blocks] == ["1", "2"]


@pytest.mark.parametrize("name", ["zlib_codec", "rot13", "punycode", "idna", "unicode_escape", "undefined", "no such", "\x00"])
def test_what_python_calls_an_encoding_and_no_page_is_in(name):
    data = "固镇县政府信息".encode("gb18030")
    assert decode(data, name) == decode(data, f"text/html; charset={name}") == ("固镇县政府信息", "gb18030")
    assert decode(f'<meta charset="{name}">'.encode() + data)[1] == "gb18030"


def test_blanks_behind_a_charset_declaration():
    assert decode(b"\xb9\xcc", "charset = " + " " * 60_000)[1] == "gb18030"  # quadratic once: minutes


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_part_of_a_workbook_whose_packing_is_broken(name):
    """The worker ended with a traceback: zlib.error is none of zipfile's."""
    data = bytearray(frozen("xlsx")[0])
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        start = file.getinfo(name).header_offset
    start += 30 + sum(struct.unpack_from("<HH", data, start + 26))
    data[start:start + 3] = b"\xff\xff\xff"
    with pytest.raises(Unreadable, match=r"no workbook that can be read: (?!the library failed)"):
        read_xlsx(bytes(data))


@pytest.mark.parametrize("told", ["null", "[]", "Infinity", "NaN", "{}", '"x"', "1e999"])
def test_an_index_that_places_a_capture_nowhere(told):
    """int() of null and of Infinity raises what nothing caught."""
    line = '{"url": "http://a.cn/", "timestamp": "20200101000000", "filename": "a.warc.gz", "offset": 1, "length": ' + told + "}"
    walk = CommonCrawl("https://i.example.org", "https://d.example.org", ["http://a.cn/"], lambda *_: False)
    for body in ('[{"cdx-api": "https://i.example.org/a"}]', '{"pages": 1}', line):
        step = walk.next()
        assert walk.got(step, Answer(step.url, 200, (), body.encode())) == []
    assert walk.next() is None


@pytest.mark.parametrize("given", ["Wed, 01 Jan 99999999999999999999 00:00:00 GMT", "Wed, 99999999999999999999 Jan 2020 00:00:00 GMT", "x"])
def test_a_date_of_an_older_archive_that_is_none(given):
    row = '[["a"], ["20200101000000", "http://a.cn/", "text/html", "200", "A"]]'
    walk = Wayback("https://web.example.org", ["http://a.cn/"], lambda *_: False)
    for body in (row, "x"):
        step = walk.next()
        assert walk.got(step, Answer(step.url, 200, (("Memento-Datetime", given),), body.encode())) == []
    assert [gap.why for gap in walk.told.gaps] == [f"Memento-Datetime {given} is no date"]


@pytest.mark.parametrize("words", [("read",), ("read", 0.5, ()), ("read", "x", (None,)), ("read", 0.5, None), ("read", 0.5, (1,)), ("read", 0.5, ((date(2020, 1, 1), ()),)), ("read", 0.5, ((None, ("a",)),))])
def test_what_a_worker_of_a_cluster_brings_that_answers_nothing(words):
    with pytest.raises(WireError):
        brought(packed(*words), 1)


@pytest.mark.parametrize("data", [b"[", b"1", b"[1]", b'[{"name": 1}]', b'[{"name": 1, "size": 2, "sha256": ""}]', b"\xff", b"[" * 9999])
def test_a_damaged_list_of_what_a_worker_wrote(tmp_path, data):
    (tmp_path / DONE).write_bytes(data)
    with pytest.raises(ClusterError, match=r"done\.json: is damaged"):
        gather.done(Storage(str(tmp_path)))
