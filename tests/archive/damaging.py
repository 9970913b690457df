"""Ways to damage an archive: its bytes, its records, its files, its manifests, its rows."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import sqlite3
from contextlib import closing

from isal import isal_zlib

from archive.warc.digest import digest
from archive.warc.reading.member import GZIP
from archive.warc.reading.scan import scan
from archive.warc.writing.record import LEVEL


def warcs(data):
    return sorted((data / "warc").glob("*.warc.gz"))


def first(data):
    return warcs(data)[0]


def members(path):
    """The records of a file, unpacked, in order."""
    content = path.read_bytes()
    return [gzip.decompress(content[at.offset:at.offset + at.length]) for at, _ in scan(path, lambda record: None)]


def write(path, records):
    """Packed as the archive packs them, so that what is not changed stays where it was."""
    path.write_bytes(b"".join(isal_zlib.compress(one, LEVEL, GZIP) for one in records))


def sign(data):
    """Manifest and chain as if the files had been written so: only what is inside can tell."""
    entries = [json.loads(line) for line in (data / "manifest.jsonl").read_text().splitlines()]
    for entry in entries:
        path = data / "warc" / entry["name"]
        if path.exists():
            content = path.read_bytes()
            entry |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "records": _count(path)}
    (data / "manifest.jsonl").write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))
    chain(data, lambda told: told | {"files": [entry for entry in entries if entry["name"] in {one["name"] for one in told["files"]}]})


def _count(path):
    return sum(isinstance(found, tuple) for found in scan(path, lambda record: None))


def manifests(data):
    return sorted((data / "manifests").iterdir())


def chain(data, change):
    """Change every manifest, and the digests that the next ones name."""
    before = None
    for path in manifests(data):
        told = change(json.loads(path.read_text()))
        told["previous"] = before
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        before = {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


# ---- bytes --------------------------------------------------------------------------------------------------

def bytes_at(place, change):
    """Change the bytes of the first file; place: of the record that kind names, as a part of its member."""
    def damage(data):
        path = first(data)
        content = path.read_bytes()
        kind, part = place
        spots = [at for at, found in scan(path, lambda record: record["warc-type"]) if found == kind]
        at = spots[-1 if kind == "response" else 0]
        where = at.offset + (at.length + part if part < 0 else int(part * at.length) if isinstance(part, float) else part)
        path.write_bytes(change(content, where))
    return damage


def flip(content, at):
    return content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1:]


def zero(content, at):
    return content[:at] + bytes(64) + content[at + 64:]


def insert(content, at):
    return content[:at] + b"x" + content[at:]


def drop(content, at):
    return content[:at] + content[at + 1:]


def cut(content, at):
    return content[:at]


def whole(change):
    """Change all bytes of the first file."""
    def damage(data):
        first(data).write_bytes(change(first(data).read_bytes()))
    return damage


# ---- records ------------------------------------------------------------------------------------------------

def records(change, *, file=0, signed=True):
    """Change the list of unpacked records of a file; manifests are signed anew."""
    def damage(data):
        path = warcs(data)[file]
        write(path, change(members(path)))
        if signed:
            sign(data)
    return damage


def kind(record):
    return re.search(rb"WARC-Type: (\S+)", record)[1].decode()


def at(wanted, records, nth=0):
    return [number for number, one in enumerate(records) if kind(one) == wanted][nth]


def without(wanted, nth=0):
    return lambda found: found[:(spot := at(wanted, found, nth))] + found[spot + 1:]


def twice(wanted, nth=0):
    return lambda found: found[:(spot := at(wanted, found, nth)) + 1] + found[spot:]


def swapped(found):
    spot = at("response", found)
    return [*found[:spot], found[spot + 1], found[spot], *found[spot + 2:]]


def glued(found):
    """Two records in one gzip member: write() sees one."""
    spot = at("request", found)
    return [*found[:spot], found[spot] + found[spot + 1], *found[spot + 2:]]


def edited(pattern, into, wanted="response", nth=0, *, digests=""):
    """Replace within one record; digests: "block" or "both" are made to agree again."""
    def change(found):
        spot = at(wanted, found, nth)
        new, count = re.subn(pattern, into, found[spot], count=1, flags=re.DOTALL)
        assert count == 1, (pattern, found[spot][:2000])
        return [*found[:spot], _agreeing(new, digests), *found[spot + 1:]]
    return change


def _agreeing(record, digests):
    head, _, rest = record.partition(b"\r\n\r\n")
    block = rest.removesuffix(b"\r\n\r\n")
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(block), head) if digests else head
    if digests:
        head = re.sub(rb"WARC-Block-Digest: \S+", b"WARC-Block-Digest: " + digest(block).encode(), head)
    if digests == "both":
        payload = block.partition(b"\r\n\r\n")[2]
        head = re.sub(rb"WARC-Payload-Digest: \S+", b"WARC-Payload-Digest: " + digest(payload).encode(), head)
    return head + b"\r\n\r\n" + rest


# ---- files, manifests, rows -----------------------------------------------------------------------------------

def lines(change):
    """Change the lines of manifest.jsonl."""
    def damage(data):
        path = data / "manifest.jsonl"
        path.write_text("".join(f"{line}\n" for line in change(path.read_text().splitlines())))
    return damage


def told(name, value):
    """Another value in the first line of manifest.jsonl."""
    return lines(lambda found: [json.dumps(json.loads(found[0]) | {name: value}), *found[1:]])


def link(number, change):
    """Change one manifest of the chain, and nothing else."""
    def damage(data):
        path = manifests(data)[number]
        path.write_text(json.dumps(change(json.loads(path.read_text()))))
    return damage


def sql(*statements):
    def damage(data):
        with closing(sqlite3.connect(data / "xxgk.db")) as conn, conn:
            conn.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                assert conn.execute(statement).rowcount, statement
    return damage


def copied(data):
    path = first(data)
    shutil.copy(path, path.with_name(path.name.replace("xxgk-2", "xxgk-1")))


def torn_pages(data):
    path = data / "xxgk.db"
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page:page + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
