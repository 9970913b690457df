"""304: kept as a revisit of what the server says has not changed, and a confirmation of it."""

from __future__ import annotations

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import database
from archive.captures import index
from archive.intake import Intake
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from archive.warc.digest import digest
from archive.warc.folder import Original
from archive.warc.read import StoredExchange, walk
from archive.warc.verify import Fault, verify
from archive.warc.write import Writer
from tests.archive.dump import dump
from tests.archive.samples import PORTAL, at, exchange
from tests.archive.written import VERSIONS, read, written

URL = "https://www.guzhen.example/1.html"
BODY = written(figures={"requests.granted.total": 1})
SERVER = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
TAG = (("Content-Type", "text/html"), ("ETag", '"a"'), ("Last-Modified", "Sat, 31 Jan 2026 08:00:00 GMT"))
BY_TAG = (("User-Agent", "xxgk"), ("If-None-Match", '"a"'), ("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"))
BY_DATE = (("if-modified-since", "Sat, 31 Jan 2026 08:00:00 GMT"),)


def same(url=URL, *, minutes, sent=BY_TAG, headers=(("ETag", '"a"'),), body=b"", **changes):
    return exchange(url, body, status=304, minutes=minutes, request_headers=sent, response_headers=headers, **changes)


def rows(data):
    with database.reading(data / "xxgk.db") as conn:
        return database.rows(conn, "SELECT * FROM captures ORDER BY captured_at")


def faults(data):
    return [str(item) for item in verify(data / "warc", data / "manifest.jsonl") if isinstance(item, Fault)]


def headers(data):
    """The WARC headers of revisits, as another library reads them."""
    found = []
    for path in sorted((data / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [record.rec_headers for record in ArchiveIterator(file) if record.rec_type == "revisit"]
    return found


@pytest.mark.parametrize("sent", [BY_TAG, BY_DATE])
def test_a_304_is_a_revisit_of_the_capture_whose_validators_were_sent(tmp_path, sent):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, b"old", minutes=0, role="listing", response_headers=(("ETag", '"0"'),)))
        first = intake.keep(exchange(URL, BODY, minutes=1, response_headers=TAG))
        kept = intake.keep(same(minutes=9, sent=sent))
        assert (kept.digest, kept.unchanged) == (first.digest, True)
        known = intake.known(PORTAL.id, URL)
        assert (known.body, known.status, known.captured_at, known.confirmed_at) == (BODY, 200, at(1), at(9))
    [told] = headers(tmp_path)
    assert told["WARC-Profile"] == SERVER
    assert (told["WARC-Refers-To-Target-URI"], told["WARC-Refers-To-Date"]) == (URL, "2026-01-31T08:01:00.000000Z")
    assert told["WARC-Payload-Digest"] == digest(BODY)
    row = rows(tmp_path)[-1]
    assert (row["status"], row["revisit"], row["digest"], row["etag"]) == (304, 1, digest(BODY), '"a"')
    with database.reading(tmp_path / "xxgk.db") as conn:
        assert index.body(conn, tmp_path / "warc", row) == BODY
    assert [item.status for item in walk(tmp_path / "warc") if isinstance(item, StoredExchange)] == [200, 200, 304]
    assert faults(tmp_path) == []
    process(tmp_path, read, VERSIONS)
    before = dump(tmp_path / "xxgk.db")
    assert len(before["reports"]) == len(before["report_sources"]) == 1
    rebuild(tmp_path, read, VERSIONS)
    assert dump(tmp_path / "xxgk.db") == before


def test_of_a_capture_that_is_a_revisit_itself_the_payload_is_referred_to(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL + "?twin", BODY, minutes=0))
        assert intake.keep(exchange(URL, BODY, minutes=1, response_headers=TAG)).unchanged
        intake.keep(same(minutes=2))
        assert intake.known(PORTAL.id, URL).body == BODY
    assert headers(tmp_path)[-1]["WARC-Refers-To-Target-URI"] == URL + "?twin"
    assert faults(tmp_path) == []


def test_a_304_may_bring_validators_anew(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, BODY, response_headers=TAG))
        intake.keep(same(minutes=1, headers=(("ETag", '"b"'),)))
        assert intake.validators(PORTAL.id, URL) == ('"b"', TAG[2][1])
    with Intake(tmp_path) as intake:
        assert intake.keep(same(minutes=2, sent=(("If-None-Match", '"b"'),), headers=())).unchanged
        assert intake.validators(PORTAL.id, URL) == ('"b"', TAG[2][1])
        assert intake.known(PORTAL.id, URL).confirmed_at == at(2)


@pytest.mark.parametrize("changes", [
    {"sent": (("User-Agent", "xxgk"),)}, {"sent": (("If-None-Match", '"other"'),)}, {"url": URL + "?x"}, {"portal": "other"},
    {"body": b"against the rules", "sent": BY_TAG}, {"method": "POST"},
])
def test_a_304_to_no_validators_of_ours_is_a_response(tmp_path, changes):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, BODY, response_headers=TAG))
        assert not intake.keep(same(minutes=1, **changes)).unchanged
        assert intake.known(PORTAL.id, URL).confirmed_at == at(0)
    assert [row["revisit"] for row in rows(tmp_path)] == [0, 0]
    assert faults(tmp_path) == []


def test_what_came_after_is_not_confirmed_by_a_304_to_what_was_before(tmp_path):
    """A server that forgets its new version."""
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, BODY, response_headers=TAG))
        intake.keep(exchange(URL, b"new", minutes=1, role="listing"))
        assert intake.keep(same(minutes=2)).unchanged
        known = intake.known(PORTAL.id, URL)
        assert (known.body, known.confirmed_at, known.new_at) == (b"new", at(1), at(1))


def test_verify_misses_what_a_304_refers_to(tmp_path):
    out = Writer(tmp_path / "warc", tmp_path / "manifest.jsonl", {})
    out.exchange(same(minutes=1), Original(URL, at(0), digest(BODY)))
    out.close()
    [fault] = faults(tmp_path)
    assert "a revisit whose original is nowhere" in fault
