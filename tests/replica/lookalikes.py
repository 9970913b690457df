"""What stands among the reports on a list page and is none (report_forms section 8, "look-alikes")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.replica.model import Entry

_BUDGET = """<p>单位：万元</p>
<table border="1"><tr><td colspan="2">收入</td><td colspan="2">支出</td></tr>
<tr><td>项目</td><td>决算数</td><td>项目</td><td>决算数</td></tr>
<tr><td>一般公共预算财政拨款</td><td>1327.40</td><td>基本支出</td><td>1102.15</td></tr>
<tr><td>上年结转</td><td>41.06</td><td>结转下年</td><td>266.31</td></tr>
<tr><td>总计</td><td>1368.46</td><td>总计</td><td>1368.46</td></tr></table>"""

_INTERPRETATION = """<p>为方便阅读，把报告里的主要数字列在这里，完整内容见报告原文。</p>
<table border="1"><tr><td>本年新收政府信息公开申请数量</td><td>7</td></tr><tr><td>予以公开</td><td>5</td></tr>
<tr><td>总计</td><td>7</td></tr></table>"""

_WEBSITE = """<table border="1"><tr><td colspan="2">网站名称</td><td>{county}人民政府网站</td></tr>
<tr><td rowspan="2">信息发布</td><td>总数</td><td>4120</td></tr><tr><td>概况类信息更新量</td><td>31</td></tr>
<tr><td colspan="2">独立用户访问总量</td><td>83011</td></tr></table>"""


@dataclass(frozen=True)
class _Kind:
    """A kind of look-alike: title, day of publication, body; {county} {town} {year} {report} are filled in."""

    title: str
    month: int
    day: int
    body: str


_KINDS = (
    _Kind("{town}政府信息公开指南", 3, 2, "<p>本指南说明到哪里查、怎样申请。受理机构：{town}党政办公室。</p>"),
    _Kind("【图文解读】{report}", 1, 31, _INTERPRETATION),
    _Kind("{county}{year}年法治政府建设年度报告", 1, 28,
          "<p>一、总体情况</p><p>全年审查合同四十一份，复议案件九件，均在期限内办结。</p>"),
    _Kind("{county}人民政府网站工作年度报表（{year}年度）", 1, 25, _WEBSITE),
    _Kind("{town}{year}年度部门决算", 9, 16, _BUDGET),
    _Kind("{county}{next}年政务公开工作要点", 4, 8, "<p>一、公开重大工程进度。二、办好查阅点。三、年底前各镇提交年度报告。</p>"),
    _Kind("关于做好{year}年政府信息公开工作年度报告编制发布工作的通知", 1, 4,
          "<p>各镇、各部门：请按规定格式编制年度报告，1月31日前发布，并把网址报县政务公开办。</p>"),
    _Kind("{county}政府信息公开工作年度报告制度", 5, 20, "<p>第一条　各单位每年发布一次年度报告。第二条　逾期的通报。</p>"),
    _Kind("{county}{year}年政务公开考核结果的通报", 2, 19,
          "<p>得分在九十分以上的有三个镇，扣分多因年度报告发布迟。</p>"),
)


def lookalikes(county: str, towns: tuple[str, ...], reports: dict[int, str]) -> list[Entry]:
    """Look-alikes of several years; reports: year → the title of a report that a 解读 of that year quotes."""
    found = []
    for at, (year, report) in enumerate(sorted(reports.items())):
        for number, kind in enumerate(_KINDS):
            if number % len(reports) not in {at, (at + 1) % len(reports)}:
                continue
            fill = {"county": county, "town": towns[number % len(towns)], "year": year, "next": year + 1, "report": report}
            body = f"<p>{kind.title.format(**fill)}</p>{kind.body.format(**fill)}"
            day = date(year + 1, kind.month, kind.day)
            found.append(Entry(kind.title.format(**fill), day, f"{county}人民政府办公室", body))
    return found
