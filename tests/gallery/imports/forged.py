"""Attacks by WARC files that were written to be imported, each through `xxgk import` and `xxgk verify`; and by what an operator is sent
to name on the command line.

The control of each WARC: the same record without what is forged in it is taken (`forged-nothing`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from settings import registry
from tests.archive.commands import call
from tests.gallery.frame import Attack
from tests.gallery.imports.warcs import BODY, PORTAL, record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WARCS, OPERATORS = "Imports: forged WARC records", "Imports: registries that are no files"
DATE = b"2021-01-01T00:00:00Z"
SOUND = "no faults"
REFUSED = ("0 captures taken", "1 refused", SOUND)


def imported(*records: bytes) -> Callable[[Path], str]:
    """What the import says of them, and what `verify` says of the archive that took them."""
    def run(folder: Path) -> str:
        file = folder / "a.warc"
        file.write_bytes(b"".join(records))
        said = []
        for command in (("import", file), ("verify",)):
            done = call("--data", folder / "data", *command)
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                return f"A TRACEBACK: {done.exception!r}"
            said.append(done.output.splitlines())
        refused = [line.partition(" at ")[2].partition(": ")[2][:100] for line in said[0] if line.startswith("refused")]
        taken = next(line for line in said[0] if "captures taken" in line)
        return f"{taken}{'; ' if refused else ''}{'; '.join(refused)}; {said[1][-1].rpartition(': ')[2]}"

    return run


def http(head: bytes) -> bytes:
    """A record with this answer in it."""
    return record(len(head)).replace(BODY, head)


def revisit(number: int, url: str, of: str) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return (f"WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2021-01-01T00:00:0{number}Z\r\n"
            f"WARC-Target-URI: {url}\r\nWARC-Refers-To-Target-URI: {of}\r\nWARC-Refers-To-Date: 2021-01-01T00:00:0{3 - number}Z\r\n"
            "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nContent-Type: application/http;msgtype=response\r\n"
            f"Content-Length: {len(head)}\r\n\r\n").encode() + head + b"\r\n\r\n"


def dated(told: bytes) -> Callable[[Path], str]:
    return imported(record().replace(DATE, told))


def named(make: Callable[[Path], object]) -> Callable[[Path], str]:
    """A registry at a path where there is something else."""
    def run(folder: Path) -> str:
        path = folder / "portals.toml"
        make(path)
        try:
            return f"{len(registry.load(path))} portals"
        except registry.RegistryError as error:
            return str(error)

    return run


FIRST, SECOND = "http://a.gov.cn/1", "http://a.gov.cn/2"
ATTACKS = tuple(Attack(name, kind, tries, expected, make) for name, kind, tries, expected, make in (
    ("forged-nothing", WARCS, "the control: a record in which nothing is forged", ("1 captures taken", "0 refused", SOUND), imported(record())),
    ("forged-url-script", WARCS, "a record of javascript:alert(1)", ("0 captures taken", SOUND), imported(record(url="javascript:alert(1)"))),
    ("forged-url-control", WARCS, "an address with a zero byte and orders for a terminal", (*REFUSED, "control characters"), imported(record(url="http://a.gov.cn/\x00\x1b[2J"))),
    ("forged-url-line", WARCS, "an address that goes on in the next line as another field", ("1 captures taken", SOUND),
     imported(record(url="http://a.gov.cn/\r\nWARC-Filename: ../../../../tmp/xxgk-escaped.warc"))),
    ("forged-url-ipv6", WARCS, "http://[::g]/", (*REFUSED, "does not appear to be"), imported(record(url="http://[::g]/"))),
    ("forged-url-port", WARCS, "port 99999", (*REFUSED, "Port out of range"), imported(record(url="http://a.gov.cn:99999/"))),
    ("forged-url-host", WARCS, "http:///etc/passwd", (*REFUSED, "names no host"), imported(record(url="http:///etc/passwd"))),
    ("forged-url-long", WARCS, "an address of 5 MB", (*REFUSED, "8000 characters"), imported(record(url="http://a.gov.cn/" + "a" * 5_000_000))),
    ("forged-year-1", WARCS, "a capture of the year 1", (*REFUSED, "before the web"), dated(b"0001-01-01T00:00:00Z")),
    ("forged-year-9999", WARCS, "a capture of the year 9999, newer than all that will come", (*REFUSED, "yet to come"), dated(b"9999-12-31T23:59:59Z")),
    ("forged-zone", WARCS, "a time before the first one, by its zone", (*REFUSED, "no time"), dated(b"0001-01-01T00:00:00+14:00")),
    ("forged-status-wide", WARCS, "status ², which Python takes for a digit", (*REFUSED, "three digits"), imported(http("HTTP/1.1 ² OK\r\n\r\n".encode()))),
    ("forged-status-huge", WARCS, "a status of 23 digits", (*REFUSED, "three digits"), imported(http(b"HTTP/1.1 99999999999999999999999 OK\r\n\r\n"))),
    ("forged-chunks-negative", WARCS, "a body in a chunk of -5 bytes", ("1 captures taken", SOUND),
     imported(http(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n"))),
    ("forged-chunks-flood", WARCS, "a body of 300,000 chunks of a byte with extensions", ("1 captures taken", SOUND),
     imported(http(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1;ext=a\r\na\r\n" * 300_000 + b"0\r\n\r\n"))),
    ("forged-digest-other", WARCS, "a block digest by an algorithm that nobody has", (*REFUSED, "unknown hash"), imported(record(more=b"WARC-Block-Digest: rot13:abc\r\n"))),
    ("forged-digest-shake", WARCS, "one by an algorithm whose digests have no length", ("0 captures taken", SOUND), imported(record(more=b"WARC-Block-Digest: shake_256:abc\r\n"))),
    ("forged-terabyte", WARCS, "a record of 2^40 bytes", (*REFUSED, "more than 268435456"), imported(record(1 << 40))),
    ("forged-terabyte-file", WARCS, "the same of file:///dev/zero, which is not taken but might be read", ("0 captures taken", SOUND), imported(record(1 << 40, "file:///dev/zero"))),
    ("forged-twice", WARCS, "two records of one id", ("1 captures taken", "1 were there already", SOUND), imported(record(), record())),
    ("forged-revisit-itself", WARCS, "a revisit of itself", (*REFUSED, "a revisit of what is not in the archive"), imported(revisit(1, FIRST, FIRST))),
    ("forged-revisit-circle", WARCS, "two revisits, each of the other", ("0 captures taken", "2 refused", SOUND), imported(revisit(1, FIRST, SECOND), revisit(2, SECOND, FIRST))),
    ("forged-revisit-date", WARCS, "a revisit of what was captured at “rubbish”", (*REFUSED, "WARC-Refers-To-Date is no time"),
     imported(revisit(1, FIRST, SECOND).replace(b"WARC-Refers-To-Date: 2021", b"WARC-Refers-To-Date: rubbish"))),
    ("registry-good", OPERATORS, "the control: a file", ("1 portals",), named(lambda path: path.write_text(PORTAL.format("a-b", "http://a.gov.cn/"), encoding="utf-8"))),
    ("registry-pipe", OPERATORS, "a named pipe into which nobody writes", ("is no file",), named(os.mkfifo)),
    ("registry-device", OPERATORS, "a link to /dev/zero, which has no end", ("is no file",), named(lambda path: path.symlink_to("/dev/zero"))),
    ("registry-circle", OPERATORS, "a link to itself", ("no such file or folder",), named(lambda path: path.symlink_to(path.name))),
    ("registry-large", OPERATORS, "a file of 1 GB, one line of zero bytes", ("more than 32 MB",), named(lambda path: (path.touch(), os.truncate(path, 1 << 30)))),
    ("registry-folder", OPERATORS, "a folder with a folder called a.toml", ("not a readable TOML file",), named(lambda path: (path / "a.toml").mkdir(parents=True))),
    ("registry-number", OPERATORS, "a number of 5,000 digits", ("not a readable TOML file",), named(lambda path: path.write_text("a = " + "9" * 5000, encoding="utf-8"))),
    ("registry-zero", OPERATORS, "a zero byte in a name", ("not a readable TOML file",), named(lambda path: path.write_bytes(b'a = "\x00"'))),
))


def obtained(folder: Path) -> Mapping[str, str]:
    found = {}
    for attack in ATTACKS:
        own = folder / attack.name
        own.mkdir()
        found[attack.name] = f"{attack.make(own).replace(str(own), 'FOLDER')}{'; wrote' if os.path.lexists('/tmp/xxgk-escaped.warc') else ''}"
    return found
