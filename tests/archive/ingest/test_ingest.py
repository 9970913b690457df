"""WARC and WACZ files of others, read record by record: nothing is made up, nothing vanishes without a word."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.ingest import waczs, warcs
from archive.ingest.found import Again, Found, Passed, Refused, SourceError
from tests.archive import foreign
from tests.archive.foreign import FILE, LINKED, PAGE, Written

HERITRIX = foreign.heritrix()


def read(data):
    return list(warcs.captures(io.BytesIO(data), "a.warc.gz"))


def captured(data):
    return [one for one in read(data) if isinstance(one, Found)]


def test_heritrix():
    page, again, file = (one for one in read(HERITRIX) if not isinstance(one, Passed))
    assert (page.url, page.status, page.body, page.captured_at) == (PAGE, 200, LINKED, datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC))
    assert (page.referrer, page.ip_address, dict(page.request_headers)["User-Agent"]) == (
        "http://www.guzhen.example/list", "10.0.0.1", "Mozilla/5.0 (compatible; heritrix/3.4.0)")
    assert dict(page.origin.told)["software"].startswith("Heritrix/3.4")
    assert (again.of_url, again.of_date, again.found.captured_at.year) == (PAGE, page.captured_at, 2022)
    assert (file.url, file.referrer) == (FILE, "")
    assert Counter(one.kind for one in read(HERITRIX) if isinstance(one, Passed)) == {"warcinfo": 1, "dns": 1, "request": 2, "metadata": 2}


def test_a_request_before_its_response_and_chunks_that_are_and_are_not():
    made = Written("Wget/1.21.3 (linux-gnu)")
    id_ = made.request(PAGE, "", ("Cookie", "a=b"))
    chunked = (foreign.HTML_TYPE, ("Transfer-Encoding", "chunked"))
    made.answer(PAGE, b"4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n", *chunked, WARC_Concurrent_To=id_)
    made.answer(FILE, b"abcdefg", *chunked)
    first, second = captured(made.data)
    assert (first.body, dict(first.headers), dict(first.request_headers)) == (b"abcdefg", dict([foreign.HTML_TYPE]), {"Cookie": "a=b"})
    assert second.body == b"abcdefg"


def test_files_without_gzip_in_one_member_and_of_the_old_kind():
    made = Written(gzip=False)
    made.answer(PAGE, b"abc")
    assert [one.body for one in captured(made.data)] == [b"abc"]
    assert isinstance(read(gzip.compress(made.data * 2))[-1], Refused)  # records must be members of their own
    head = b"filedesc://a.arc 10.0.0.1 20090101000000 text/plain 63\n1 0 Alexa Internet\nURL IP-address Archive-date Content-type Archive-length\n\n"
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nold"
    arc = captured(head + b"http://www.x.example/ 10.0.0.1 20090203040506 text/html %d\n" % len(body) + body + b"\n")
    assert [(one.body, one.captured_at.year, one.status) for one in arc] == [(b"old", 2009, 200)]


def test_what_is_refused_and_that_the_rest_is_taken():
    made = Written()
    made.answer(PAGE, b"one", WARC_Block_Digest="sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    made.answer(PAGE, b"two", status="OK 200")
    made.answer(PAGE, b"three", WARC_Payload_Digest="sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    made.answer("ftp://www.x.example/a", b"four")
    found = [one for one in read(made.data) if not isinstance(one, Passed) or one.kind == "ftp"]
    assert [type(one).__name__ for one in found] == ["Refused", "Refused", "Found", "Passed"]
    assert ("block is not what its digest says" in found[0].why, "status" in found[1].why, found[2].body) == (True, True, b"three")
    assert all(one.where.startswith("a.warc.gz at ") for one in found[:2])


@pytest.mark.parametrize("kept", range(0, len(HERITRIX), 97))
def test_cut_off_anywhere(kept):
    whole, found = read(HERITRIX), read(HERITRIX[:kept])
    taken = [_bytes(one) for one in found if isinstance(one, Found | Again)]
    assert taken == [_bytes(one) for one in whole if isinstance(one, Found | Again)][:len(taken)]  # none of them half


def test_a_head_cut_off_anywhere():
    """Without gzip no member tells that a record is not whole; a revisit has no block that could be missed."""
    made = Written(gzip=False)
    made.answer(PAGE, LINKED)
    first = len(made.data)
    made.answer(PAGE, b"", kind="revisit", date="2022-03-04T05:06:07Z", WARC_Refers_To_Target_URI=PAGE)
    made.other("revisit", PAGE, b"", "application/http; msgtype=response", WARC_Date="2023-03-04T05:06:07Z", WARC_Refers_To_Target_URI=PAGE)
    whole = [_bytes(one) for one in read(made.data) if isinstance(one, Found | Again)]
    assert [one[2] for one in whole] == [200, 200, None]
    for kept in range(first, len(made.data)):
        taken = [_bytes(one) for one in read(made.data[:kept]) if isinstance(one, Found | Again)]
        assert taken == whole[:len(taken)], kept


@pytest.mark.parametrize("cut", ["", "\r\n", "Content-Length:", "Content-Length: ", "Content-Length: 0", "Content-Length: 0\r\n", "Content-Length: 0\r\nWARC-Refers"])
def test_a_head_cut_off_in_a_member(cut):
    """By chance of the record's id, a file may be cut where the member inflates to just this much."""
    head = f"WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Target-URI: {PAGE}\r\nWARC-Date: 2022-03-04T05:06:07Z\r\n"
    deflated = zlib.compressobj(wbits=31)
    begun = deflated.compress((head + cut).encode()) + deflated.flush(zlib.Z_SYNC_FLUSH)
    (refused,) = read(begun)
    assert isinstance(refused, Refused)
    closed = read(gzip.compress((head + "Content-Length: 0\r\n\r\n\r\n\r\n").encode()))
    assert [type(one) for one in closed] == [Again]


