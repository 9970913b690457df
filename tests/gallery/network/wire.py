"""Attacks by what a server sends: bodies, and what stands before them."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import brotli

from tests.gallery.frame import Attack
from tests.gallery.network.portals import BLOCK, FINE, HTML, IN_TIME, MOST, REPORT, at, came, endless, packed
from tests.replica.faulty_strange import raw, with_header
from tests.replica.faulty_ways import answers
from tests.replica.faulty_wire import Wire, sent
from tests.replica.model import Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.replica.faulty_ways import Way

BODIES = "Bodies: bombs, no end, lies about their length"
HEADS = "Heads: floods, and what is no HTTP"
CUT = ("cut off on the way",)
PACKED_OFTEN = ("`incomplete`", "0 captured", "more than 10000 packed bodies")
LARGE = ("`incomplete`", f"DOWNLOAD_MAXSIZE ({MOST} bytes)")


def _zstd(data: bytes) -> bytes:
    from backports import zstd

    return zstd.compress(data)


def mixed(*codings: str) -> Way:
    """64 MB, packed by each in turn."""
    body = b"<html><body>" + bytes(64_000_000)
    for coding in codings:
        body = quick(body) if coding == "gzip" else brotli.compress(body, quality=2)
    return answers(200, body, ("Content-Encoding", ", ".join(codings)))


def _wide(_: bytes) -> bytes:
    """A frame that asks for a window of 2 GB (RFC 8878, 3.1.1.1.2)."""
    return b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\x00\x00"


def quick(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def chunks(*parts: bytes, end: str = "close") -> Way:
    return lambda _: Wire((HTML + b"Transfer-Encoding: chunked\r\n\r\n", *parts), end)  # type: ignore[arg-type]


def flood(*lines: bytes, times: int, before: bytes = HTML) -> Way:
    """Header lines, so many times, and then the page."""
    return lambda scene: Wire((before, b"".join(lines) * times, b"\r\n", scene.good.body), "close")


def informed(status: bytes, times: int) -> Way:
    """Interim answers, so many, and then the real one."""
    return lambda scene: Wire((b"HTTP/1.1 " + status + b"\r\nX: y\r\n\r\n",) * times + (sent(scene.good, keep=False),), "close")


def first_line(line: bytes) -> Way:
    return lambda scene: Wire((sent(scene.good, keep=False).replace(b"HTTP/1.1 200 OK", line, 1),), "close")


ATTACKS = (
    Attack("gzip-bomb", BODIES, "a list of 64 kB that unpacks to 64 MB (gzip)", LARGE, packed("gzip", quick)),
    Attack("gzip-bomb-twice", BODIES, "the same, packed twice", LARGE, packed("gzip", quick, times=2)),
    Attack("gzip-bomb-nested", BODIES, "the same, packed nine times over", ("`incomplete`", "packed 9 times over"), packed("gzip", quick, times=9)),
    Attack("deflate-bomb", BODIES, "the same in deflate, as a report", ("`incomplete`", "DOWNLOAD_MAXSIZE", "1 captured"), packed("deflate", lambda data: zlib.compress(data, 1), REPORT)),
    Attack("brotli-bomb", BODIES, "64 MB in 60 bytes of brotli, which was not asked for", LARGE, packed("br", lambda data: brotli.compress(data, quality=2))),
    Attack("zstd-bomb", BODIES, "the same in zstd", LARGE, packed("zstd", _zstd)),
    Attack("codings-mixed", BODIES, "64 MB by brotli over gzip over brotli", LARGE, at(mixed("br", "gzip", "br"))),
    Attack("codings-chained", BODIES, "64 MB by brotli over gzip over brotli over gzip", ("`incomplete`", "packed 4 times over"), at(mixed("gzip", "br", "gzip", "br"))),
    Attack("zstd-many", BODIES, "64 MB in 64 frames of zstd, one behind the other", LARGE,
           at(answers(200, _zstd(bytes(1_000_000)) * 64, ("Content-Encoding", "zstd")))),
    Attack("zstd-frames", BODIES, "a list in two frames of zstd, and 200,000 behind it that hold nothing", PACKED_OFTEN,
           at(lambda scene: answers(200, _zstd(scene.good.body[:99]) + _zstd(scene.good.body[99:]) + _zstd(b"") * 200_000, ("Content-Encoding", "zstd"))(scene))),
    Attack("zstd-two", BODIES, "a list in two frames of zstd, one to be skipped between them", FINE,
           at(lambda scene: answers(200, _zstd(scene.good.body[:99]) + b"\x50\x2a\x4d\x18\x01\0\0\0a" + _zstd(scene.good.body[99:]), ("Content-Encoding", "zstd"))(scene))),
    Attack("gzip-members", BODIES, "100,000 members of gzip that hold nothing, each of which costs as much as all that follow it", PACKED_OFTEN,
           at(answers(200, gzip.compress(b"", mtime=0) * 100_000, ("Content-Encoding", "gzip")))),
    Attack("gzip-rubbish", BODIES, "a list in two members of gzip with zeros between them, and a second page behind them that is not packed", FINE,
           at(lambda scene: answers(200, gzip.compress(scene.good.body[:99]) + bytes(9) + gzip.compress(scene.good.body[99:]) + b"<p>injected</p>",
                                    ("Content-Encoding", "gzip"))(scene))),
    Attack("disposition-names", BODIES, "reports whose Content-Disposition calls them ../../../etc/passwd, a device and a name with line ends", FINE,
           at(lambda scene: Wire((sent(scene.good, keep=False).replace(b"\r\n", b"\r\nContent-Disposition: attachment; filename=\"../../../../etc/passwd\"; "
                                                                      b"filename*=UTF-8''..%2F..%2Fa%0d%0aSet-Cookie:%20a=b%00CON\r\n", 1),), "close"), REPORT)),
    Attack("zstd-window", BODIES, "a zstd frame that asks for a window of 2 GB", ("`incomplete`", "Content-Encoding"), packed("zstd", _wide)),
    Attack("codings-many", BODIES, "a Content-Encoding of 2,000 codings", ("`incomplete`", "packed 2000 times over"), at(with_header("Content-Encoding", ", ".join(["gzip"] * 2000)))),
    Attack("coding-unknown", BODIES, "a Content-Encoding that nobody knows", FINE, at(with_header("Content-Encoding", "x-none-9"))),
    Attack("endless-list", BODIES, "a list without end, as fast as it can", LARGE, at(endless())),
    Attack("endless-report", BODIES, "a report without end", ("`incomplete`", "DOWNLOAD_MAXSIZE", "1 captured"), at(endless(), REPORT)),
    Attack("slow-report", BODIES, "a report without end, a little every half second", ("`incomplete`", IN_TIME, "1 captured"), at(endless(0.5), REPORT)),
    Attack("length-huge", BODIES, "Content-Length: 10^15, and 60 KB", ("`incomplete`", *CUT), at(raw(HTML + b"Content-Length: 1000000000000000\r\n\r\n", BLOCK))),
    Attack("length-overflow", BODIES, "Content-Length of 4,000 digits", ("`incomplete`", *CUT), at(raw(HTML + b"Content-Length: " + b"9" * 4000 + b"\r\n\r\n", BLOCK))),
    Attack("length-negative", BODIES, "Content-Length: -5", ("`unreachable`", "non-decimal"), at(raw(HTML + b"Content-Length: -5\r\n\r\n", BLOCK))),
    Attack("length-and-chunks", BODIES, "Content-Length and Transfer-Encoding together (request smuggling)", FINE,
           at(lambda scene: Wire((HTML + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % len(scene.good.body) + scene.good.body + b"\r\n0\r\n\r\n",), "close"))),
    Attack("chunk-huge", BODIES, "a chunk of 2^63 bytes", ("`incomplete`", *CUT), at(chunks(b"7fffffffffffffff\r\n", BLOCK))),
    Attack("chunk-size-endless", BODIES, "a chunk whose size has a megabyte of digits", ("`incomplete`", *CUT), at(chunks(b"0" * 1_000_000 + b"5\r\n"))),
    Attack("chunk-extensions", BODIES, "a chunk with a megabyte of extensions", ("`incomplete`", *CUT), at(chunks(b"5;" + b"a=b;" * 250_000 + b"\r\nhello\r\n0\r\n\r\n"))),
    Attack("chunk-trailers", BODIES, "trailers without end after the last chunk", ("`incomplete`",), at(chunks(b"5\r\nhello\r\n0\r\n", *([b"X: " + b"y" * 9000 + b"\r\n"] * 200), end="hang"))),
    Attack("transfer-gzip", BODIES, "Transfer-Encoding: gzip", ("`unreachable`", "its Transfer-Encoding is 'gzip'"), at(raw(HTML + b"Transfer-Encoding: gzip\r\n\r\n", BLOCK))),

    Attack("header-count", HEADS, "50,000 header lines", ("`unreachable`", "XXGK_MAX_HEAD_BYTES"), at(flood(b"X-A: b\r\n", times=50_000))),
    Attack("header-line", HEADS, "one header line of 5 MB", ("`unreachable`", "a line of its head is longer"), at(flood(b"X-A: " + b"b" * 5_000_000 + b"\r\n", times=1))),
    Attack("header-folds", HEADS, "a header folded into 100,000 lines", ("`unreachable`", "XXGK_MAX_HEAD_BYTES"), at(flood(b" b\r\n", times=100_000, before=HTML + b"X-A: b\r\n"))),
    Attack("header-empty-names", HEADS, "200 header lines without a name", FINE, at(flood(b": b\r\n", times=200))),
    Attack("header-controls", HEADS, "header values with control characters, bidi marks and other line ends", FINE,
           at(flood(b"X-A: a\x00b\x1b[2J\xe2\x80\xae\rWARC-Type: warcinfo\x0b\x85\r\n", times=1))),
    Attack("interim-flood", HEADS, "20,000 interim answers 103", ("`unreachable`", "XXGK_MAX_HEAD_BYTES"), at(informed(b"103 Early Hints", 20_000))),
    Attack("interim-some", HEADS, "three interim answers, which is allowed", FINE, at(informed(b"103 Early Hints", 3))),
    Attack("switching", HEADS, "101 Switching Protocols, and then nothing", ("`unreachable`", IN_TIME), at(lambda _: Wire((b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",), "hang"))),
    Attack("response-splitting", HEADS, "a second answer behind the first, which nobody asked for", FINE,
           at(lambda scene: Wire((sent(scene.good) + sent(Response(b"<html>injected</html>")),), "keep"))),
    Attack("http-0-9", HEADS, "a page without a head", ("`unreachable`", "no HTTP"), at(raw(b"<html>\n<body>HTTP/0.9</body></html>"))),
    Attack("status-huge", HEADS, "status 999999999999999999999", ("`unreachable`", "no HTTP"), at(first_line(b"HTTP/1.1 999999999999999999999 OK"))),
    Attack("status-negative", HEADS, "status -200", ("`unreachable`", "no HTTP"), at(first_line(b"HTTP/1.1 -200 OK"))),
    Attack("status-digits", HEADS, "a status of 10,000 digits", ("`unreachable`", "no HTTP"), at(first_line(b"HTTP/1.1 " + b"2" * 10_000 + b" OK"))),
    Attack("status-999", HEADS, "status 999", ("`unreachable`", "999"), at(first_line(b"HTTP/1.1 999 Request denied"))),
    Attack("version-odd", HEADS, "version HTTP/7777777.8", FINE, at(first_line(b"HTTP/7777777.8 200 OK"))),
    Attack("other-protocol", HEADS, "an ssh server's greeting", ("`unreachable`", "no HTTP"), at(raw(b"SSH-2.0-OpenSSH_9.6\r\n"))),
    Attack("zeros", HEADS, "a megabyte of zero bytes", ("`unreachable`", "a line of its head is longer"), at(raw(bytes(1_000_000)))),
)


def obtained(folder: Path) -> Mapping[str, str]:
    return came(folder, ATTACKS)
