"""Whole reports made to be spoilt: a document without fault whose labels, cells and rows a test then changes."""

from __future__ import annotations

from random import Random

from archive.forms import forms
from archive.process import read
from tests.archive.filled import clause_sheets, disputes_sheet, figures, requests_sheet

TITLE = "固镇县连城镇{}年政府信息公开工作年度报告"
NAMES = {2: "二、主动公开政府信息情况", 3: "三、收到和处理政府信息公开申请情况", 4: "四、政府信息公开行政复议、行政诉讼情况"}
YEARS = {"2019": 2019, "2021": 2023}



class Paper:
    """A report without fault: tables as lists of rows of Boxes, by section; to be spoilt, then written."""

    def __init__(self, edition="2021", seed=1, *, sparse=False):
        form = forms()[edition]
        self.year = YEARS[edition]
        self.truth = {key: 0 if "regulations" in key else value for key, value in figures(edition, Random(seed), sparse=sparse).items()}
        self.sheets = {2: clause_sheets(form, self.truth), 3: [requests_sheet(form, self.truth)], 4: [disputes_sheet(form, self.truth)]}
        self.first = "一年来按条例要求做好各项工作。"
        self.names = {1: "一、总体情况", **NAMES, 5: "五、存在的主要问题及改进情况", 6: "六、其他需要报告的事项"}
        self.prints = {}
        self.title = TITLE.format(self.year)

    def boxes(self, *kinds):
        return [box for sheets in self.sheets.values() for sheet in sheets for row in sheet for box in row if not kinds or box.kind in kinds]

    def rows(self, number, key):
        """Sheet and position of the row that prints a cell whose key begins so."""
        return next((sheet, at) for sheet in self.sheets[number] for at, row in enumerate(sheet) if any(box.key.startswith(key) for box in row))

    def label(self, number, key, change):
        """Another text for the label beside a cell."""
        sheet, at = self.rows(number, key)
        last = max(n for n, box in enumerate(sheet[at]) if box.kind == "label")
        sheet[at][last] = box_with(sheet[at][last], change(sheet[at][last].text))

    def relabel(self, kinds, change):
        for sheets in self.sheets.values():
            for sheet in sheets:
                for row in sheet:
                    row[:] = [box_with(box, change(box.text)) if box.kind in kinds else box for box in row]

    def text(self, box):
        return self.prints.get(box.key, box.text) if box.key else box.text

    def table(self, sheet):
        lines = "".join("<tr>" + "".join(f"<td rowspan={box.down} colspan={box.across}>{self.text(box)}</td>" for box in row) + "</tr>" for row in sheet)
        return f"<table>{lines}</table>"

    def page(self):
        body = [f"<h1>{self.title}</h1><p>本报告所列数据的统计期限为{self.year}年1月1日至12月31日。</p><p>{self.names[1]}</p><p>{self.first}</p>"]
        for number, sheets in self.sheets.items():
            body.append(f"<p>{self.names[number]}</p>" + "".join(self.table(sheet) for sheet in sheets))
        body.append(f"<p>{self.names[5]}</p><p>仍有不足。</p><p>{self.names[6]}</p><p>无。</p>")
        return f"<html><head><meta charset=utf-8><title>{self.title}</title></head><body>{''.join(body)}</body></html>"

    def lines(self):
        """The same, a cell a line."""
        yield from (self.title, f"本报告所列数据的统计期限为{self.year}年1月1日至12月31日。", self.names[1], self.first)
        for number, sheets in self.sheets.items():
            yield self.names[number]
            yield from (self.text(box) for sheet in sheets for row in sheet for box in row)
        yield from (self.names[5], "仍有不足。", self.names[6], "无。")

    def read(self):
        return of(self.page())


def box_with(box, text):
    return type(box)(text, box.down, box.across, box.key, box.kind)


def of(text):
    report = read(text.encode()).report
    assert report is not None
    return report


def values(report):
    return {key: figure.value for key, figure in report.tables.items()}


def codes(report, *, notes=True):
    return {finding.code for finding in report.findings if notes or finding.severity != "note"} - {"region_unknown", "agency_unknown"}


def cells_of(report, code):
    return {finding.cell for finding in report.findings if finding.code == code}


def no_wrong(report, truth):
    return {key: value for key, value in values(report).items() if value is not None and value != truth.get(key)}
