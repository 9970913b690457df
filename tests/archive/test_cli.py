"""The offline commands as a person or a script meets them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from archive.cli import cli
from archive.intake import Intake
from archive.settle import process
from tests.archive.samples import PORTAL, exchange, visit
from tests.archive.written import VERSIONS, read, written

PAGE = "https://www.guzhen.example/public/1.html"
FIGURES = {
    "proactive.procurement.amount": [152790, "152790元", "元"], "proactive.licensing.change": [21, "+21"],
    "requests.granted.natural_person": 1, "requests.granted.business": [None, ""], "requests.granted.total": 0,
    "reconsideration.total": 0, "requests.other_misc.total": 3,
}
FINDING = ["row_sum", "error", "总计 is 0, not 1", "requests.granted.total", 1, 0]
# a page as a portal publishes it, cut to one row
HTML = """<html><head><meta charset="utf-8"><title>连城镇2020年政府信息公开工作年度报告</title></head><body>
<h1>固镇县连城镇2020年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本年无。</p>
<p>三、收到和处理政府信息公开申请情况</p><table>
<tr><td rowspan=3 colspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan=7>申请人情况</td></tr>
<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>
<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>
<tr><td colspan=3>一、本年新收政府信息公开申请数量</td><td>2</td><td></td><td>0</td><td>0</td><td>0</td><td>0</td><td>3</td></tr>
</table></body></html>""".encode()


def call(*words, **more):
    return CliRunner().invoke(cli, [str(word) for word in words], **more)


def objects(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def data(tmp_path):
    """A data folder with two reports, read; one finding."""
    folder = tmp_path / "data"
    with Intake(folder) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(PAGE, written(figures=FIGURES, findings=[FINDING], sections=[[1, "总体情况", "[b]无\x1b[2J"]]),
                             run=run))
        intake.keep(exchange(PAGE + "?2019", written(agency="连城镇人民政府", year=2019, figures={}), run=run, minutes=1))
        intake.end_visit(visit(run, outcome="blocked", reason="403 for the column"))
        intake.end_run("complete")
    process(folder, read, VERSIONS)
    return folder


# ---- read ------------------------------------------------------------------------------------------------

def test_read_as_json(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(HTML)
    result = call("read", "--json", file)
    [told] = objects(result)
    assert result.exit_code == 0
    assert list(told) == ["file", "sha256", "reader", "report", "why", "title", "agency", "region", "year", "form",
                          "published", "sections", "cells", "units", "prints", "findings"]
    assert told["sha256"] == hashlib.sha256(HTML).hexdigest()
    assert (told["reader"], told["report"], told["agency"], told["year"]) == ("html", True, "固镇县连城镇", 2020)
    cells = {key.rpartition(".")[2]: value for key, value in told["cells"].items() if "new_received" in key}
    assert cells == {"natural_person": 2, "business": None, "research": 0, "social_welfare": 0, "legal_service": 0,
                     "other_org": 0, "total": 3}
    place = told["prints"]["requests.new_received.total"]
    assert (place["text"], place["page"], place["table"], place["row"]) == ("3", None, 0, 3)
    assert told["prints"]["requests.new_received.business"]["text"] == ""
    [row_sum] = [finding for finding in told["findings"] if finding["code"] == "row_sum"]
    assert (row_sum["cell"], row_sum["severity"]) == ("requests.new_received.total", "error")


def test_read_for_people(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(HTML)
    result = call("read", file)
    assert result.exit_code == 0
    for text in ("固镇县连城镇2020年", "一、本年新收政府信息公开申请数量", "3!", "本年无。", "row_sum"):
        assert text in result.stdout


def test_read_goes_on_after_what_it_cannot_read(tmp_path):
    good, empty, noise = tmp_path / "good.html", tmp_path / "empty", tmp_path / "noise.bin"
    good.write_bytes(HTML)
    empty.write_bytes(b"")
    noise.write_bytes(bytes(range(256)) * 20)
    files = [tmp_path, tmp_path / "missing", empty, noise, good]
    result = call("read", "--json", *files)
    told = objects(result)
    assert result.exit_code == 1
    assert ["error" in one for one in told] == [True, True, True, True, False]
    assert told[-1]["report"] is True
    plain = call("read", *files)
    assert plain.exit_code == 1
    assert len(plain.stderr.splitlines()) == 4
    assert f"{tmp_path}: is a folder" in plain.stderr


def test_read_what_is_no_report(tmp_path):
    file = tmp_path / "guide.html"
    file.write_bytes("<title>政府信息公开指南</title><p>为了便于公民获取信息，编制本指南。</p>".encode())
    result = call("read", "--json", file)
    [told] = objects(result)
    assert (result.exit_code, told["report"]) == (0, False)
    assert told["why"]
    assert "cells" not in told


# ---- recognise ---------------------------------------------------------------------------------------------

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


# ---- show ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("words", [["1"], ["连城镇 2020"], ["连城镇", "2020"], ["连城", "2020年"]])
def test_show_a_report(data, words):
    result = call("show", *words, "--data", data)
    assert result.exit_code == 0
    for text in ("第二十条第（九）项", "152790元", "+21", "(一)予以公开", "0!", "结果维持", "requests.other_misc.total",
                 "[b]无", "error row_sum requests.granted.total: 总计 is 0, not 1", PAGE, ".warc.gz"):
        assert text in result.stdout
    assert "\x1b" not in result.stdout


def test_show_as_json(data):
    [told] = objects(call("show", "1", "--json", "--data", data))
    assert told["cells"] == {key: value[0] if isinstance(value, list) else value for key, value in FIGURES.items()}
    assert told["prints"]["requests.granted.business"] == ""
    assert told["units"] == {"proactive.procurement.amount": "元"}
    assert told["sources"][0]["url"] == PAGE


def test_show_where_a_number_came_from(data):
    result = call("--data", data, "show", "连城镇 2020", "--cell", "requests.granted.total", "--json")
    [told] = objects(result)
    assert (told["value"], told["print"], told["url"]) == (0, "0", PAGE)
    assert (told["table"], told["page"], told["row"], told["column"]) == (0, 1, 0, 6)
    assert told["captured_at"] == "2026-01-31T08:00:00.000000Z"
    assert (data / "warc" / told["warc"]).is_file()
    assert told["digest"].startswith("sha256:")
    assert [finding["code"] for finding in told["findings"]] == ["row_sum"]
    plain = call("show", "1", "--cell", "requests.granted.business", "--data", data)
    assert "print       (blank)" in plain.stdout
    assert told["warc"] in plain.stdout


@pytest.mark.parametrize(("words", "says"), [
    (["杭州市", "2020"], "no such report"), (["99"], "no such report"), (["连城"], "2 reports; name one by its id"),
    (["1", "--cell", "requests.granted.nobody"], "in this row it has requests.granted.natural_person"),
    (["1", "--cell", "x"], "has no such row"), (["%"], "no such report"), (["9" * 40], "no such report"),
])
def test_show_what_is_not_there(data, words, says):
    result = call("show", *words, "--data", data)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


# ---- lists ----------------------------------------------------------------------------------------------------

def test_coverage(data):
    result = call("coverage", "--data", data)
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["region", "agency", "2019", "2020"]
    assert ["340323", "连城镇", "–", "published"] in lines
    assert ["ah-guzhen", "固镇县人民政府", "blocked", "403", "for", "the", "column"] in lines
    told = objects(call("coverage", "--json", "--data", data))
    assert [(row["agency_name"], row["year"]) for row in told[:2]] == [("连城镇", 2020), ("连城镇人民政府", 2019)]
    assert told[2]["outcome"] == "blocked"


def test_findings(data):
    [told] = objects(call("findings", "--json", "--data", data))
    assert (told["agency"], told["year"], told["code"], told["expected"], told["found"]) == ("连城镇", 2020, "row_sum", 1, 0)
    assert "row_sum" in call("findings", "--data", data, "--code", "row_sum", "--severity", "error").stdout
    assert call("findings", "--data", data, "--code", "other").stdout == "no findings\n"
    assert call("findings", "--data", data, "--severity", "grave").exit_code == 2


def test_stats(data):
    told = {(row["what"], row["by"], row["value"]): row["count"] for row in objects(call("stats", "--json", "--data", data))}
    assert told["captures", "state", "read"] == told["captures", "state", "read-with-findings"] == 1
    assert told["reports", "year", "2020"] == told["findings", "code", "row_sum"] == 1
    assert told["reports", "status", "no-tables"] == told["agencies", "all", "all"] - 1 == 1
    assert "read-with-findings" in call("stats", "--data", data).stdout


def test_runs(data):
    [told] = objects(call("runs", "--json", "--data", data))
    assert (told["status"], told["visits"][0]["outcome"]) == ("complete", "blocked")
    assert "403 for the column" in call("runs", "--data", data).stdout


# ---- the archive ------------------------------------------------------------------------------------------------

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


# ---- bad input -----------------------------------------------------------------------------------------------------

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
