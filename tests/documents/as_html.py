"""A paper as an HTML page: plain, or as Word saves it; also the page that a browser prints."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from tests.documents.paper import Paragraph, Table
from tests.documents.styles import FONTS

if TYPE_CHECKING:
    from tests.archive.filled import Box
    from tests.documents.paper import Paper

PRINTED = """
@page {{ size: A4 {orientation}; margin: {margin}; {boxes} }}
body {{ font: {size}pt/1.4 "{font}"; margin: 0; {flow} }}
h1 {{ font-size: 1.6em; text-align: center; }} h2 {{ font-size: 1.2em; }}
p {{ text-indent: 2em; margin: .4em 0; }} div.boxed {{ border: 1pt solid; padding: 4pt; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; margin: 4pt 0; }}
td, th {{ border: .6pt solid; padding: 1pt 2pt; text-align: center; font-weight: normal; overflow-wrap: anywhere; }}
{extra}
"""
BREAKS = {
    "": "tr { break-inside: avoid; } thead { display: table-row-group; }",
    "cut-rows": "thead { display: table-row-group; }",
    "whole-rows": "tr { break-inside: avoid; } thead { display: table-row-group; }",
    "head-again": "tr { break-inside: avoid; }",
    "between-tables": "table { break-before: page; break-inside: avoid; } thead { display: table-row-group; }",
}
WORD = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">'
)


def page(paper: Paper, *, printed: bool = False) -> str:
    """The HTML text; printed: with the style sheet of a page that is printed."""
    css = print_style(paper) if printed else f"td {{ border: 1px solid; font-size: {paper.style['size']}pt; }}"
    body = "\n".join(map(written, paper.parts))
    return (f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(paper.title)}</title>'
            f"<style>{css}</style></head>\n<body>\n{body}\n</body></html>\n")


def print_style(paper: Paper) -> str:
    boxes = f'@top-center {{ content: "{paper.header}"; font-size: 8pt; }} ' if paper.header else ""
    boxes += '@bottom-center { content: "- " counter(page) " -"; font-size: 9pt; }' if paper.numbered else ""
    two = paper.style["page"] == "two-columns"
    flow = "column-count: 2; column-gap: 10mm;" if two else ""
    size = min(6.5, float(paper.style["size"])) if two else paper.style["size"]
    extra = BREAKS[paper.style["breaks"]]
    margin = "11mm 14mm" if paper.style["size"] == "7.5" else "20mm 18mm"  # a whole report on one page
    return PRINTED.format(margin=margin, orientation="portrait" if paper.style["page"] == "portrait" else "landscape", boxes=boxes,
                          size=size, font=FONTS[paper.style["font"]], flow=flow, extra=extra)


def written(part: Paragraph | Table) -> str:
    if isinstance(part, Table):
        return table(part)
    text = html.escape(part.text)
    return {"title": f"<h1>{text}</h1>", "heading": f"<h2>{text}</h2>", "boxed": f'<div class="boxed">{text}</div>'}.get(
        part.kind, f"<p>{text}</p>")


def table(part: Table) -> str:
    """One table, its head rows in thead so that a browser can repeat them."""
    widths = "".join(f'<col style="width:{width:.1%}">' for width in part.widths)
    heads = 0
    while all(box.kind in {"head", "corner", "caption"} for box in part.sheet[heads]):
        heads += 1
    rows = ["<tr>" + "".join(_cell(box) for box in row) + "</tr>" for row in part.sheet]
    if any(box.kind == "caption" for box in part.sheet[0]):
        heads = 0
    head = f"<thead>{''.join(rows[:heads])}</thead>" if heads else ""
    return f"<table><colgroup>{widths}</colgroup>{head}<tbody>\n" + "\n".join(rows[heads:]) + "\n</tbody></table>"


def _spans(box: Box) -> str:
    return "".join(f' {name}="{value}"' for name, value in (("rowspan", box.down), ("colspan", box.across)) if value > 1)


def _cell(box: Box) -> str:
    return f"<td{_spans(box)}>{_text(box.text)}</td>"


def _text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


# ---- as Word saves it ------------------------------------------------------------------------------------

def word_page(paper: Paper) -> bytes:
    """What Word's "Web page, filtered"-less export leaves, in the charset of the style."""
    charset = paper.style["charset"]
    head = (f'<head><meta http-equiv=Content-Type content="text/html; charset={charset}"><meta name=ProgId content=Word.Document>'
            '<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View>'
            f"</w:WordDocument></xml><![endif]--><title>{html.escape(paper.title)}</title>"
            '<style><!-- p.MsoNormal { mso-style-parent:""; margin:0cm; font-size:10.5pt; font-family:宋体; } --></style></head>')
    body = "\n".join(_word_table(part) if isinstance(part, Table) else _word_paragraph(part) for part in paper.parts)
    text = f'{WORD}\n{head}\n<body lang=ZH-CN style="tab-interval:21.0pt"><div class=WordSection1>\n{body}\n</div></body></html>\n'
    return text.encode("gb18030" if charset == "gb2312" else charset)


def _word_paragraph(part: Paragraph) -> str:
    frame = "mso-element:para-border-div;border:solid windowtext 1.0pt;padding:1.0pt" if part.kind == "boxed" else ""
    run = f"<span style='font-size:{18 if part.kind == 'title' else 12}.0pt;font-family:仿宋_GB2312'>{html.escape(part.text)}</span>"
    text = f"<p class=MsoNormal style='text-indent:24.0pt'>{run}<span lang=EN-US><o:p></o:p></span></p>"
    return f'<div style="{frame}">{text}</div>' if frame else text


def _word_table(part: Table) -> str:
    rows = []
    for number, row in enumerate(part.sheet):
        cells = "".join(_word_cell(box) for box in row)
        rows.append(f"<tr style='mso-yfti-irow:{number};height:20.0pt'>{cells}</tr>")
    return ("<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;"
            "mso-border-alt:solid windowtext .5pt'>\n" + "\n".join(rows) + "\n</table>")


def _word_cell(box: Box) -> str:
    lang = " lang=EN-US" if box.kind == "value" else ""
    run = _text(box.text) or "<o:p>&nbsp;</o:p>"
    lines = f"<p class=MsoNormal align=center style='text-align:center'><span{lang} style='font-size:9.0pt'>{run}</span><o:p></o:p></p>"
    return f"<td{_spans(box)} style='border:solid windowtext 1.0pt;padding:0cm 5.4pt'>\n  {lines}</td>"
