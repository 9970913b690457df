"""The statistics table of 2014 to 2018 with drawn figures, as pages and as dumps of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.forms.indicators import indicators

if TYPE_CHECKING:
    from random import Random

Figures = dict[str, int | float]
TABLE = indicators()


def draw(random: Random) -> Figures:
    """By id; the sums hold."""
    found: Figures = {}
    for one in TABLE.indicators:
        if one.unit == "万元":
            found[one.id] = round(random.uniform(0.1, 9), 2)
        elif one.unit:
            found[one.id] = random.choice([0, 0, random.randrange(1, 9000)])
    for rule in TABLE.sums:
        found[rule.whole] = sum(found[part] for part in rule.parts)
    return found


def rows(figures: Figures) -> list[list[str]]:
    """Label, unit and number of each row."""
    return [[one.labels[0], one.unit or "——", str(figures[one.id]) if one.unit else "——"] for one in TABLE.indicators]


def as_html(rows: list[list[str]], head: tuple[str, ...] = ("统 计 指 标", "单位", "统计数")) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [list(head), *rows])
    return (
        "<html><head><meta charset=utf-8><title>某县财政局2016年政府信息公开工作年度报告</title></head><body>"
        "<h1>某县财政局2016年政府信息公开工作年度报告</h1><p>根据《中华人民共和国政府信息公开条例》编制本报告,所列数据的统计期限为2016年1月1日至12月31日。</p>"
        f"<p>附件:政府信息公开情况统计表</p><p>（2016年度）</p><table>{body}</table><p>单位负责人: 审核人: 填报人:</p></body></html>"
    )


def as_text(rows: list[list[str]], separator: str) -> str:
    lines = [["统计指标", "单位", "统计数"], *rows]
    return "某县财政局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n" + "\n".join(separator.join(row) for row in lines) + "\n单位负责人:\n"
