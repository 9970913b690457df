"""The offline commands called as from a shell, and a data folder to call them on."""

from __future__ import annotations

import json

from click.testing import CliRunner

from archive.cli import cli
from archive.intake import Intake
from archive.settling.settle import process
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


def fill(folder):
    """A data folder with two reports, read; one finding; a visit that was blocked."""
    with Intake(folder) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(PAGE, written(figures=FIGURES, findings=[FINDING], sections=[[1, "总体情况", "[b]无\x1b[2J"]]),
                             run=run))
        intake.keep(exchange(PAGE + "?2019", written(agency="连城镇人民政府", year=2019, figures={}), run=run, minutes=1))
        intake.end_visit(visit(run, outcome="blocked", reason="403 for the column"))
        intake.end_run("complete")
    process(folder, read, VERSIONS)
    return folder
