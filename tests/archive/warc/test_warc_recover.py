"""What a dead process leaves is finished, cut where it must be, and nothing is thrown away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archive.warc.folder import StoreError
from archive.warc.read import StoredExchange, walk
from archive.warc.recover import Recovered, recover
from tests.archive.warc_kill import ROOT, kill_once
from tests.archive.warc_samples import exchange, faults, members, store, writer

if TYPE_CHECKING:
    from pathlib import Path


def left_open(data: Path, units: int = 1) -> Path:
    """The open file of a process that died after some exchanges."""
    out = writer(data)
    places = [out.exchange(exchange(number)) for number in range(units)]
    return data / "warc" / f"{places[-1].warc}.open"


def recovered(data: Path) -> list[Recovered]:
    done = recover(data / "warc", data / "manifest.jsonl")
    assert recover(data / "warc", data / "manifest.jsonl") == []
    return done


def test_nothing_to_do(tmp_path: Path) -> None:
    assert recovered(tmp_path) == []
    store(tmp_path)
    assert recovered(tmp_path) == []


def test_a_whole_file_is_finished(tmp_path: Path) -> None:
    path = left_open(tmp_path, 2)
    (done,) = recovered(tmp_path)
    assert (done.warc, done.records, done.cut, done.cut_file) == (path.name.removesuffix(".open"), 7, 0, "")
    assert faults(tmp_path) == []
    assert [path.name for path in (tmp_path / "warc").iterdir()] == [done.warc]


def test_truncated_at_every_byte_the_whole_records_and_the_tail_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # ten thousand of them take a minute on a busy disk
    path = left_open(tmp_path)
    data = path.read_bytes()
    ends = [sum(map(len, members(data)[:number + 1])) for number in range(4)]
    for size in range(len(data)):
        for old in (tmp_path / "warc").iterdir():
            old.unlink()
        (tmp_path / "manifest.jsonl").unlink(missing_ok=True)
        path.write_bytes(data[:size])
        (done,) = recover(tmp_path / "warc", tmp_path / "manifest.jsonl")
        whole = max([end for end in ends if end <= size], default=0)
        assert done.cut == size - whole
        final, cut = tmp_path / "warc" / done.warc, tmp_path / "warc" / f"{done.warc}.cut-{whole}"
        assert (final.read_bytes() if whole else b"") == data[:whole]
        assert (cut.read_bytes() if size > whole else b"") == data[whole:size]
        assert sorted((tmp_path / "warc").iterdir()) == sorted(
            [final] * bool(whole) + [cut] * (size > whole))
        assert faults(tmp_path) == []
        kept = [item for item in walk(tmp_path / "warc") if isinstance(item, StoredExchange)]
        assert len(kept) == (whole >= ends[1])  # the response alone is enough


def test_damage_in_the_middle_is_left_for_verify_to_tell(tmp_path: Path) -> None:
    path = left_open(tmp_path, 3)
    data = bytearray(path.read_bytes())
    data[len(members(bytes(data))[0]) + 100] ^= 0xFF
    path.write_bytes(data)
    done = recover(tmp_path / "warc", tmp_path / "manifest.jsonl")
    assert [item.cut for item in done] == [0, 0]
    assert "not entered in the manifest, because damaged" in done[1].what
    assert (tmp_path / "warc" / done[0].warc).read_bytes() == data
    assert any("not a whole gzip member" in fault.what for fault in faults(tmp_path))


def test_an_archived_warc_file_in_a_half_record_is_not_taken_for_records(tmp_path: Path) -> None:
    inner = store(tmp_path / "inner").read_bytes()
    out = writer(tmp_path)
    place = out.exchange(exchange(0, body=inner))
    path = tmp_path / "warc" / f"{place.warc}.open"
    path.write_bytes(path.read_bytes()[: place.offset + place.length - 9])
    (done,) = recovered(tmp_path)
    assert (done.records, done.cut) == (1, place.length - 9)


def test_a_finished_file_without_manifest_line_gets_it(tmp_path: Path) -> None:
    store(tmp_path, units=5, max_bytes=2000)
    manifest = tmp_path / "manifest.jsonl"
    text = manifest.read_text()
    manifest.write_text(text[: text.rindex("{") + 30])  # killed while it wrote the line
    torn, entered = recovered(tmp_path)
    assert torn.what.startswith("half written last line removed")
    assert entered.what == "finished, but not in the manifest; entered"
    assert manifest.read_text() == text
    manifest.write_text(text[:-1])  # the line is whole, its end is missing
    assert recovered(tmp_path) == []
    assert manifest.read_text() == text


def test_a_damaged_finished_file_is_not_entered(tmp_path: Path) -> None:
    file = store(tmp_path)
    (tmp_path / "manifest.jsonl").unlink()
    file.write_bytes(file.read_bytes()[:-1])
    for _ in range(2):
        (done,) = recover(tmp_path / "warc", tmp_path / "manifest.jsonl")
        assert "not entered in the manifest, because damaged" in done.what
    assert file.exists()


def test_two_files_of_one_name_are_not_decided_upon(tmp_path: Path) -> None:
    file = store(tmp_path)
    (tmp_path / "warc" / f"{file.name}.open").write_bytes(b"x")
    assert recovered(tmp_path) == []
    assert [fault.what for fault in faults(tmp_path)] == [
        "stands beside a finished file of the same name; compare the two"]


def test_no_room_for_the_cut_bytes_loses_nothing(tmp_path: Path) -> None:
    path = left_open(tmp_path)
    whole = sum(map(len, members(path.read_bytes())[:-1]))
    path.write_bytes(path.read_bytes()[:-9])
    before = path.read_bytes()
    in_the_way = path.with_name(f"{path.name.removesuffix('.open')}.cut-{whole}.draft")
    in_the_way.mkdir()
    with pytest.raises(StoreError, match=r"\.draft: .*run again"):
        recover(tmp_path / "warc", tmp_path / "manifest.jsonl")
    assert path.read_bytes() == before
    in_the_way.rmdir()
    (done,) = recovered(tmp_path)
    assert done.cut == len(before) - whole


@pytest.mark.parametrize("work", ["write", "recover"])
def test_killed_at_any_line_it_works_the_next_time(tmp_path: Path, work: str) -> None:
    command = [sys.executable, "-m", "tests.archive.warc_instants", work, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    deaths = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(deaths) > 50
    assert deaths[-1]["status"] == 0
    assert [death for death in deaths if death["faults"] or death["again"]] == []
    if work == "recover":
        assert {len(death["kept"]) for death in deaths} == {2}
        assert {death["lost"] for death in deaths} == {0}
    else:
        assert [len(death["kept"]) for death in deaths] == sorted(len(death["kept"]) for death in deaths)


@pytest.mark.parametrize("seed", range(5))
def test_killed_by_the_system_nothing_told_is_lost(tmp_path: Path, seed: int) -> None:
    kill_once(tmp_path, seed)
