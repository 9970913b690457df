"""A report with the statistics table of 2014 to 2018 in the database and on the terminal."""

from __future__ import annotations

from random import Random

import pytest

from archive import database
from archive.intake import Intake
from archive.process import read
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from tests.archive.commands import call, objects
from tests.archive.dump import dump
from tests.archive.samples import exchange
from tests.archive.statistics_drawn import as_html, draw, rows

URL = "https://www.guzhen.example/public/2016.html"
FIGURES = draw(Random(1)) | {"complaints": 3, "fees_wan": 0.12}
TEXT = "<p>二、主动公开情况</p><p>全年主动公开政府信息45条。</p><p>四、收费情况</p><p>依申请公开政府信息没有收费。</p><p>附件"


@pytest.fixture
def data(tmp_path):
    table = rows(FIGURES)
    table[4:4] = [["网站建设投入", "万元", "3.5"]]
    table[1][2] = ""
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, as_html(table).replace("<p>附件", TEXT, 1).encode()))
    process(tmp_path, read, ("1", "1"))
    return tmp_path


def test_the_panel(data):
    with database.reading(data / "xxgk.db") as conn:
        [row] = database.rows(conn, "SELECT * FROM panel")
    assert (row["form"], row["year"], row["status"]) == ("2014", 2016, "filled")
    assert row["statistics_proactive_total"] is None
    assert (row["statistics_complaints"], row["statistics_requests_received"]) == (3, FIGURES["requests.received"])
    assert (row["statistics_fees_wan"], row["statistics_fees_unit"]) == (0.12, "万元")
    assert (row["stated_disclosed"], row["stated_fees"], row["stated_fees_unit"], row["stated_litigations"]) == (45, 0, "元", None)
    assert row["corrections"] == 0


def test_show(data):
    told = call("--data", data, "show", "1").stdout
    for words in ("政府信息公开情况统计表", "（二）申请办结数", "七、依申请公开信息收取的费用", "0.12", "网站建设投入", "3.5", "stated in the text",
                  "全年主动公开政府信息45条", "一、主动公开情况"):
        assert words in told
    assert "figures outside the tables" not in told


def test_show_as_json(data):
    [told] = objects(call("--data", data, "show", "1", "--json"))
    assert told["cells"]["statistics.complaints"] == 3
    assert told["local_statistics"][0]["label"] == "网站建设投入"
    assert {one["fact"] for one in told["statements"]} == {"disclosed", "fees"}


def test_a_correction_of_an_indicator(data):
    call("--data", data, "correct", "1", "statistics.proactive.total", "46", "--reason", "正文", "--author", "李四")
    assert "→ 46" in call("--data", data, "show", "1").stdout
    before = dump(data / "xxgk.db")
    rebuild(data, read, ("1", "1"))
    assert dump(data / "xxgk.db") == before