def _bytes(one):
    found = one.found if isinstance(one, Again) else one
    return found.url, found.captured_at, found.status, found.headers, found.body


@given(st.integers(0, len(HERITRIX) - 1), st.binary(min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_it(at, bytes_):
    found = read(HERITRIX[:at] + bytes_ + HERITRIX[at + len(bytes_):])
    bodies = {one.body for one in found if isinstance(one, Found)}
    assert bodies <= {LINKED, b"%PDF-1.4 of another kind"}  # digests and CRCs let nothing else through


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_rubbish(data):
    assert not captured(data)


def test_browsertrix(tmp_path):
    file = tmp_path / "a.wacz"
    file.write_bytes(foreign.browsertrix())
    (found,) = [one for one in waczs.captures_of(file, waczs.warcs_of(file)) if isinstance(one, Found)]
    assert (found.title, found.referrer, found.origin.source) == (
        "连城镇2020年政府信息公开工作年度报告", "http://www.guzhen.example/list", "a.wacz!archive/rec-1.warc.gz")
    assert found.captured_at.microsecond == 123000


def test_a_wacz_that_is_not_whole(tmp_path):
    file = tmp_path / "a.wacz"
    name = "archive/a.warc.gz"
    file.write_bytes(foreign.wacz({name: HERITRIX}, wrong=name))
    assert [type(one) for one in waczs.captures_of(file, [name])] == [Refused]
    for data in (b"", b"PK", foreign.wacz({"a.txt": b""})):
        file.write_bytes(data)
        with pytest.raises(SourceError, match=r"a\.wacz: "):
            waczs.warcs_of(file)
    file.write_bytes(foreign.wacz({name: HERITRIX}).replace(HERITRIX[600:700], b"x" * 100))
    assert isinstance(list(waczs.captures_of(file, [name]))[-1], Refused)
