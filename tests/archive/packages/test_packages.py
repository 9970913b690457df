"""WACZ, bags and indexes: what is in them, and what other people's programs say of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import zipfile

import bagit
import pytest

from archive.database import reading
from archive.packages import bag, cdxj, wacz
from archive.packages.choice import Wanted
from archive.settling.rebuild import rebuild
from archive.warc.verify import Fault, verify
from tests.archive.commands import call, objects
from tests.archive.dump import dump
from tests.archive.packaged import ANHUI, NINGXIA, filled, program
from tests.archive.written import VERSIONS, read

ABOUT = {"title": "t", "description": "d", "software": "xxgk"}
PARTS = [Wanted(), Wanted(region="34"), Wanted(region="64"), Wanted(year=2021), Wanted(region="64", year=2021)]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("packages") / "data")


@pytest.fixture(scope="module")
def package(data, tmp_path_factory):
    def make(wanted):
        out = tmp_path_factory.mktemp("out") / "a.wacz"
        with reading(data / "xxgk.db") as conn:
            return wacz.package(conn, data / "warc", out, wanted, ABOUT, [data / "manifest.jsonl"])
    return make


def unpacked(file, folder):
    """The WARC files of a package in a data folder of their own."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("archive/"):
                (folder / "warc").mkdir(parents=True, exist_ok=True)
                (folder / "warc" / name.removeprefix("archive/")).write_bytes(archive.read(name))
    return folder


def asked(folder, query):
    with reading(folder / "xxgk.db") as conn:
        return [tuple(row) for row in conn.execute(query)]


@pytest.mark.parametrize("wanted", PARTS, ids=str)
def test_every_file_is_named_with_its_digest_and_warcs_are_stored(package, wanted):
    with zipfile.ZipFile(package(wanted).file) as archive:
        told = json.loads(archive.read("datapackage.json"))
        assert told["wacz_version"] == "1.1.1"
        listed = {one["path"]: one for one in told["resources"]}
        assert set(archive.namelist()) - set(listed) == {"datapackage.json", "datapackage-digest.json"}
        for path, one in listed.items():
            content = archive.read(path)
            assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
            if path.startswith(("archive/", "indexes/index.cdx.gz")):
                assert archive.getinfo(path).compress_type == zipfile.ZIP_STORED
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"


