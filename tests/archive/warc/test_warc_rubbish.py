"""Readers of the raw store meet anything: they tell it as damage, and never fall over."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc.digest import digest
from archive.warc.folder import StoreError
from archive.warc.read import Damage, StoredExchange, read_at, walk
from archive.warc.recover import recover
from tests.archive.warc_kill import ROOT
from tests.archive.warc_samples import exchange, faults, members, store, writer

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = 9
odd = st.sampled_from([
    b"", b"\r\n", b"\r\n\r\n", b":", b" ", b"\0", b"\xff", b"-1", b"9" * 30, b"9999-99-99", b"0001-01-01T00:00:00+23:59",
    b"[" * 5000, b"[[1]]", b"\"", b"role: king\r\n", b"WARC/1.1", b"Content-Length: 3\r\n", b"WARC-Type: resource\r\n",
    b"XXGK-Headers-As-Received: 5\r\n", b"XXGK-Headers-As-Received: " + b"[" * 5000 + b"\r\n",
]) | st.binary(max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_records_changed_anywhere_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    root = tmp_path_factory.mktemp("store")
    file = store(root, units=1)
    parts = members(file.read_bytes())
    number = data.draw(st.integers(0, RECORDS - 1))
    text = gzip.decompress(parts[number])
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    changed = text[:start] + data.draw(odd) + text[end:]
    parts[number] = gzip.compress(changed)
    file.write_bytes(b"".join(parts))
    for item in walk(root / "warc"):
        if isinstance(item, StoredExchange) and not item.is_revisit:
            with suppress(StoreError):
                assert digest(item.body()) == item.digest or not item.digest
    assert changed == text or faults(root)
    (root / "manifest.jsonl").unlink()
    recover(root / "warc", root / "manifest.jsonl")


@settings(max_examples=100, deadline=None)
@given(manifest=st.binary(max_size=60) | st.just(b"[" * 100_000), content=st.binary(max_size=60), offset=st.integers(0, 70))
def test_rubbish_files(
    tmp_path_factory: pytest.TempPathFactory, manifest: bytes, content: bytes, offset: int
) -> None:
    root = tmp_path_factory.mktemp("store")
    (root / "warc").mkdir()
    (root / "manifest.jsonl").write_bytes(manifest)
    (root / "warc" / "a.warc.gz").write_bytes(content)
    (root / "warc" / "b.warc.gz.open").write_bytes(content)
    assert all(isinstance(item, Damage) for item in walk(root / "warc"))
    assert faults(root)
    with pytest.raises(StoreError, match="verify"):
        read_at(root / "warc", "a.warc.gz", offset)
    recover(root / "warc", root / "manifest.jsonl")
    assert not (root / "warc" / "b.warc.gz").exists()
    kept = next((root / "warc").glob("b.warc.gz.cut-0"), None)
    assert (kept.read_bytes() if kept else b"") == content


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("")
    with pytest.raises(StoreError, match=r"warc: .*"):
        writer(tmp_path)


@pytest.mark.parametrize("field", ["ip_address", "truncated"])
def test_line_ends_in_fields_break_no_record(tmp_path: Path, field: str) -> None:
    out = writer(tmp_path)
    out.exchange(exchange(0, **{field: "x\r\nWARC-Type: evil\r\n\r\n"}))
    out.close()
    assert faults(tmp_path) == []
    assert not [item for item in walk(tmp_path / "warc") if isinstance(item, Damage)]


LARGE = 100_000_000


def test_a_large_record_is_verified_in_bounded_memory(tmp_path: Path) -> None:
    out = writer(tmp_path)
    out.exchange(exchange(0, body=bytes(LARGE)))
    out.close()
    program = (
        "import json, re, sys; from pathlib import Path\n"
        "from archive.warc.verify import verify; from archive.warc.read import walk\n"
        "root = Path(sys.argv[1])\n"
        "found = [str(item) for item in verify(root / 'warc', root / 'manifest.jsonl')]\n"
        "urls = [item.url for item in walk(root / 'warc')]\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())\n"
        "print(json.dumps([found, urls, int(peak[1])]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, check=True)
    found, urls, kilobytes = json.loads(done.stdout)
    assert [item.split("(")[0] for item in found] == ["Counted"]
    assert urls == [exchange(0).url]
    assert kilobytes < 60_000
