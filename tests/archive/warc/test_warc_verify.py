"""A zoo of damages: each is found, named with file and place, and the reading goes on behind it."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from archive.warc.folder import Entry, enter
from archive.warc.read import Damage, StoredExchange, walk
from archive.warc.verify import Counted, Fault, verify
from tests.archive.warc_samples import exchange, faults, members, store, writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def blessed(data: Path, file: Path, content: bytes) -> list[Fault]:
    """Faults of a changed file whose manifest line was made to agree: only the records can tell."""
    file.write_bytes(content)
    (data / "manifest.jsonl").unlink()
    counts = [item for item in verify(data / "warc", data / "manifest.jsonl") if isinstance(item, Counted)]
    sha256 = hashlib.sha256(content).hexdigest()
    enter(data / "manifest.jsonl", Entry(file.name, len(content), sha256, counts[0].records))
    return faults(data)


def rewritten(data: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    """The file with the text of one record changed and packed again."""
    parts = members(data)
    parts[number] = gzip.compress(change(gzip.decompress(parts[number])), mtime=0)
    return b"".join(parts)


def test_a_sound_store_has_no_faults_and_is_counted(tmp_path: Path) -> None:
    store(tmp_path, units=5, max_bytes=3000)
    found = list(verify(tmp_path / "warc", tmp_path / "manifest.jsonl"))
    assert [item for item in found if isinstance(item, Fault)] == []
    assert sum(item.captures for item in found if isinstance(item, Counted)) == 6
    entries = [json.loads(line) for line in (tmp_path / "manifest.jsonl").read_text().splitlines()]
    assert [(item.warc, item.size, item.records) for item in found if isinstance(item, Counted)] == [
        (entry["name"], entry["size"], entry["records"]) for entry in entries]


def test_an_empty_or_missing_store_has_no_faults(tmp_path: Path) -> None:
    assert list(verify(tmp_path / "warc", tmp_path / "manifest.jsonl")) == []


def small(data: Path) -> Path:
    """A finished store of one exchange."""
    out = writer(data)
    out.exchange(exchange(0))
    out.close()
    return next((data / "warc").iterdir())


def test_truncation_at_every_byte_is_found(tmp_path: Path) -> None:
    file = small(tmp_path)
    data = file.read_bytes()
    starts = {sum(map(len, members(data)[:number])) for number in range(len(members(data)))}
    for size in range(len(data)):
        file.write_bytes(data[:size])
        found = faults(tmp_path)
        assert any(f"has {size} bytes; the manifest says {len(data)}" in one.what for one in found)
        if size not in starts:  # without the manifest too
            assert any("ends inside" in one.what and one.offset in starts for one in found), size


def test_a_flip_in_any_byte_is_found(tmp_path: Path) -> None:
    file = small(tmp_path)
    data = file.read_bytes()
    for place in range(len(data)):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1:])
        assert faults(tmp_path), place


def test_reading_goes_on_behind_a_damage(tmp_path: Path) -> None:
    file = store(tmp_path, units=3)
    parts = members(file.read_bytes())
    place = sum(map(len, parts[:4])) + len(parts[4]) // 2  # inside the second exchange's response
    data = bytearray(b"".join(parts))
    data[place] ^= 0xFF
    found = blessed(tmp_path, file, bytes(data))
    start = sum(map(len, parts[:4]))
    assert found[0].offset == start
    assert f"{len(parts[4])} bytes are no record" in found[0].what
    assert [one.offset for one in found[1:]] == [start + len(parts[4]), start + len(parts[4]) + len(parts[5])]
    assert all("does not stand before it" in one.what for one in found[1:])
    walked = list(walk(tmp_path / "warc"))
    assert [item.offset for item in walked if isinstance(item, Damage)] == [one.offset for one in found]
    assert len(walked) == 2 + 1 + 1 + 1 + 3  # two exchanges, revisit, failure, note and the damages


def test_an_archived_warc_file_that_shows_through_a_damage_is_not_taken_for_captures(tmp_path: Path) -> None:
    inner = store(tmp_path / "inner").read_bytes()
    out = writer(tmp_path)
    place = out.exchange(exchange(0, body=inner))
    out.exchange(exchange(1))
    out.close()
    file = tmp_path / "warc" / place.warc
    parts = members(file.read_bytes())
    plain = gzip.compress(gzip.decompress(parts[1]), compresslevel=0)  # what gzip cannot squeeze stands as it is
    file.write_bytes(b"".join([parts[0], b"\0" + plain[1:], *parts[2:]]))
    walked = list(walk(tmp_path / "warc"))
    assert [item.url for item in walked if isinstance(item, StoredExchange)] == [exchange(1).url]
    assert sum("belongs to another file" in item.what for item in walked if isinstance(item, Damage)) > 10
    assert sum("belongs to another file" in one.what for one in faults(tmp_path)) > 10


def test_appended_bytes_are_found(tmp_path: Path) -> None:
    file = store(tmp_path)
    data = file.read_bytes()
    for garbage in (b"\0", b"\n", b"\x1f\x8b\x08", b"rubbish" * 1000, gzip.compress(b"no WARC", mtime=0)):
        (fault,) = blessed(tmp_path, file, data + garbage)
        assert fault.offset == len(data)
        assert f"{len(garbage)} bytes are no record" in fault.what


@pytest.mark.parametrize(("number", "expected"), [
    (0, "does not begin with its warcinfo"), (1, "does not stand before it"), (10, "does not stand before it")])
def test_a_dropped_record_is_found_by_those_that_need_it(tmp_path: Path, number: int, expected: str) -> None:
    file = store(tmp_path)
    parts = members(file.read_bytes())
    found = blessed(tmp_path, file, b"".join(parts[:number] + parts[number + 1:]))
    assert any(expected in one.what for one in found)


@pytest.mark.parametrize("number", range(15))
def test_any_dropped_record_is_found_by_the_manifest(tmp_path: Path, number: int) -> None:
    file = store(tmp_path)
    parts = members(file.read_bytes())
    file.write_bytes(b"".join(parts[:number] + parts[number + 1:]))
    assert any("holds 14 whole records; the manifest says 15" in one.what for one in faults(tmp_path))


@pytest.mark.parametrize("number", range(15))
def test_a_doubled_record_is_found(tmp_path: Path, number: int) -> None:
    file = store(tmp_path)
    parts = members(file.read_bytes())
    found = blessed(tmp_path, file, b"".join([*parts, parts[number]]))
    assert any("was there already" in one.what and one.offset == sum(map(len, parts)) for one in found)


def test_a_missing_original_is_found(tmp_path: Path) -> None:
    file = store(tmp_path)
    parts = members(file.read_bytes())
    (fault,) = blessed(tmp_path, file, b"".join(parts[:1] + parts[4:]))
    assert "original is nowhere" in fault.what
    assert "http://127.0.0.1/content/0.html captured 2026-01-31T08:00:00.123456Z" in fault.what


@pytest.mark.parametrize(("change", "expected"), [
    (lambda text: text.replace("第0页".encode("gb18030"), "第9页".encode("gb18030")), "the payload does not agree"),
    (lambda text: text.replace(b"Set-Cookie: a=1", b"Set-Cookie: a=2"), "the block does not agree"),
    (lambda text: text + b"x", "bytes behind the record"),
    (lambda text: text + text, "several records in one gzip member"),
    (lambda text: text[:-1], "does not end where its Content-Length"),
    (lambda text: text[:-10], "bytes shorter than its Content-Length"),
    (lambda text: text.replace(b"\r\nContent-Length: ", b"\r\nContent-Length: 1"), "shorter than its Content-Length"),
    (lambda text: text.replace(b"\r\nContent-Length: ", b"\r\nContent-Length: -"), "is no number"),
    (lambda text: text.replace(b"WARC-Date: 2026", b"WARC-Date: long ago"), "is no date"),
    (lambda text: text.replace(b"WARC-Record-ID: ", b"WARC-Rekord-ID: "), "warc-record-id is missing"),
    (lambda text: text.replace(b"WARC-Record-ID: <", b"WARC-Record-ID: "), "is no <URI>"),
    (lambda text: text.replace(b"WARC-Type: response", b"WARC-Type response"), "no WARC field"),
    (lambda text: text.replace(b"WARC-Type: ", b"WARC-Date: x\r\nWARC-Type: "), "given twice"),
    (lambda text: text.replace(b"WARC-Block-Digest: sha256", b"WARC-Block-Digest: sha257"), "cannot be checked"),
    (lambda text: text.replace(b"WARC-Block-Digest", b"WARC-Blok-Digest"), "WARC-Block-Digest is missing"),
    (lambda text: text.replace(b"WARC-Warcinfo-ID: <urn:uuid:", b"WARC-Warcinfo-ID: <urn:uuid:0"), "another file"),
    (lambda text: text.replace(b"WARC/1.1", b"WARC/9.9", 1), "no WARC record"),
    (lambda text: text.replace(b"\r\n\r\n<", b"\r\n\n<"), "the HTTP headers do not end within the block"),
    (lambda text: b"", "no b'\\r\\n\\r\\n' where a header must end"),
])
def test_a_changed_record_is_found_whatever_gzip_and_manifest_say(
    tmp_path: Path, change: Callable[[bytes], bytes], expected: str
) -> None:
    file = store(tmp_path, units=1)
    parts = members(file.read_bytes())
    found = blessed(tmp_path, file, rewritten(file.read_bytes(), 1, change))
    assert any(expected in one.what and one.offset == len(parts[0]) for one in found), found


def test_the_manifest_and_the_folder_must_agree(tmp_path: Path) -> None:
    store(tmp_path, units=5, max_bytes=2000)
    manifest, folder = tmp_path / "manifest.jsonl", tmp_path / "warc"
    lines = manifest.read_text().splitlines(keepends=True)
    names = [json.loads(line)["name"] for line in lines]
    manifest.write_text("".join(lines[1:]))
    assert [str(one) for one in faults(tmp_path)] == [f"{names[0]}: is not in manifest.jsonl"]
    manifest.write_text("".join([*lines, lines[0]]))
    assert [str(one) for one in faults(tmp_path)] == [f"manifest.jsonl: names {names[0]} twice"]
    manifest.write_text("".join([*lines, '{"name": 1}\n', lines[0][:20]]))
    assert [one.what.split(":")[0] for one in faults(tmp_path)] == [
        f"line {len(lines) + 1} is no manifest entry", f"line {len(lines) + 2} is no manifest entry"]
    manifest.write_text("".join(lines))
    (folder / names[-1]).rename(tmp_path / "away")
    assert [str(one) for one in faults(tmp_path)] == [f"{names[-1]}: is in manifest.jsonl, but not in {folder}"]


def test_what_else_lies_in_the_folder_is_told(tmp_path: Path) -> None:
    file = store(tmp_path)
    (tmp_path / "warc" / "readme.txt").write_text("")
    (tmp_path / "warc" / f"{file.name}.open").write_bytes(b"")
    out = writer(tmp_path)
    position = out.exchange(exchange(7))
    found = [item for item in verify(tmp_path / "warc", tmp_path / "manifest.jsonl") if isinstance(item, Fault)]
    assert [str(item) for item in found] == [
        f"{position.warc}: is being written, or was left by a crawl that died",
        "readme.txt: is no WARC file",
        f"{file.name}.open: stands beside a finished file of the same name; compare the two",
    ]
    out.close()


def test_a_half_record_of_an_open_file_is_a_note(tmp_path: Path) -> None:
    out = writer(tmp_path)
    position = out.exchange(exchange(7))
    path = tmp_path / "warc" / f"{position.warc}.open"
    path.write_bytes(path.read_bytes()[:-1])
    assert faults(tmp_path) == []
    notes = [item.what for item in verify(tmp_path / "warc", tmp_path / "manifest.jsonl") if isinstance(item, Fault)]
    assert notes[0].startswith("half a record at the end (")


def test_a_file_that_cannot_be_read_is_a_fault_like_others(tmp_path: Path) -> None:
    store(tmp_path, units=5, max_bytes=2000)
    first = min((tmp_path / "warc").iterdir())
    first.rename(tmp_path / "away")
    first.mkdir()
    found = [one for one in faults(tmp_path) if one.warc == first.name]
    assert "cannot be read" in found[0].what
    assert len([item for item in verify(tmp_path / "warc", tmp_path / "manifest.jsonl") if isinstance(item, Counted)]) == 3
