"""The heat map as one HTML file: no script, nothing fetched; a table for whoever sees no colours, colours that print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.publish.heat import SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.publish.heat import Heat, Row, Square

STYLE = """
:root { color-scheme: light; }
body { font: 14px/1.4 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif;
  margin: 2em; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.4em; margin: 0; } h1 small { display: block; font-size: .75em; font-weight: normal; color: #555; }
p { margin: .4em 0; }
table { border-collapse: separate; border-spacing: 2px; margin: 1em 0; }
caption { text-align: left; padding: .3em 0; color: #333; }
thead th { position: sticky; top: 0; background: #fff; font-weight: 600; padding: .3em .2em; }
thead th:first-child { text-align: left; padding-left: 0; }
tbody th { text-align: left; font-weight: normal; white-space: nowrap; padding: 0 .8em 0 0; }
tbody th small { color: #666; margin-left: .5em; font-variant-numeric: tabular-nums; }
td { min-width: 3.4em; height: 1.8em; padding: 0 .3em; text-align: center; font-size: .85em; font-variant-numeric: tabular-nums; }
tr.total th, tr.total td b { font-weight: 600; } tr.total > * { border-top: 2px solid #1a1a1a; }
td, .key { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
td b, .key b { font-weight: normal; padding: 0 .25em; border-radius: .2em; }
.hatched b { background: rgba(255, 255, 255, .8); color: #1a1a1a; }
ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4em 1.6em; }
.key { display: inline-block; min-width: 2.4em; height: 1.5em; line-height: 1.5em; text-align: center; margin-right: .5em;
  border: 1px solid #aaa; vertical-align: middle; }
.scale { width: 16em; } .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { margin: 0; font-size: 9px; } thead { display: table-header-group; } thead th { position: static; }
  tr { break-inside: avoid; } td { min-width: 2.6em; height: 1.6em; } }
"""
_HATCH = "repeating-linear-gradient(135deg, #3f3f3f 0 1.5px, rgba(255,255,255,.75) 1.5px 6px)"


def page(heat: Heat) -> str:
    """The whole document."""
    return "\n".join([
        "<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{escape(heat.title)}</title>",
        f"<style>{STYLE}</style>", "</head>", "<body>",
        f'<h1>{escape(heat.title)} <small lang="zh">{escape(heat.title_zh)}</small></h1>', f"<p>{escape(heat.told)}</p>",
        *_legend(heat), *(_table(heat) if heat.rows else ["<p>No reports yet. 暂无数据。</p>"]), "</body>", "</html>", ""])


def _legend(heat: Heat) -> Iterator[str]:
    yield '<ul class="legend">'
    if heat.scale:
        stops = ", ".join(f"{colour} {share:.0%}" for share, colour in SCALE)
        yield (f'<li>0 % <span class="key scale" style="background: linear-gradient(to right, {stops})"></span> 100 %'
               ' published of expected <span lang="zh">已公布比例</span></li>')
    for square, english, chinese in heat.legend:
        key = "key hatched" if square.covered and square.text else "key"
        yield (f'<li><span class="{key}" style="{_paint(square)}"><b>{escape(square.text)}</b></span>{escape(english)}'
               f' <span lang="zh">{escape(chinese)}</span></li>')
    yield "</ul>"


def _table(heat: Heat) -> Iterator[str]:
    yield "<table>"
    yield f"<caption>{escape(heat.heading)} × report year 年度</caption>"
    yield f'<thead><tr><th scope="col">{escape(heat.heading)}</th>'
    yield "".join(f'<th scope="col">{year}</th>' for year in heat.years) + "</tr></thead>"
    yield "<tbody>"
    yield from (_row(row, total=heat.scale and row is heat.rows[-1] and not row.beside) for row in heat.rows)
    yield "</tbody>"
    yield "</table>"


def _row(row: Row, *, total: bool) -> str:
    cells = "".join(map(_cell, row.squares))
    kind = ' class="total"' if total else ""
    return f'<tr{kind}><th scope="row"><span lang="zh">{escape(row.name)}</span><small>{escape(row.beside)}</small></th>{cells}</tr>'


def _cell(square: Square) -> str:
    """The sign is seen, the words are read out, and shown when the mouse rests there."""
    words = escape(square.words)
    hatched = ' class="hatched"' if square.covered else ""
    return (f'<td{hatched} style="{_paint(square)}" title="{words}"><b aria-hidden="true">{escape(square.text)}</b>'
            f'<span class="unseen">{words}</span></td>')


def _paint(square: Square) -> str:
    ground = f"background-color: {square.colour}; color: {square.ink};"
    if not square.hatch:
        return ground
    return f"{ground} background-image: {_HATCH}; background-size: {square.hatch:.1%} 100%; background-position: right; background-repeat: no-repeat;"
