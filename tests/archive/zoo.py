"""The zoo: one archive or package for each kind of damage, and the words by which verify must name it.

`python -m tests.archive.zoo > docs/zoo.md` makes the table of who finds what.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.archive import damaging as d

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Damage:
    """named: a pattern that a fault must match; deep: found by verify --deep."""

    what: str
    do: Callable[[Path], object]
    named: str
    deep: bool = False


BYTES = [
    Damage("a bit of the first gzip header", d.bytes_at(("warcinfo", 1), d.flip), r"no gzip|bytes are no record"),
    Damage("a bit of the flags in a gzip header", d.bytes_at(("response", 3), d.flip), "bytes are no record"),
    Damage("a bit in the head of a response", d.bytes_at(("response", 0.2), d.flip), "bytes are no record|digest"),
    Damage("a bit in the payload of a response", d.bytes_at(("response", 0.8), d.flip), "bytes are no record|digest"),
    Damage("a bit in a request", d.bytes_at(("request", 0.5), d.flip), "bytes are no record|digest"),
    Damage("a bit in a metadata record", d.bytes_at(("metadata", 0.5), d.flip), "bytes are no record|digest"),
    Damage("a bit in a note", d.bytes_at(("resource", 0.5), d.flip), "bytes are no record|digest"),
    Damage("a bit of a checksum in a gzip trailer", d.bytes_at(("response", -6), d.flip), "bytes are no record"),
    Damage("a bit of the length in a gzip trailer", d.bytes_at(("response", -2), d.flip), "bytes are no record"),
    Damage("64 bytes zeroed", d.bytes_at(("response", 0.4), d.zero), "bytes are no record"),
    Damage("a byte inserted between records", d.bytes_at(("request", 0), d.insert), "bytes are no record"),
    Damage("a byte inserted in a record", d.bytes_at(("request", 0.5), d.insert), "bytes are no record"),
    Damage("a byte lost", d.bytes_at(("metadata", 0.5), d.drop), "bytes are no record"),
    Damage("rubbish at the end", d.whole(lambda content: content + b"rubbish"), "bytes are no record"),
    Damage("rubbish at the start", d.whole(lambda content: b"rubbish" + content), "bytes are no record"),
    Damage("all bytes zero", d.whole(lambda content: bytes(len(content))), "bytes are no record"),
]
CUT = [
    Damage("an empty file", d.whole(lambda content: b""), "holds no record"),
    Damage("cut off in the warcinfo record", d.bytes_at(("warcinfo", 0.5), d.cut), "bytes are no record|half a record"),
    Damage("cut off behind the warcinfo record", d.bytes_at(("resource", 0), d.cut), "the manifest says"),
    Damage("cut off in the head of a response", d.bytes_at(("response", 0.1), d.cut), "bytes are no record"),
    Damage("cut off in the payload of a response", d.bytes_at(("response", 0.9), d.cut), "bytes are no record"),
    Damage("cut off in a gzip trailer", d.bytes_at(("response", -3), d.cut), "bytes are no record"),
    Damage("cut off between a response and its request", d.bytes_at(("request", 0), d.cut), "the manifest says"),
    Damage("cut off in a request", d.bytes_at(("request", 0.5), d.cut), "bytes are no record"),
    Damage("cut off in a metadata record", d.bytes_at(("metadata", 0.5), d.cut), "bytes are no record"),
]
RECORDS = [
    Damage("a response dropped", d.records(d.without("response")), "does not stand before it|whose record"),
    Damage("a request dropped", d.records(d.without("request")), "none begins|no row of captures"),
    Damage("a metadata record dropped", d.records(d.without("metadata")), "none begins|no row of captures"),
    Damage("the original of a revisit dropped", d.records(lambda found: [one for one in found if b"public/2.html" not in one]), "original is nowhere"),
    Damage("the note of a visit dropped", d.records(d.without("resource", -2)), "row of the visit"),
    Damage("the warcinfo record dropped", d.records(d.without("warcinfo")), "warcinfo"),
    Damage("a response doubled", d.records(d.twice("response")), "was there already"),
    Damage("a request doubled", d.records(d.twice("request")), "was there already"),
    Damage("a note doubled", d.records(d.twice("resource")), "was there already"),
    Damage("a request before its response", d.records(d.swapped), "does not stand before it"),
    Damage("two records in one gzip member", d.records(d.glued), "several records in one gzip member"),
    Damage("records of another file put in", lambda data: d.write(d.warcs(data)[0], d.members(d.warcs(data)[0]) + d.members(d.warcs(data)[1])[1:]),
           "was there already|belongs to"),
    Damage("a Content-Length too long", d.records(d.edited(rb"Content-Length: (\d+)(?=\r\n\r\nHTTP)", rb"Content-Length: 9\1")), "shorter than its Content-Length"),
    Damage("a Content-Length too short", d.records(d.edited(rb"Content-Length: \d+(?=\r\n\r\nHTTP)", rb"Content-Length: 60")), "does not end where"),
    Damage("no WARC-Record-ID", d.records(d.edited(rb"WARC-Record-ID: [^\r]*\r\n", b"")), "warc-record-id is missing"),
    Damage("no WARC-Date", d.records(d.edited(rb"WARC-Date: [^\r]*\r\n", b"")), "warc-date is missing"),
    Damage("a WARC-Date that is none", d.records(d.edited(rb"WARC-Date: [^\r]*", b"WARC-Date: yesterday")), "is no date"),
    Damage("a field twice", d.records(d.edited(rb"(WARC-Date: [^\r]*\r\n)", rb"\1\1")), "given twice"),
    Damage("a line that is no field", d.records(d.edited(rb"WARC-Date:", rb"WARC Date")), "no WARC field"),
    Damage("a version that there is not", d.records(d.edited(rb"WARC/1.1", b"WARC/2.0")), "no WARC record"),
    Damage("a type that the archive does not write", d.records(d.edited(rb"WARC-Type: response", b"WARC-Type: continuation")), "does not stand before it|no row"),
    Damage("an id that is no URI", d.records(d.edited(rb"WARC-Record-ID: [^\r]*", b"WARC-Record-ID: 17")), "is no <URI>|does not stand before it"),
    Damage("a wrong block digest", d.records(d.edited(rb"WARC-Block-Digest: sha256:[A-Z2-7]{8}", b"WARC-Block-Digest: sha256:AAAAAAAA")), "block does not agree"),
    Damage("a wrong payload digest", d.records(d.edited(rb"WARC-Payload-Digest: sha256:[A-Z2-7]{8}", b"WARC-Payload-Digest: sha256:AAAAAAAA")), "payload does not agree"),
    Damage("no block digest", d.records(d.edited(rb"WARC-Block-Digest: [^\r]*\r\n", b"")), "WARC-Block-Digest is missing"),
    Damage("a digest of an unknown kind", d.records(d.edited(rb"WARC-Block-Digest: sha256", b"WARC-Block-Digest: crc77")), "cannot be checked"),
    Damage("another payload", d.records(d.edited(rb"<a>list</a>", b"<a>LIST</a>")), "does not agree"),
    Damage("another payload, its block digest made to agree", d.records(d.edited(rb"<a>list</a>", b"<a>LIST</a>", digests="block")), "payload does not agree"),
    Damage("another payload, both digests made to agree", d.records(d.edited(rb"<a>list</a>", b"<a>LIST</a>", digests="both")), "has digest"),
    Damage("another URL", d.records(d.edited(rb"guzhen.example/public/list", b"guzhen.example/public/lost")), "has url"),
    Damage("another date", d.records(d.edited(rb"WARC-Date: 2026-01-31T08", b"WARC-Date: 2025-01-31T08")), "has captured_at"),
    Damage("a revisit of another time", d.records(d.edited(rb"Refers-To-Date: 2026", b"Refers-To-Date: 2025", "revisit"), file=1), "original is nowhere"),
    Damage("a revisit of another URL", d.records(d.edited(rb"Refers-To-Target-URI: https", b"Refers-To-Target-URI: http", "revisit"), file=1), "original is nowhere"),
    Damage("a revisit that does not say of what", d.records(d.edited(rb"WARC-Refers-To-Date: [^\r]*\r\n", b"", "revisit"), file=1), "does not say what it refers to"),
    Damage("a request of no response", d.records(d.edited(rb"Concurrent-To: <urn:uuid:\w{8}", b"Concurrent-To: <urn:uuid:00000000", "request")), "does not stand before it"),
    Damage("an HTTP head without an end", d.records(d.edited(rb"\r\n\r\nHTTP.*", b"\r\n\r\nHTTP/1.1 200 \r\nA: b\r\n\r\n", digests="block")), "HTTP headers do not end|block"),
    Damage("a record with another status", d.records(d.edited(rb"HTTP/1.1 200", b"HTTP/1.1 404", nth=2, digests="block")), "table captures", deep=True),
    Damage("a visit with another outcome", d.records(d.edited(rb'"outcome": "complete"', b'"outcome": "blocked"', "resource", -2, digests="block")),
           "payload does not agree"),
]
FILES = [
    Damage("a WARC file missing", lambda data: d.first(data).unlink(), "is in manifest.jsonl, but not in"),
    Damage("a WARC file under another name", lambda data: d.first(data).rename(d.first(data).with_name("xxgk-20200101T000000Z-000009-00000000.warc.gz")), "is not in manifest.jsonl"),
    Damage("a WARC file copied under another name", d.copied, "was there already"),
    Damage("a finished file called open", lambda data: d.first(data).rename(d.first(data).with_name(d.first(data).name + ".open")), "still has the name of an open file"),
    Damage("an open file beside its finished one", lambda data: d.first(data).with_name(d.first(data).name + ".open").write_bytes(b""), "stands beside a finished file"),
    Damage("the manifest missing", lambda data: (data / "manifest.jsonl").unlink(), "is not in manifest.jsonl"),
    Damage("a line of the manifest missing", d.lines(lambda found: found[1:]), "is not in manifest.jsonl"),
    Damage("a line of the manifest twice", d.lines(lambda found: [*found, found[0]]), "twice"),
    Damage("a line of the manifest that is none", d.lines(lambda found: [*found, "{"]), "is no manifest entry"),
    Damage("a wrong size in the manifest", d.told("size", 1), "the manifest says 1"),
    Damage("a wrong digest in the manifest", d.told("sha256", "0" * 64), "has SHA-256"),
    Damage("a wrong count of records in the manifest", d.told("records", 1), "the manifest says 1"),
    Damage("a manifest of the chain missing", lambda data: d.manifests(data)[0].unlink(), "a manifest is missing"),
    Damage("a manifest of the chain with another time", d.link(0, lambda told: told | {"created": "2020-01-01T00:00:00Z"}), "one of them was changed"),
    Damage("a manifest of the chain that names another digest", d.link(1, lambda told: told | {"previous": told["previous"] | {"sha256": "0" * 64}}), "one of them was changed"),
    Damage("a manifest of the chain without the one before", d.link(1, lambda told: told | {"previous": None}), "one of them was changed"),
    Damage("a manifest of the chain with another number", d.link(1, lambda told: told | {"number": 7}), "a manifest is missing or was renamed"),
    Damage("a manifest of the chain that is no JSON", lambda data: d.manifests(data)[1].write_text("{"), "is no JSON object"),
    Damage("a file of the chain with another size", d.link(1, lambda told: told | {"files": [told["files"][0] | {"size": 1}]}), "manifest.jsonl has"),
    Damage("a file of the chain that nobody knows", d.link(1, lambda told: told | {"files": [*told["files"], told["files"][0] | {"name": "x"}]}), "names x, which is not in manifest.jsonl"),
    Damage("a file named by two manifests", d.link(1, lambda told: told | {"files": told["files"] * 2}), "which a manifest before it names"),
]
ROWS = [
    Damage("a stale index: an offset that is none", d.sql("UPDATE captures SET offset = offset + 1 WHERE id = 2"), "none begins"),
    Damage("a stale index: offsets exchanged", d.sql("UPDATE captures SET offset = -1 WHERE id = 1", "UPDATE captures SET offset = (SELECT offset FROM captures WHERE id = 1) - 1 WHERE id = 2"), "none begins"),
    Damage("a capture's row missing", d.sql("DELETE FROM captures WHERE role = 'listing'"), "no row of captures"),
    Damage("a capture's row too many", d.sql("INSERT INTO captures (url, captured_at, status, media_type, digest, warc, offset, revisit, truncated, role, referrer, link_text, listed, agency) SELECT url, captured_at, status, media_type, digest, warc, 7, revisit, truncated, role, referrer, link_text, listed, agency FROM captures WHERE id = 1"), "none begins"),
    Damage("a capture with another digest", d.sql("UPDATE captures SET digest = 'sha256:A' WHERE id = 1"), "has digest"),
    Damage("a capture with another URL", d.sql("UPDATE captures SET url = 'http://x.example/' WHERE id = 1"), "has url"),
    Damage("a capture of another time", d.sql("UPDATE captures SET captured_at = '2020-01-01T00:00:00.000000Z' WHERE id = 1"), "has captured_at"),
    Damage("a response called a revisit", d.sql("UPDATE captures SET revisit = 1 WHERE id = 1"), "has revisit"),
    Damage("a failure's row missing", d.sql("DELETE FROM failures"), "no row of failures"),
    Damage("a run's row missing", d.sql("DELETE FROM runs WHERE id = (SELECT max(id) FROM runs)"), "row of the run"),
    Damage("a visit's row missing", d.sql("DELETE FROM visits WHERE portal = 'nx-pingluo'"), "row of the visit"),
    Damage("a visit's row too many", d.sql("INSERT INTO visits (run, portal, outcome, reason, started_at, ended_at, listed, captured, unchanged, failed) SELECT run, 'nx-pingluo', outcome, reason, started_at, ended_at, listed, captured, unchanged, failed FROM visits WHERE portal = 'ah-guzhen'"), "row of the visit"),
    Damage("a WARC file that the database has and nobody else", d.sql("INSERT INTO warcs VALUES ('gone.warc.gz', 5)"), "the archive does not"),
    Damage("a reference that leads nowhere", d.sql("UPDATE captures SET run = 'nobody' WHERE id = 1"), "refers to one of runs"),
    Damage("a figure changed by hand", d.sql("UPDATE coded_requests SET total = total + 1"), "table requests", deep=True),
    Damage("a finding deleted", d.sql("DELETE FROM findings"), "table findings", deep=True),
    Damage("a report's year changed", d.sql("UPDATE reports SET year = 1999 WHERE id = 1"), "table reports", deep=True),
    Damage("an agency renamed", d.sql("UPDATE agencies SET name = '某镇'"), "table agencies", deep=True),
    Damage("a visit's outcome changed", d.sql("UPDATE visits SET outcome = 'blocked'"), "table visits", deep=True),
    Damage("a capture's state changed", d.sql("UPDATE captures SET state = 'unreadable' WHERE id = 3"), "table captures", deep=True),
    Damage("the database missing", lambda data: (data / "xxgk.db").unlink(), "no database here"),
    Damage("pages of the database torn", d.torn_pages, "xxgk.db"),
    Damage("a database that is none", lambda data: (data / "xxgk.db").write_bytes(b"rubbish" * 1000), "xxgk.db"),
]
ARCHIVES = {"bytes": BYTES, "truncation": CUT, "records": RECORDS, "files and manifests": FILES, "database": ROWS}


# ---- packages -------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Package:
    """do: changes the files of a WACZ (path → bytes); describe: the datapackage is made to fit afterwards."""

    what: str
    do: Callable[[dict[str, bytes]], object]
    named: str
    described: bool = True
    deflate: bool = False


def _warc(files: dict[str, bytes]) -> str:
    return next(path for path in sorted(files) if path.startswith("archive/"))


def _lines(change: Callable[[list[str]], list[str]]) -> Callable[[dict[str, bytes]], object]:
    def damage(files: dict[str, bytes]) -> None:
        found = gzip.decompress(files["indexes/index.cdx.gz"]).decode().splitlines()
        files["indexes/index.cdx.gz"] = gzip.compress("".join(f"{line}\n" for line in change(found)).encode(), mtime=0)
    return damage


def _other(line: str, **told: str) -> str:
    key, time, rest = line.split(" ", 2)
    return f"{key} {time} {json.dumps(json.loads(rest) | told)}"


def _put(path: str, data: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.__setitem__(path, data)


def _changed(path: str, change: Callable[[bytes], bytes]) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.__setitem__(path or _warc(files), change(files[path or _warc(files)]))


PACKAGES = [
    Package("a WARC file missing", lambda files: files.pop(_warc(files)), "leads to no record"),
    Package("a WARC file missing that is still named", lambda files: files.pop(_warc(files)), "is named in datapackage.json and not there", described=False),
    Package("a byte of a WARC file changed", _changed("", lambda data: d.flip(data, len(data) // 2)), "digest in datapackage.json", described=False),
    Package("a byte of a WARC file changed, all digests made to agree", _changed("", lambda data: d.flip(data, len(data) // 2)), "bytes are no record"),
    Package("a WARC file cut off", _changed("", lambda data: data[:len(data) * 2 // 3]), "leads to no record"),
    Package("a line of the index missing", _lines(lambda found: found[1:]), "is in no line of the index"),
    Package("a line of the index that leads nowhere", _lines(lambda found: [_other(found[0], offset="7"), *found[1:]]), "leads to no record"),
    Package("a line of the index with another URL", _lines(lambda found: [_other(found[0], url="http://x.example/"), *found[1:]]), "leads to no record"),
    Package("a line of the index that is none", _lines(lambda found: [*found, "zz zz zz"]), "no line of an index"),
    Package("an index out of order", _lines(lambda found: found[::-1]), "not in order"),
    Package("an index that cannot be unpacked", _changed("indexes/index.cdx.gz", lambda data: data[:20]), "cannot be unpacked"),
    Package("no index", lambda files: (files.pop("indexes/index.cdx.gz"), files.pop("indexes/index.idx")), "holds no index"),
    Package("a page that is not in it", _changed("pages/pages.jsonl", lambda data: data + b'{"url": "http://x.example/", "ts": "2026-01-01T00:00:00Z"}\n'), "is in no WARC file of it"),
    Package("a page without a time", _changed("pages/pages.jsonl", lambda data: data + b'{"url": "http://x.example/"}\n'), "no page"),
    Package("no pages", lambda files: files.pop("pages/pages.jsonl"), "pages/pages.jsonl is missing"),
    Package("datapackage.json changed", _changed("datapackage.json", lambda data: data.replace(b'"title"', b'"Title"', 1)), "does not have the digest", described=False),
    Package("datapackage.json missing", lambda files: files.pop("datapackage.json"), "datapackage.json is missing", described=False),
    Package("datapackage-digest.json missing", lambda files: files.pop("datapackage-digest.json"), "does not have the digest", described=False),
    Package("a file that nobody names", _put("extra.txt", b"x"), "is in no line of datapackage.json", described=False),
    Package("WARC files compressed in the ZIP", lambda files: None, "is compressed in the ZIP", deflate=True),
    Package("the payload of a revisit taken out", _changed("", lambda data: data[:0]), "original is nowhere|leads to no record"),
]
