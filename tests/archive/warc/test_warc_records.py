"""A record is, byte for byte, what warcio would have written, and one gzip member."""

import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from archive.warc.digest import digest
from archive.warc.writing.record import Part, member

AT, ID = datetime(2026, 1, 2, 3, 4, 5, 678, UTC), "<urn:uuid:0b1a3c5e-0000-4000-8000-000000000001>"
HEAD = b"HTTP/1.1 200 \r\nContent-Type: text/html\r\nX-Odd: \xe5\xb9\xb4\r\n\r\n"
PARTS = (
    Part("response", "application/http; msgtype=response", b"<html>" * 5000, HEAD, (("WARC-Payload-Digest", digest(b"<html>" * 5000)),)),
    Part("revisit", "application/http; msgtype=response", b"", HEAD, (("WARC-Payload-Digest", digest(b"before")), ("WARC-Profile", "http://x"))),
    Part("request", "application/http; msgtype=request", b"", b"GET / HTTP/1.1\r\n\r\n"),
    Part("metadata", "application/warc-fields", "link-text: 年报\r\n".encode(), fields=(("WARC-Concurrent-To", ID),)),
    Part("resource", "application/json", b"{}"),
    Part("warcinfo", "application/warc-fields", b"software: xxgk\r\n", fields=(("WARC-Filename", "a.warc.gz"),)),
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.kind)
def test_as_warcio_writes_it(part: Part) -> None:
    uri = "" if part.kind == "warcinfo" else "http://x.gov.cn/年报"
    written = member(part, uri=uri, at=AT, record_id=ID, warcinfo="" if part.kind == "warcinfo" else ID)
    unpack = zlib.decompressobj(31)
    plain = unpack.decompress(written)
    assert unpack.eof
    assert not unpack.unused_data
    assert plain == _by_warcio(plain, part)


def _by_warcio(plain: bytes, part: Part) -> bytes:
    """The same record with its fields handed to warcio's writer."""
    lines = plain.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith(("Content-Type", "Content-Length")))
    record = next(iter(ArchiveIterator(BytesIO(plain), no_record_parse=True)))
    block = record.raw_stream.read()
    assert block == (part.head if part.kind == "revisit" else part.head + part.payload)
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    writer.write_record(writer.create_warc_record(
        "", part.kind, payload=BytesIO(part.payload), length=len(part.payload), warc_content_type=part.media_type, warc_headers_dict=fields,
        http_headers=_Head(part.head) if part.head else None))
    return out.getvalue()


class _Head:
    """Bytes that warcio must not make anew."""

    def __init__(self, block: bytes) -> None:
        self.headers_buff = block

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        pass