@pytest.mark.parametrize("wanted", PARTS, ids=str)
def test_other_programs_take_it(package, wanted, tmp_path):
    made = package(wanted)
    done = subprocess.run([program("wacz"), "validate", "-f", made.file], capture_output=True, text=True, check=False)
    assert "Validation succeeded" in done.stdout, done.stdout + done.stderr
    for path in (unpacked(made.file, tmp_path) / "warc").iterdir():
        checked = subprocess.run([program("fastwarc"), "check", path], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("wanted", PARTS, ids=str)
def test_a_part_is_an_archive_of_its_own(package, wanted, tmp_path):
    folder = unpacked(package(wanted).file, tmp_path)
    rebuild(folder, read, VERSIONS)
    assert [one for one in verify(folder / "warc", folder / "manifest.jsonl") if isinstance(one, Fault)] == []


def test_the_whole_comes_back_row_by_row(data, package, tmp_path):
    folder = unpacked(package(Wanted()).file, tmp_path)
    rebuild(folder, read, VERSIONS)
    rebuild(data, read, VERSIONS)
    assert dump(folder / "xxgk.db") == dump(data / "xxgk.db")


def test_what_a_region_holds_and_what_its_revisits_need(package, tmp_path):
    made = package(Wanted(region="64"))
    folder = unpacked(made.file, tmp_path)
    rebuild(folder, read, VERSIONS)
    assert made.added == 1  # the payload was captured in Anhui
    assert asked(folder, "SELECT url, revisit FROM captures ORDER BY url") == [
        (f"{ANHUI}/2.html", 0), (f"{NINGXIA}/2.html", 1), (f"{NINGXIA}/4.html", 0)]
    assert asked(folder, "SELECT portal, outcome FROM visits") == [("nx-pingluo", "complete")]
    assert asked(folder, "SELECT count(*) FROM failures") == [(0,)]


def test_a_run_alone_and_a_year_alone(data, package, tmp_path):
    last = asked(data, "SELECT max(id) FROM runs")[0][0]
    assert package(Wanted(run=last)).captures == 3 + 3  # with the start and end of the run and one visit
    year = unpacked(package(Wanted(year=2020)).file, tmp_path)
    rebuild(year, read, VERSIONS)
    assert asked(year, "SELECT url FROM captures ORDER BY url, captured_at") == [
        (f"{ANHUI}/1.html",), (f"{ANHUI}/list",), (f"{ANHUI}/list",)]
    assert asked(year, "SELECT DISTINCT year FROM reports") == [(2020,)]


def test_the_same_archive_gives_the_same_bytes(package):
    assert package(Wanted(region="34")).sha256 == package(Wanted(region="34")).sha256


def test_indexes_are_those_that_cdxj_indexer_makes(data):
    for path in sorted((data / "warc").iterdir()):
        done = subprocess.run([program("cdxj-indexer"), "-s", "-p", path], capture_output=True, text=True, check=True)
        theirs = [_parts(line) for line in done.stdout.splitlines()]
        assert sorted(_parts(line) for line in cdxj.lines(path)) == sorted(theirs)
        assert theirs


def _parts(line):
    key, time, rest = line.split(" ", 2)
    return key, time, sorted(json.loads(rest).items())


def test_blocks_of_an_index_are_found_by_the_second_index():
    lines = [f"cn,gov,x)/{number:05} 20260101000000 {{}}" for number in range(2500)]
    blocks, second = cdxj.zipped(lines, "index.cdx.gz")
    first, *rest = second.decode().splitlines()
    assert json.loads(first.removeprefix("!meta 0 "))["filename"] == "index.cdx.gz"
    found = []
    for line in rest:
        told = json.loads(line.split(" ", 2)[2])
        member = blocks[told["offset"]:told["offset"] + told["length"]]
        assert told["digest"] == f"sha256:{hashlib.sha256(member).hexdigest()}"
        part = gzip.decompress(member).decode().splitlines()
        assert line.split(" ", 2)[:2] == part[0].split(" ", 2)[:2]
        found += part
    assert found == lines


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(region="64")], ids=str)
def test_a_bag_is_valid_and_an_archive(data, tmp_path, wanted):
    with reading(data / "xxgk.db") as conn:
        made = bag.bag(conn, data / "warc", tmp_path / "bag", wanted, {"External-Description": "d"}, [data / "manifest.jsonl"])
    bagit.Bag(str(made.folder)).validate()
    inside = made.folder / "data"
    assert made.size == sum(path.stat().st_size for path in inside.rglob("*") if path.is_file())
    rebuild(inside, read, VERSIONS)
    assert asked(inside, "SELECT count(*) FROM captures WHERE portal = 'nx-pingluo'") == [(2,)]
    next((made.folder / "data" / "warc").iterdir()).write_bytes(b"")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(made.folder)).validate()


def test_the_command(data, tmp_path):
    told = objects(call("--data", data, "package", tmp_path / "a.wacz", "--region", "34", "--json"))[0]
    assert (told["pages"], told["added"], told["lacking"]) == (2, 0, [])
    assert call("--data", data, "package", tmp_path / "bag").exit_code == 0
    again = call("--data", data, "package", tmp_path / "bag")
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    nothing = call("--data", data, "package", tmp_path / "b.wacz", "--region", "99")
    assert (nothing.exit_code, "nothing in" in nothing.stderr, (tmp_path / "b.wacz").exists()) == (2, True, False)
    assert call("--data", tmp_path / "none", "package", tmp_path / "c.wacz").exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wacz", "bag"]
