"""What is written comes back: through our own reader, and through warcio as an independent one."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archive.model import Context, Failure, Role
from archive.warc.digest import digest
from archive.warc.folder import StoreError
from archive.warc.http import AS_RECEIVED
from archive.warc.read import Damage, StoredExchange, StoredFailure, StoredNote, read_at, walk
from archive.warc.writing.record import AS_GIVEN
from tests.archive.warc_samples import CONTEXT, START, exchange, original, store, writer

if TYPE_CHECKING:
    from archive.model import Exchange


def warcio_records(file: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """Type, WARC fields and block of each record, digests checked by warcio."""
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
    with file.open("rb") as stream:
        return [(record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
                for record in ArchiveIterator(stream, no_record_parse=True)]


def kept(data: Path, one: Exchange) -> StoredExchange:
    out = writer(data)
    out.exchange(one)
    out.close()
    (found,) = walk(data / "warc")
    assert isinstance(found, StoredExchange)
    return found


def same(found: StoredExchange, one: Exchange) -> None:
    assert (found.url, found.captured_at, found.context) == (one.url, one.captured_at, one.context)
    assert (found.status, found.protocol, found.response_headers) == (one.status, one.protocol, one.response_headers)
    assert (found.request_headers, found.request_body) == (one.request_headers, one.request_body)
    assert (found.method, found.ip_address, found.truncated) == (one.method, one.ip_address, one.truncated)
    assert found.body() == one.body


def test_walk_gives_everything_in_order(tmp_path: Path) -> None:
    store(tmp_path)
    *exchanges, revisit, failure, note = walk(tmp_path / "warc")
    for number, found in enumerate(exchanges):
        assert isinstance(found, StoredExchange)
        same(found, exchange(number))
    assert isinstance(revisit, StoredExchange)
    assert revisit.refers_to == original(exchange(0))
    assert revisit.response_headers == exchange(0).response_headers
    assert isinstance(failure, StoredFailure)
    assert (failure.url, failure.error, failure.context) == ("http://127.0.0.1:9/", "refused", CONTEXT)
    assert isinstance(note, StoredNote)
    assert note.data == {"portal": "ah-guzhen", "listed": 3}


def test_read_at_gives_the_record_of_a_position(tmp_path: Path) -> None:
    out = writer(tmp_path)
    places = [out.exchange(exchange(number)) for number in range(3)]
    for number in (2, 0, 1):  # also from a file that is still open
        found = read_at(tmp_path / "warc", places[number].warc, places[number].offset)
        assert isinstance(found, StoredExchange)
        assert found.position == places[number]
        assert found.body() == exchange(number).body
    out.close()
    with pytest.raises(StoreError, match="verify"):
        read_at(tmp_path / "warc", places[0].warc, places[0].offset + 1)
    with pytest.raises(StoreError, match="not a response, failure or note"):
        read_at(tmp_path / "warc", places[0].warc, places[0].offset + places[0].length)
    with pytest.raises(StoreError, match="no such WARC file"):
        read_at(tmp_path / "warc", "xxgk.warc.gz", 0)


def test_a_revisit_says_where_its_body_is(tmp_path: Path) -> None:
    store(tmp_path)
    revisit = next(item for item in walk(tmp_path / "warc") if isinstance(item, StoredExchange) and item.is_revisit)
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1/content/0\.html captured 2026-01-31T08:00:00"):
        revisit.body()


def test_warcio_reads_the_same_records(tmp_path: Path) -> None:
    file = store(tmp_path, units=1)
    records = warcio_records(file)
    assert [kind for kind, _, _ in records] == [
        "warcinfo", "response", "request", "metadata", "revisit", "request", "metadata", "metadata", "resource"]
    _, fields, block = records[1]
    assert fields["WARC-Date"] == "2026-01-31T08:00:00.123456Z"
    assert fields["WARC-IP-Address"] == "127.0.0.1"
    assert fields["WARC-Payload-Digest"] == digest(exchange(0).body)
    assert block.endswith(b"\r\n\r\n" + exchange(0).body)
    info = records[0][2].decode()
    assert "robots: obey\r\n" in info
    assert "operator: A. Archivist <ogi@example.org>\r\n" in info
    for _, more, _ in records[1:]:
        assert more["WARC-Warcinfo-ID"] == records[0][1]["WARC-Record-ID"]
    assert records[4][1]["WARC-Refers-To-Date"] == fields["WARC-Date"]
    assert records[4][1]["WARC-Profile"].endswith("/identical-payload-digest")
    assert "via: http://127.0.0.1/column/index_2.html\r\n" in records[3][2].decode()


def test_each_record_is_one_gzip_member(tmp_path: Path) -> None:
    data = store(tmp_path).read_bytes()
    members = 0
    while data:
        inflate = zlib.decompressobj(31)
        assert inflate.decompress(data).startswith(b"WARC/1.1\r\n")
        data, members = inflate.unused_data, members + 1
    assert members == 15


@pytest.mark.parametrize("changes", [
    {"status": 304, "body": b""},
    {"status": 404, "protocol": "HTTP/1.0"},
    {"status": 302, "response_headers": (("Location", "/新闻/".encode().decode("latin-1")),), "body": b""},
    {"response_headers": ()},
    {"truncated": "disconnect", "response_headers": (("Content-Length", "99999"),)},
    {"method": "POST", "request_body": b"page=2\r\n\r\n"},
    {"ip_address": "", "context": Context()},
    {"protocol": "h2"},
    {"body": gzip.compress(b"x" * 1_000_000, mtime=0), "response_headers": (("Content-Encoding", "gzip"),)},
    {"body": b"WARC/1.1\r\nContent-Length: 5\r\n\r\n"},
], ids=str)
def test_kinds_of_exchanges(tmp_path: Path, changes: dict[str, object]) -> None:
    same(kept(tmp_path, exchange(0, **changes)), exchange(0, **changes))


@pytest.mark.parametrize(("sent", "stored"), [
    ((("Transfer-Encoding", "chunked"),), ()),
    ((("transfer-encoding", "gzip, Chunked"), ("A", "b")), (("transfer-encoding", "gzip"), ("A", "b"))),
    ((("Transfer-Encoding", "chunked"), ("Content-Length", "7")), (("Content-Length", "4"),)),
    ((("Content-Length", "7"),), (("Content-Length", "7"),)),
])
def test_headers_speak_of_chunks_no_more(tmp_path: Path, sent: tuple[tuple[str, str], ...], stored: object) -> None:
    assert kept(tmp_path, exchange(0, body=b"1234", response_headers=sent)).response_headers == stored


@pytest.mark.parametrize("body", [b"", b"another body"])
def test_no_revisit_unless_the_payload_is_the_same_and_there_is_one(tmp_path: Path, body: bytes) -> None:
    out = writer(tmp_path)
    out.exchange(exchange(0, body=body), replace(original(exchange(0)), digest=digest(b"" if not body else b"x")))
    out.close()
    (found,) = walk(tmp_path / "warc")
    assert isinstance(found, StoredExchange)
    assert not found.is_revisit
    assert found.body() == body


def test_a_file_is_rotated_after_the_unit_that_fills_it(tmp_path: Path) -> None:
    store(tmp_path, units=5, max_bytes=2000)
    names = sorted(path.name for path in (tmp_path / "warc").iterdir())
    assert len(names) > 2
    assert all(name.endswith(".warc.gz") for name in names)
    urls = [item.url for item in walk(tmp_path / "warc") if isinstance(item, StoredExchange)]
    assert urls == [exchange(number).url for number in (0, 1, 2, 3, 4, 0)]
    assert {item.position.warc for item in walk(tmp_path / "warc", only={names[0]}) if not isinstance(item, Damage)
            } == {names[0]}


def test_the_description_of_the_format_names_every_field(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "archive-format.md").read_text(encoding="utf-8")
    file = store(tmp_path, units=1)
    metadata = [block.decode() for kind, _, block in warcio_records(file) if kind == "metadata"]
    fields = {line.partition(":")[0] for block in metadata for line in block.splitlines()}
    assert {field for field in fields if f"`{field}`" not in text} == set()
    assert {name for name in (AS_RECEIVED, *AS_GIVEN.values()) if f"`{name}`" not in text} == set()
    assert {role for role in get_args(Role) if f"`{role}`" not in text} == set()
    assert {kind for kind, _, _ in warcio_records(file) if f"`{kind}`" not in text} == set()


def test_names_sort_in_order_of_writing_even_if_the_clock_goes_back(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    for name in ("xxgk-20991231T235959Z-000041-00000000.warc.gz", "xxgk-20260101T000000Z-000042-ffffffff.warc.gz",
                 "other-20991231T235959Z-000099-00000000.warc.gz"):
        (tmp_path / "warc" / name).write_bytes(b"")
    names = [writer(tmp_path).note("urn:xxgk:x", {}).warc for _ in range(3)]
    assert [name[:28] for name in names] == [f"xxgk-20991231T235959Z-{serial:06}" for serial in (43, 44, 45)]


def test_nothing_secret_in_the_warcinfo(tmp_path: Path) -> None:
    out = writer(tmp_path)
    out._info = {"operator": "a\r\nWARC/1.1", "HTTPCACHE_PASSWORD": "hunter2", "odd key:": "x"}
    out.note("urn:x", {})
    out.close()
    block = warcio_records(next((tmp_path / "warc").iterdir()))[0][2]
    assert b"hunter2" not in block
    assert b"odd-key-: x\r\n" in block
    assert b'operator: "a\\r\\nWARC/1.1"\r\n' in block


# bytes that no charset explains come as the surrogates U+DC80 to U+DCFF
escaped = st.text(st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF, categories=["Cs"]), max_size=5)
texts = st.text(max_size=20) | st.text(st.characters(categories=["Cc", "Zl", "Zs"]), max_size=5) | escaped
header_lists = st.lists(st.tuples(texts, texts), max_size=4).map(tuple)
latin = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_categories=["Cc"]), min_size=1)


@settings(max_examples=60, deadline=None)
@given(url=texts, sent=header_lists, got=header_lists, body=st.binary(max_size=300), link_text=texts, error=texts)
def test_whatever_the_wire_says_comes_back(
    tmp_path_factory: pytest.TempPathFactory, url: str, sent: tuple[tuple[str, str], ...],
    got: tuple[tuple[str, str], ...], body: bytes, link_text: str, error: str,
) -> None:
    data = tmp_path_factory.mktemp("store")
    one = exchange(0, url=f"http://127.0.0.1/{url}", request_headers=sent, response_headers=got, body=body,
                   context=replace(CONTEXT, link_text=link_text, referrer=url))
    again = replace(one, captured_at=START + timedelta(days=1))
    out = writer(data)
    out.exchange(one)
    out.exchange(again, original(one))
    out.failure(Failure(one.url, START, error, one.context))
    out.close()
    first, second, failure = walk(data / "warc")
    assert not isinstance(first, Damage)
    assert isinstance(first, StoredExchange)
    same(first, one)
    assert isinstance(second, StoredExchange)
    assert second.refers_to == (original(one) if body else None)
    assert isinstance(failure, StoredFailure)
    assert (failure.url, failure.error) == (one.url, error or "unknown")
    assert len(warcio_records(next((data / "warc").iterdir()))) == 8


@settings(max_examples=30, deadline=None)
@given(value=latin, body=st.binary(max_size=100))
def test_latin_headers_stand_in_the_block_as_on_the_wire(
    tmp_path_factory: pytest.TempPathFactory, value: str, body: bytes
) -> None:
    data = tmp_path_factory.mktemp("store")
    kept(data, exchange(0, response_headers=(("X-Odd", value),), body=body))
    _, fields, block = warcio_records(next((data / "warc").iterdir()))[1]
    assert io.BytesIO(block).readlines()[1] == b"X-Odd: " + value.encode("latin-1") + b"\r\n"
    assert "XXGK-Headers-As-Received" not in fields
