"""The offline commands as a person or a script meets them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from archive.intake import Intake
from tests.archive.commands import HTML, PAGE, call, fill, objects
from tests.archive.dump import dump
from tests.archive.samples import exchange


@pytest.fixture
def data(tmp_path):
    return fill(tmp_path / "data")


# ---- recognise -----------------------------------------------------------------------------------------

def test_recognise(tmp_path):
    lines = tmp_path / "links.jsonl"
    lines.write_text('{"url": "https://a.example/1", "title": "连城镇2020年政府信息公开工作年度报告", "n": 1}\n\n'
                     '{"url": "https://a.example/2", "title": "2020年度部门决算"}\n{"title": null}\n', encoding="utf-8")
    for result in (call("recognise", lines), call("recognise", "-", input=lines.read_bytes())):
        told = objects(result)
        assert result.exit_code == 0
        assert [one["report"] for one in told] == [True, False, False]
        assert (told[0]["year"], told[0]["agency"], told[0]["n"]) == (2020, "连城镇", 1)
        assert all(one["why"] for one in told)


def test_recognise_names_bad_lines_and_goes_on():
    bad = b'nonsense\n[1]\n{"title": 3}\n\xff\xfe\n' + b"[" * 100_000 + b'\n{"title": "x"}\n'
    result = call("recognise", "-", input=bad)
    assert result.exit_code == 1
    assert [f"line {n}:" in line for n, line in enumerate(result.stderr.splitlines(), 1)] == [True] * 5
    assert len(objects(result)) == 1


def test_recognise_a_missing_file(tmp_path):
    assert call("recognise", tmp_path / "missing").exit_code == 2


# ---- lists ---------------------------------------------------------------------------------------------

def test_coverage(data):
    result = call("coverage", "--on", "2021-03-15", "--data", data)
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["region", "level", "kind", "agency", "2019", "2020"]
    assert ["340323108", "township", "township", "连城镇人民政府", "(✓)", "(✓)"] in lines
    assert ["ah-guzhen", "固镇县人民政府", "blocked", "403", "for", "the", "column"] in lines
    told = objects(call("coverage", "--on", "2021-03-15", "--json", "--data", data))
    assert [(row["agency_name"], row["year"]) for row in told[:2]] == [("连城镇人民政府", 2019), ("连城镇人民政府", 2020)]
    assert told[2]["outcome"] == "blocked"


def test_findings(data):
    [told] = objects(call("findings", "--json", "--data", data))
    assert (told["agency"], told["year"], told["code"], told["expected"], told["found"]) == ("连城镇人民政府", 2020, "row_sum", 1, 0)
    assert "row_sum" in call("findings", "--data", data, "--code", "row_sum", "--severity", "error").stdout
    assert call("findings", "--data", data, "--code", "other").stdout == "no findings\n"
    assert call("findings", "--data", data, "--severity", "grave").exit_code == 2


def test_stats(data):
    told = {(row["what"], row["by"], row["value"]): row["count"] for row in objects(call("stats", "--json", "--data", data))}
    assert told["captures", "state", "read"] == told["captures", "state", "read-with-findings"] == 1
    assert told["reports", "year", "2020"] == told["findings", "code", "row_sum"] == 1
    assert told["reports", "status", "no-tables"] == told["agencies", "all", "all"] == 1
    assert "read-with-findings" in call("stats", "--data", data).stdout


def test_runs(data):
    [told] = objects(call("runs", "--json", "--data", data))
    assert (told["status"], told["outcomes"]) == ("complete", {"blocked": 1})
    assert "403 for the column" in call("runs", "last", "--data", data).stdout


# ---- the archive ---------------------------------------------------------------------------------------

def test_process_and_rebuild_read_real_pages(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(PAGE, HTML, referrer="https://www.guzhen.example/list"))
    result = call("process", "--data", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "1 captures read: 1 read-with-findings\n")
    assert call("process", "--data", tmp_path).stdout == "0 captures read; nothing new\n"
    assert objects(call("process", "--all", "--json", "--data", tmp_path)) == [
        {"captures": 1, "states": {"read-with-findings": 1}}]
    [cell] = objects(call("show", "连城镇 2020", "--cell", "requests.new_received.total", "--json", "--data", tmp_path))
    assert (cell["value"], cell["table"], cell["row"]) == (3, 0, 3)
    (tmp_path / "xxgk.db").unlink()
    assert call("rebuild", "--data", tmp_path).stdout == "1 captures read: 1 read-with-findings\n"
    again = objects(call("show", "连城镇 2020", "--cell", "requests.new_received.total", "--json", "--data", tmp_path))
    assert again == [cell]


def test_what_read_gives_is_what_the_database_gives(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(PAGE, HTML))
    call("process", "--data", tmp_path)
    file = tmp_path / "page.html"
    file.write_bytes(HTML)
    [kept], [told] = objects(call("show", "1", "--json", "--data", tmp_path)), objects(call("read", file, "--json"))
    assert kept["cells"] == told["cells"]
    assert kept["prints"] == {key: one["text"] for key, one in told["prints"].items()}
    assert kept["sections"] == told["sections"]
    assert kept["findings"] == told["findings"]


def test_verify(data):
    result = call("verify", "--data", data)
    assert (result.exit_code, result.stdout.split(": ")[-1]) == (0, "no faults\n")
    assert objects(call("verify", "--json", "--data", data))[0]["finished"] is True
    [file] = (data / "warc").glob("*.warc.gz")
    whole = file.read_bytes()
    file.write_bytes(whole[:-3])
    result = call("verify", "--data", data)
    assert result.exit_code == 3
    assert file.name in result.stdout
    assert any("what" in one for one in objects(call("verify", "--json", "--data", data)))
    broken = call("rebuild", "--data", data)
    assert broken.exit_code == 3
    assert file.name in broken.stderr


def test_a_missing_warc_file_takes_nothing_out_of_the_database(data):
    before = dump(data / "xxgk.db")
    (data / "warc").rename(data / "away")
    (data / "warc").mkdir()
    result = call("process", "--all", "--data", data)
    assert result.exit_code == 3
    assert [".warc.gz: no such WARC file" in line for line in result.stderr.splitlines()] == [True, True]
    assert dump(data / "xxgk.db") == before
    assert call("verify", "--data", data).exit_code == 3


# ---- bad input -----------------------------------------------------------------------------------------

COMMANDS = ["process", "rebuild", "verify", "coverage", "findings", "stats", "runs"]


@pytest.mark.parametrize("command", [*COMMANDS, "show 1"])
def test_no_data_folder(tmp_path, command):
    for folder in (tmp_path / "missing", tmp_path):
        result = call(*command.split(), "--data", folder)
        assert result.exit_code == 2
        assert str(folder) in result.stderr
        assert "--data" in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["process", "coverage", "findings", "stats", "runs", "show 1"])
def test_a_database_that_is_none(data, command):
    (data / "xxgk.db").write_bytes(os.urandom(10_000))
    result = call(*command.split(), "--data", data)
    assert result.exit_code == 1
    assert "xxgk.db: file is not a database" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_writer_at_work(data):
    with Intake(data):
        for command in ("process", "rebuild"):
            result = call(command, "--data", data)
            assert result.exit_code == 1
            assert f"process {os.getpid()} is writing" in result.stderr
        assert call("stats", "--data", data).exit_code == 0


def test_the_reader_of_the_output_may_leave(data):
    command = [sys.executable, "-m", "archive", "--data", str(data), "show", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read().decode()
        process.wait()
    assert "Traceback" not in said


def test_a_terminal_without_chinese(data):
    done = subprocess.run([sys.executable, "-m", "archive", "--data", str(data), "show", "1"], capture_output=True,
                          env=os.environ | {"PYTHONIOENCODING": "ascii"}, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


NO_SCRAPY = """
import runpy, sys
for name in ("scrapy", "twisted"):
    sys.modules[name] = None
sys.argv = ["archive", *sys.argv[1:]]
runpy.run_module("archive", run_name="__main__")
"""


def test_without_scrapy(data):
    done = subprocess.run([sys.executable, "-c", NO_SCRAPY, "stats", "--data", str(data)], capture_output=True,
                          check=False)
    assert done.returncode == 0
    assert b"read-with-findings" in done.stdout
