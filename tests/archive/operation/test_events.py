"""The log of events: who wrote it, that it is a chain, its PREMIS XML, and that packages have it without changing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from archive import events
from archive.events.log import Told
from archive.folder import Folder
from archive.intake import Intake
from tests.archive.commands import PAGE, call, fill, objects
from tests.archive.samples import PORTAL, exchange, visit
from tests.archive.written import written

NS = {"p": "http://www.loc.gov/premis/v3", "xsi": "http://www.w3.org/2001/XMLSchema-instance"}


@pytest.fixture
def data(tmp_path):
    return fill(tmp_path / "data")


def log(data, *words):
    return objects(call("--data", data, "events", "--json", *words))


def faults(data):
    return [str(one) for one in events.faults(Folder(data)) if one.severity == "error"]


def notes(data):
    return [one.what for one in events.faults(Folder(data)) if one.severity == "note"]


def test_a_crawl_is_told_with_its_files_and_counts(data):
    [event] = log(data)
    assert (event["type"], event["outcome"], event["previous"]) == ("capture", "warning", "")  # its visit was blocked
    assert (event["facts"]["captures"], event["facts"]["visits blocked"], event["facts"]["status"]) == (2, 1, "complete")
    by = {one["type"]: one for one in event["objects"]}
    [warc] = (data / "warc").iterdir()
    assert (by["warc"]["id"], by["warc"]["sha256"]) == (warc.name, hashlib.sha256(warc.read_bytes()).hexdigest())
    [manifest] = (data / "manifests").iterdir()
    assert by["manifest"]["sha256"] == hashlib.sha256(manifest.read_bytes()).hexdigest()
    assert event["agent"]["software"] == "xxgk"


def test_killed_then_gone_on_with_then_ended(tmp_path):
    code = ("import os, sys; from pathlib import Path; from archive.intake import Intake; from tests.archive.samples import PORTAL, exchange\n"
            "intake = Intake(Path(sys.argv[1])); run = intake.start_run([PORTAL], ['--all']); intake.keep(exchange('http://a/1', run=run))\n"
            "intake._flush(); os.kill(os.getpid(), 9)")
    subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    with Intake(tmp_path) as intake:
        assert [(one["type"], one["outcome"], one["facts"].get("status")) for one in log(tmp_path)] == [
            ("recovery", "success", None), ("capture", "failure", "killed")]
        found = intake.resume(["--all"])
        intake.end_visit(visit(found.run))
        intake.end_run("ended")
    assert [one["facts"].get("status") for one in log(tmp_path, "--type", "capture")] == ["killed", "resumed", "ended"]
    assert {one["objects"][0]["id"] for one in log(tmp_path, "--type", "capture")} == {found.run}
    with Intake(tmp_path):
        pass
    assert len(log(tmp_path)) == 4  # nothing is told twice


def test_a_run_of_before_the_log_is_told_afterwards(data):
    for name in ("events.jsonl", "events.sha256"):
        (data / name).unlink()
    with Intake(data):
        pass
    [event] = log(data)
    assert "told afterwards" in event["detail"]


def test_verify_rebuild_package_and_import(data, tmp_path):
    assert call("--data", data, "verify").exit_code == 0
    assert call("--data", data, "rebuild").exit_code == 0
    assert call("--data", data, "package", tmp_path / "a.wacz").exit_code == 0
    assert call("--data", data, "package", tmp_path / "bag").exit_code == 0
    assert call("--data", tmp_path / "new", "import", tmp_path / "a.wacz", "--operator", "mailto:a@b.example").exit_code == 0
    assert [(one["type"], one["outcome"]) for one in log(data)] == [
        ("capture", "warning"), ("fixity check", "success"), ("metadata extraction", "success"), *[("information package creation", "success")] * 2]
    assert log(data)[3]["objects"] == [{"type": "package", "id": "a.wacz", "sha256": hashlib.sha256((tmp_path / "a.wacz").read_bytes()).hexdigest()}]
    assert log(data)[4]["objects"][0] == {
        "type": "package", "id": "bag", "sha256": hashlib.sha256((tmp_path / "bag" / "tagmanifest-sha256.txt").read_bytes()).hexdigest()}
    [taken] = log(tmp_path / "new")
    assert (taken["type"], taken["facts"]["adopted"], taken["agent"]["operator"]) == ("ingestion", 1, "mailto:a@b.example")
    assert [one["type"] for one in taken["objects"]] == ["source", "warc"]
    next((data / "warc").iterdir()).write_bytes(b"")
    assert call("--data", data, "verify").exit_code == 3
    last = log(data)[-1]
    assert (last["type"], last["outcome"], last["facts"]["faults"] > 0) == ("fixity check", "failure", True)
    assert faults(data) == []


def test_the_same_archive_packs_to_the_same_bytes(data, tmp_path):
    for name in ("a", "b"):
        call("--data", data, "verify")
        call("--data", data, "package", tmp_path / f"{name}.wacz")
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        assert archive.read("provenance/events.jsonl") == (data / "events.jsonl").read_bytes().splitlines(keepends=True)[0]
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


def test_a_bag_is_a_data_folder_with_its_log(data, tmp_path):
    call("--data", data, "correct", "连城镇 2020", "requests.granted.total", "1", "--reason", "r", "--author", "a")
    with Intake(data) as intake:
        intake.start_run([PORTAL], [])
        intake.end_run("ended")
    call("--data", data, "package", tmp_path / "bag")
    inside = tmp_path / "bag" / "data"
    assert len(log(inside)) == 2
    assert call("--data", inside, "rebuild").exit_code == 0
    assert call("--data", inside, "verify").exit_code == 0


def lines_of(data, *more):
    """A log of four events, and its lines."""
    events.write(Folder(data), *(Told("fixity check", "success", f"number {n}", {}) for n in range(3)))
    return (data / "events.jsonl").read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("damage", [
    lambda lines: [lines[0].replace(b"capture", b"rapture"), *lines[1:]], lambda lines: [lines[0], lines[1].replace(b"number 0", b"number 9"), *lines[2:]],
    lambda lines: lines[1:], lambda lines: [lines[0], *lines[2:]], lambda lines: lines[:-1], lambda lines: [*lines[:-1], lines[-1].replace(b"success", b"failure")],
    lambda lines: [lines[0], lines[2], lines[1], lines[3]], lambda lines: [*lines, b"{}\n"], lambda lines: [],
], ids=["first changed", "changed", "first dropped", "dropped", "last dropped", "last changed", "two changed places", "no event", "emptied"])  # fmt: skip
def test_a_log_that_was_changed(data, damage):
    (data / "events.jsonl").write_bytes(b"".join(damage(lines_of(data))))
    assert faults(data)
    told = call("--data", data, "verify")
    assert (told.exit_code, "events" in told.stdout) == (3, True)
    assert faults(data)  # the event of that verification does not make it whole again


def test_a_sum_that_is_gone_and_what_a_dying_process_leaves(data):
    before = (data / "events.sha256").read_bytes()
    lines = lines_of(data)
    subprocess.run(["sha256sum", "-c", "events.sha256"], cwd=data, check=True, capture_output=True)
    (data / "events.sha256").write_bytes(before)
    assert (faults(data), len(notes(data))) == ([], 1)
    (data / "events.jsonl").write_bytes(b"".join(lines) + b'{"id": "half')
    assert (faults(data), len(notes(data))) == ([], 2)
    events.write(Folder(data), Told("fixity check", "success", "next", {}))
    assert (faults(data), notes(data)) == ([], [])
    assert log(data)[-1]["facts"] == {"torn": '{"id": "half'}
    (data / "events.sha256").unlink()
    assert "is missing" in faults(data)[0]


def test_a_log_that_cannot_be_written_stops_no_verification(data):
    for name in ("events.jsonl", "events.sha256"):
        (data / name).unlink()
    (data / "events.jsonl").symlink_to("/proc/version")  # a file that even root cannot write
    told = call("--data", data, "verify")
    assert "warning: the log of events has no line of this" in told.stderr
    assert "1 WARC files" in told.stdout


EVENT = ["eventIdentifier", "eventType", "eventDateTime", "eventDetailInformation", "eventOutcomeInformation", "linkingAgentIdentifier", "linkingObjectIdentifier"]
AGENT = ["agentIdentifier", "agentName", "agentType", "agentVersion", "agentNote"]


def test_premis(data, tmp_path):
    """Order and number of elements as premis-v3-0.xsd has them."""
    with Intake(data, operator="mailto:a@b.example") as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(PAGE + "?\x01", written(agency="大店镇", year=2018), run=run, minutes=5))
        intake.end_run("ended")
    assert call("--data", data, "events", "--premis", tmp_path / "premis.xml").exit_code == 0
    root = etree.parse(tmp_path / "premis.xml").getroot()
    names = [etree.QName(one).localname for one in root]
    assert (root.tag, root.get("version"), names) == (f"{{{NS['p']}}}premis", "3.0", sorted(names, key=["object", "event", "agent"].index))
    assert set(names) == {"object", "event", "agent"}
    for name, order in (("event", EVENT), ("agent", AGENT)):
        for one in root.findall(f"p:{name}", NS):
            inside = [etree.QName(child).localname for child in one]
            assert inside == sorted(inside, key=order.index)
            assert set(order[:3]) <= set(inside)
    for one in root.findall("p:object", NS):
        inside = [etree.QName(child).localname for child in one]
        kind = one.get(f"{{{NS['xsi']}}}type")
        assert inside == {"file": ["objectIdentifier", "objectCharacteristics", "originalName"], "intellectualEntity": ["objectIdentifier"]}[kind]
        about = one.find("p:objectCharacteristics", NS)
        assert about is None or [etree.QName(child).localname for child in about] == ["fixity", "format"]
    for what in ("Agent", "Object"):
        named = {tuple(child.text for child in one) for one in root.iterfind(f".//p:linking{what}Identifier", NS)}
        assert named == {tuple(child.text for child in one) for one in root.iterfind(f"p:{what.lower()}/p:{what.lower()}Identifier", NS)}
    types = root.findall(".//p:eventType", NS)
    assert {(one.text, one.get("valueURI")) for one in types} == {("capture", "http://id.loc.gov/vocabulary/preservation/eventType/cap")}


def test_premis_of_faults_and_packages_made_twice(data, tmp_path):
    call("--data", data, "package", tmp_path / "a.wacz")
    call("--data", data, "withdraw", PAGE, "--reason", "r", "--author", "a")
    call("--data", data, "package", tmp_path / "a.wacz")
    warc = min((data / "warc").iterdir())
    events.write(Folder(data), Told("recovery", "success", "left open", {}, [events.Object("warc", warc.name)]))
    warc.write_bytes(b"")
    call("--data", data, "verify")
    call("--data", data, "events", "--premis", tmp_path / "premis.xml")
    root = etree.parse(tmp_path / "premis.xml").getroot()
    outcomes = {(one.text, one.get("valueURI").rpartition("/")[2]) for one in root.findall(".//p:eventOutcome", NS)}
    assert outcomes == {("success", "suc"), ("warning", "war"), ("fail", "fai")}
    ids = [tuple(child.text for child in one) for one in root.iterfind("p:object/p:objectIdentifier", NS)]
    assert len(set(ids)) == len(ids)
    assert sum(kind == "package" for kind, _ in ids) == 2


def test_a_list_for_people(data):
    assert "run 2" in call("--data", data, "events").stdout
    assert "no events" in call("--data", data, "events", "--type", "redaction").stdout
    assert json.loads((data / "events.jsonl").read_text())["type"] == "capture"


def test_a_folder_that_cannot_be_written_to_is_verified(data):
    """By somebody who may only read it; root may write anywhere, and becomes nobody."""
    root = os.getuid() == 0
    if root and not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed")
    with tempfile.TemporaryDirectory() as name:  # not in pytest's folders, which are root's alone
        there = Path(name) / "data"
        shutil.copytree(data, there)
        for path in (Path(name), there, *there.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if root else []
        told = subprocess.run([*other, sys.executable, "-m", "archive", "--data", there, "verify"], capture_output=True, text=True, check=False)
        Path(name).chmod(0o755)
        there.chmod(0o755)
    assert (told.returncode, "no faults" in told.stdout) == (0, True), told.stdout + told.stderr
    assert "note: verify.jsonl: cannot be written" in told.stdout
    assert "warning: the log of events has no line of this" in told.stderr
