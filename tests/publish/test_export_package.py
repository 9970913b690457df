"""The data package is valid, the citation too; the same archive gives the same bytes, after a rebuild and on another day."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from archive.database import writing
from archive.publish.export.about import citation
from archive.publish.export.about.citation import Cited
from tests.publish.exporting import TABLES, exported, files, withdraw

FRICTIONLESS = Path(__file__).parents[2] / ".venv" / "tools" / "bin" / "frictionless"
XXGK = Path(sys.executable).with_name("xxgk")


@pytest.mark.skipif(not FRICTIONLESS.exists(), reason="needs frictionless: make tools")
def test_frictionless_finds_it_valid(out):
    told = subprocess.run([FRICTIONLESS, "validate", "datapackage.json", "--json"], cwd=out, capture_output=True, text=True, check=False)
    report = json.loads(told.stdout)
    assert report["valid"], [task["errors"][:3] for task in report["tasks"] if task["errors"]]
    assert {task["name"] for task in report["tasks"] if task["type"] == "table"} == set(TABLES)


def test_the_package_describes_every_file_with_size_and_digest(out):
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    told = {one["path"]: (one["bytes"], one["hash"]) for one in package["resources"]}
    there = {name: (len(body), f"sha256:{hashlib.sha256(body).hexdigest()}") for name, body in files(out).items()}
    assert told == {name: there[name] for name in there if name not in {"datapackage.json", "SHA256SUMS"}}
    assert package["licenses"]
    assert package["sources"]
    fields = {one["name"]: one["schema"] for one in package["resources"] if one["type"] == "table"}
    assert fields["requests"]["primaryKey"] == ["agency", "year", "revision", "item"]
    assert fields["requests"]["foreignKeys"][0]["reference"]["resource"] == "reports"
    assert all(field["title"] and field["title_zh"] for schema in fields.values() for field in schema["fields"])


def test_the_sums_are_those_of_the_files(out):
    told = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=out, check=False)
    assert told.returncode == 0
    assert len((out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()) == len(files(out)) - 1


def test_the_same_archive_gives_the_same_bytes(world, tmp_path):
    """Exported, rebuilt from the WARC files, and exported again on another day."""
    data, again = tmp_path / "data", tmp_path / "again"
    for folder in (data, again):
        folder.mkdir()
        for name in ("xxgk.db", "manifest.jsonl"):
            shutil.copyfile(world / name, folder / name)
        shutil.copytree(world / "warc", folder / "warc")
    subprocess.run([XXGK, "--data", again, "rebuild"], check=True, capture_output=True)
    exported(data, tmp_path / "one")
    code = "import sys, datetime, time; from archive.cli import cli; cli(sys.argv[1:])"
    subprocess.run([sys.executable, "-c", code, "--data", str(again), "export", str(tmp_path / "two")], check=True, capture_output=True,
                   env={"TZ": "America/Los_Angeles", "LANG": "C", "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "7"})
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    exported(again, tmp_path / "two")
    assert files(tmp_path / "two") == two


def test_the_only_moment_in_it_is_the_day_of_the_data(out):
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert "created" not in package
    day = date.fromisoformat(package["version"][:10].replace(".", "-"))
    with pd.read_stata(out / "stata" / "panel.dta", iterator=True) as reader:
        assert reader.time_stamp == f"{day:%d %b %Y} 00:00"


def test_what_was_withdrawn_is_not_in_it(data, tmp_path):
    shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("published"))
    exported(tmp_path / "data", tmp_path / "before")
    with writing(tmp_path / "data" / "xxgk.db") as conn:
        report, title, url = conn.execute("SELECT id, title, url FROM reports WHERE superseded_by IS NULL AND revision = 1 ORDER BY url DESC LIMIT 1").fetchone()
        digests = [digest for (digest,) in conn.execute("SELECT c.digest FROM report_sources s JOIN captures c ON c.id = s.capture WHERE s.report = ?", (report,))]
        alike = conn.execute(f"SELECT count(*) FROM captures WHERE digest IN ({','.join('?' * len(digests))})", digests).fetchone()[0]
        withdraw(conn, report)
    made = exported(tmp_path / "data", tmp_path / "after")
    assert made.counts["withdrawn_reports"] == 1
    assert made.counts["withdrawn_captures"] == alike
    before, after = files(tmp_path / "before"), files(tmp_path / "after")
    for text in (title.encode(), url.encode()):
        assert any(text in body for body in before.values())
        assert not [name for name, body in after.items() if text in body]
    package = json.loads(after["datapackage.json"])
    assert package["left_out"]["withdrawn_reports"] == 1
    assert "1 reports whose sources were withdrawn" in after["README.md"].decode()
    assert "已撤回的报告 1 份" in after["README.zh.md"].decode()


def test_the_citation_is_what_the_format_asks_for(out):
    import yaml

    found = yaml.safe_load((out / "CITATION.cff").read_text(encoding="utf-8"))
    assert found["cff-version"] == "1.2.0"
    assert found["type"] == "dataset"
    assert found["authors"] == [{"name": "xxgk contributors"}]
    assert found["message"]
    assert found["title"]
    assert str(found["date-released"]) in found["version"].replace(".", "-")


def test_the_citation_takes_any_name():
    import yaml

    cited = Cited("1", "2026-01-01", authors='某校 "数据": #组\n', license="CC-BY-4.0")
    found = yaml.safe_load(citation.cff(cited))
    assert found["authors"] == [{"name": '某校 "数据": #组\n'}]
    assert found["license"] == "CC-BY-4.0"
