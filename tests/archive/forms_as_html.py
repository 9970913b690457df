"""Pages that hold a filled form in one of many real shapes, drawn at random; the figures are known.

`page(seed)` gives the page, the figures it prints, and which shapes were drawn.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from archive.forms import forms
from tests.archive import sheet_shapes as shapes
from tests.archive.filled import Box, clause_sheets, disputes_sheet, figures, requests_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.archive.filled import Sheet

LOCAL = (77, 78, 79)  # the figures of a row 其他主动公开文件
PLAIN = 0.62  # how often a choice is the plain one
CHOICES: dict[str, tuple[str, ...]] = {
    "edition": ("2019", "2021"),
    "sparse": ("", "yes"),
    "second": ("clauses", "one", "one"),
    "spans": ("", "lost", "blank", "repeated", "no-groups"),
    "values": ("", "full_width", "thousands", "counted", "padded"),
    "blanks": ("", "some", "many"),
    "labels": ("", "spaced", "stacked", "unquoted", "broken", "remarked", "renumbered", "misprinted"),
    "heads": ("", "cut_heads", "doubled_heads", "without_heads"),
    "captions": ("", "without_captions", "bare_captions"),
    "columns": ("", "numbered_left", "remarks_right"),
    "pages": ("", "split_pages", "last_row_apart"),
    "fourth": ("", "apart", "sixteen"),
    "damage": ("", "row_dropped", "row_doubled", "row_blank", "rows_merged", "cell_dropped", "cell_inserted", "labels_swapped",
               "page_number"),
    "nesting": ("", "one-table", "layout", "layout-deep"),
    "skin": ("", "word", "thead", "unclosed", "digits-apart"),
    "around": ("", "menu", "last-year", "twin", "budget"),
    "charset": ("", "gb18030", "labelled-wrong"),
    "local_row": ("", "yes"),
    "no_rule_label": ("", "yes"),
}
TABLES = {2: "二、主动公开政府信息情况", 3: "三、收到和处理政府信息公开申请情况", 4: "四、政府信息公开行政复议、行政诉讼情况"}
SPANS = {"lost": shapes.spans_lost, "blank": shapes.spans_blank, "repeated": shapes.spans_repeated, "no-groups": shapes.no_groups}


@dataclass(frozen=True)
class Page:
    """A page, the figures that it prints, and the shapes drawn."""

    data: bytes
    truth: Mapping[str, int | float]
    drawn: Mapping[str, str]
    edition: str


def draw(chance: Random, damage: bool = True) -> dict[str, str]:
    drawn = {}
    for name, choices in CHOICES.items():
        even = name in {"edition", "sparse", "second"}
        drawn[name] = chance.choice(choices) if even or chance.random() > PLAIN else choices[0]
    return drawn if damage else drawn | {"damage": ""}


def page(seed: int, fixed: Mapping[str, str] | None = None) -> Page:
    """The page of a seed; fixed overrules what would be drawn."""
    chance = Random(seed)
    drawn = draw(chance) | dict(fixed or {})
    truth, body = _report(drawn, chance)
    if drawn["around"] == "last-year":
        body += _report(drawn, chance)[1]
    text = _around(body, drawn, chance)
    charset = "gb18030" if drawn["charset"] else "utf-8"
    said = {"": '<meta charset="utf-8">', "gb18030": "", "labelled-wrong": '<meta charset="utf-8">'}[drawn["charset"]]
    whole = f"<!DOCTYPE html><html><head>{said}<title>某镇2020年政府信息公开工作年度报告</title></head><body>{text}</body></html>"
    return Page(whole.encode(charset), truth, drawn, drawn["edition"])


def sheets(drawn: Mapping[str, str], chance: Random) -> tuple[dict[int, list[Sheet]], dict[str, int | float]]:
    """The tables of sections 二 to 四 in the shapes drawn, and the figures behind them."""
    form = forms()[drawn["edition"]]
    cells = figures(drawn["edition"], chance, sparse=bool(drawn["sparse"]))
    clauses = clause_sheets(form, cells)
    if drawn["local_row"]:
        clauses[0].append([Box("其他主动公开文件"), *(Box(str(number), kind="value") for number in LOCAL)])
    if drawn["no_rule_label"]:
        clauses[0][2] = [replace(clauses[0][2][0], text=""), *clauses[0][2][1:]][chance.randint(0, 1):]
    second = [[row for sheet in clauses for row in sheet]] if drawn["second"] == "one" else clauses
    tables = {2: second, 3: [requests_sheet(form, cells)], 4: _fourth(disputes_sheet(form, cells), drawn["fourth"])}
    for number, group in tables.items():
        tables[number] = [_shaped(sheet, drawn, chance) for sheet in group]
    tables[3] = _paged(tables[3][0], drawn["pages"], chance)
    if drawn["damage"] and drawn["fourth"] != "sixteen":  # a cell too many and one lost leave no trace
        number = chance.choice([2, 3, 3, 4])
        at = chance.randrange(len(tables[number]))
        tables[number][at] = getattr(shapes, drawn["damage"])(tables[number][at], chance)
    return tables, cells


def _fourth(sheet: Sheet, shape: str) -> list[Sheet]:
    if shape == "sixteen":
        return [[*sheet[:-1], [*sheet[-1], Box("0", kind="value")]]]
    if shape == "apart":
        names = sheet[2][:5]
        return [[sheet[0][:1], names, sheet[3][:5]], [sheet[0][1:], sheet[1][5:], names * 2, sheet[3][5:]]]
    return [sheet]


def _paged(sheet: Sheet, shape: str, chance: Random) -> list[Sheet]:
    return getattr(shapes, shape)(sheet, chance) if shape else [sheet]


def _shaped(sheet: Sheet, drawn: Mapping[str, str], chance: Random) -> Sheet:
    for name in ("heads", "captions"):
        if drawn[name]:
            sheet = getattr(shapes, drawn[name])(sheet, chance)
    if drawn["values"]:
        sheet = shapes.on_values(sheet, getattr(shapes, drawn["values"]), chance, 0.7)
    if drawn["blanks"]:
        sheet = shapes.on_values(sheet, shapes.blanked, chance, {"some": 0.15, "many": 0.7}[drawn["blanks"]])
    if drawn["labels"]:
        sheet = shapes.on_labels(sheet, getattr(shapes, drawn["labels"]), chance, 0.3)
    if drawn["spans"]:
        sheet = SPANS[drawn["spans"]](sheet, chance)
    if drawn["columns"] and sheet:
        sheet = getattr(shapes, drawn["columns"])(sheet, chance)
    return sheet


# ---- sheets as HTML ---------------------------------------------------------------------------------------

def _report(drawn: Mapping[str, str], chance: Random) -> tuple[dict[str, int | float], str]:
    tables, cells = sheets(drawn, chance)
    if drawn["nesting"] == "one-table":
        rows = [row for number, group in tables.items() for row in ([Box(TABLES[number], across=10)], *(r for s in group for r in s))]
        inner = _table(rows, drawn["skin"])
    else:
        inner = "".join(f"<p>{TABLES[number]}</p>" + "".join(_table(s, drawn["skin"]) for s in group) for number, group in tables.items())
    for _ in range({"layout": 1, "layout-deep": 3}.get(drawn["nesting"], 0)):
        inner = f'<table width="100%"><tr><td>&nbsp;</td><td>{inner}</td></tr></table>'
    text = "<h1>某镇2020年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>2020年，全镇主动公开信息368条。</p>"
    return cells, text + inner + "<p>五、存在的主要问题及改进情况</p><p>共整改3项。</p><p>六、其他需要报告的事项</p><p>无</p>"


def _table(sheet: Sheet, skin: str) -> str:
    rows = [f"<tr>{''.join(_cell(box, skin) for box in row)}</tr>" for row in sheet]
    if skin == "thead" and rows:
        return f"<table border=1><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>"
    whole = f"<table border=1>{''.join(rows)}</table>"
    return whole.replace("</td>", "").replace("</tr>", "") if skin == "unclosed" else whole


def _cell(box: Box, skin: str) -> str:
    spans = "".join(f' {name}="{value}"' for name, value in (("rowspan", box.down), ("colspan", box.across)) if value > 1)
    text = html.escape(box.text).replace("\n", "<br>").replace("\xa0", "&nbsp;")
    if skin == "word":
        run = text or "<o:p>&nbsp;</o:p>"
        return (f"<td{spans} style='mso-border-alt:solid'><p class=MsoNormal><![if !supportMisalignedRows]>"
                f"<span lang=EN-US style='mso-bidi-font-size:10.5pt'>{run}</span><![endif]><o:p></o:p></p></td>")
    if skin == "digits-apart" and box.key:
        text = "".join(f"<span>{sign}</span>" for sign in box.text)
    return f"<th{spans}>{text}</th>" if skin == "thead" and box.kind == "head" else f"<td{spans}>{text}</td>"


def _around(body: str, drawn: Mapping[str, str], chance: Random) -> str:
    if drawn["around"] == "menu":
        names = ["规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "其他", "总计", "行政复议"]
        links = "".join(f"<li><a href=/x>{name}</a> <span>{chance.randint(1, 99)}</span></li>" for name in names)
        rows = "".join(f"<tr><td>{name}</td><td>{chance.randint(1, 99)}</td></tr>" for name in names)
        foot = "<p>浏览次数：12345</p><div>上一页 1 2 3 下一页</div>"
        return f"<ul>{links}</ul><table>{rows}</table>{body}<ul>{links}</ul><table>{rows}</table>{foot}"
    if drawn["around"] == "twin":
        return f"{body}<div style='display:none'>{body}</div>"
    if drawn["around"] == "budget":
        rows = [("项目", "上年结转", "总计", "结转下年"), ("合计", "31", "32", "33"), ("其他", "34", "35", "36"), ("总计", "1", "2", "3")]
        return body + "<p>部门决算表</p><table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in r)}</tr>" for r in rows) + "</table>"
    return body
