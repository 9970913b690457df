"""Content-Encoding undone, bounded, and rubbish named."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.warc.read import DecodeError, decoded

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = "<title>政府信息公开工作年度报告</title>".encode() * 100


def raw_deflate(body: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(body) + squeeze.flush()


def brotli(body: bytes) -> bytes:
    return bytes(pytest.importorskip("brotli").compress(body))


def zstd(body: bytes) -> bytes:
    return bytes(pytest.importorskip("backports.zstd").compress(body))


def encoded(value: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", "text/html"), ("content-encoding", value))


@pytest.mark.parametrize(("name", "encode"), [
    ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("GZIP", gzip.compress), ("deflate", zlib.compress),
    ("deflate", raw_deflate), ("br", brotli), ("zstd", zstd), ("identity", bytes), ("", bytes),
    ("gzip", lambda body: gzip.compress(body[:50]) + gzip.compress(body[50:])),
    ("gzip", lambda body: gzip.compress(body) + b"\0\0"),
    ("zstd", lambda body: zstd(body[:50]) + zstd(body[50:])),
    ("zstd", lambda body: zstd(body[:50]) + b"\x57\x2a\x4d\x18\x03\x00\x00\x00abc" + zstd(b"") + zstd(body[50:]) + b"rubbish"),
    ("gzip", lambda body: gzip.compress(body[:50]) + bytes(300) + gzip.compress(b"") + gzip.compress(body[50:]) + b"rubbish"),
    ("deflate", lambda body: zlib.compress(body) + b"rubbish"), ("none", bytes),
    ("deflate, gzip", lambda body: gzip.compress(zlib.compress(body))),
    ("br,identity, gzip", lambda body: gzip.compress(brotli(body))),
])
def test_encodings(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decoded(encoded(name), encode(PAGE)) == PAGE


def test_several_headers_count_as_one() -> None:
    headers = (("Content-Encoding", "deflate"), ("Content-Encoding", "gzip"))
    assert decoded(headers, gzip.compress(zlib.compress(PAGE))) == PAGE


def test_no_encoding_is_the_body_itself() -> None:
    assert decoded((), b"\x1f\x8b rubbish") == b"\x1f\x8b rubbish"


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "deflate", "rot13"])
def test_an_empty_body_is_empty(name: str) -> None:
    assert decoded(encoded(name), b"") == b""


@pytest.mark.parametrize(("name", "encode"), [("gzip", gzip.compress), ("deflate", raw_deflate), ("br", brotli),
                                              ("zstd", zstd)])
def test_bounds_and_torn_bodies(name: str, encode: Callable[[bytes], bytes]) -> None:
    body = encode(PAGE)
    assert decoded(encoded(name), body, limit=len(PAGE)) == PAGE
    with pytest.raises(DecodeError, match="larger than"):
        decoded(encoded(name), body, limit=len(PAGE) - 1)
    with pytest.raises(DecodeError, match=r"too early|not what"):
        decoded(encoded(name), body[:-9])
    with pytest.raises(DecodeError, match="larger than 1000000 bytes"):
        decoded(encoded(name), encode(b"\0" * 50_000_000), limit=1_000_000)


@pytest.mark.parametrize(("name", "encode"), [("gzip", gzip.compress), ("zstd", zstd)])
def test_streams_that_hold_nothing_are_counted(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decoded(encoded(name), encode(b"") * 9_000 + encode(PAGE)) == PAGE
    with pytest.raises(DecodeError, match="more than 10000 packed bodies"):
        decoded(encoded(name), encode(b"") * 100_000 + encode(PAGE))


def test_the_last_frame_may_not_lack_its_end() -> None:
    with pytest.raises(DecodeError, match="too early"):
        decoded(encoded("zstd"), zstd(PAGE) + zstd(PAGE)[:-9])


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(DecodeError, match="'rot13' is not known"):
        decoded(encoded("rot13"), b"x")


@given(name=st.sampled_from(["gzip", "deflate", "br", "zstd"]), body=st.binary(max_size=200))
@example(name="zstd", body=b"\x28\xb5\x2f\xfd")
@example(name="gzip", body=b"\x1f\x8b\x08\x00")
@example(name="deflate", body=b"x")
def test_rubbish_is_named_or_decoded(name: str, body: bytes) -> None:
    with suppress(DecodeError):
        assert len(decoded(encoded(name), body, limit=10_000)) <= 10_000
