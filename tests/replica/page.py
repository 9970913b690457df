"""The frame around every page of a government site, and a report's body as its editors paste it.

Metas: 国办发〔2017〕47号 as portal_platforms section 15 (a) has it, wrong or missing ones included.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from tests.replica import tables
from tests.replica.model import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.replica.labels import Form
    from tests.replica.model import Cells, Entry
    from tests.replica.prose import Prose

Style = Literal["plain", "word", "nested", "breaks", "spaced"]


@dataclass(frozen=True)
class Frame:
    """What all pages of a portal share. header: the Content-Type sent; charset: the bytes' real encoding."""

    site: str
    code: str  # SiteIDCode
    charset: str = "utf-8"
    declared: str = "utf-8"  # in the meta
    header: str = "text/html; charset=utf-8"
    menu: Sequence[tuple[str, str]] = ()  # (URL, words) of the columns beside the reports
    footer: str = ""

    def page(self, title: str, body: str, metas: Sequence[tuple[str, str]] = (), status: int = 200,
             script: str = "") -> Response:
        """A whole page."""
        named = [("SiteName", self.site), ("SiteIDCode", self.code), *metas]
        lines = "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in named)
        menu = "".join(f'<li><a href="{escape(url)}">{escape(words)}</a></li>' for url, words in self.menu)
        text = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "xhtml1-transitional.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={self.declared}">
<title>{escape(title)}</title>
{lines}
{f'<script type="text/javascript">{script}</script>' if script else ""}
</head>
<body>
<div class="top"><a href="/">{escape(self.site)}</a><ul class="nav">{menu}</ul></div>
<div class="main">
{body}
</div>
<div class="footer"><p>主办：{escape(self.site)}　网站标识码：{self.code}</p>{self.footer}</div>
</body>
</html>
"""
        return Response(text.encode(self.charset), status, self.header)

    def stub(self, status: int = 404) -> Response:
        """The short page of a wrong address, with the status some servers forget to set."""
        return self.page("页面不存在", "<p>抱歉，您访问的页面不存在或已删除。</p>", status=status)


def pages(entries: int, size: int) -> int:
    """How many list pages there are."""
    return max(1, -(-entries // size))


def on_page(entries: Sequence[Entry], index: int, size: int, drop: int = 0) -> list[tuple[int, Entry]]:
    """Entries of one list page (index from 0) with their numbers, the last `drop` of them left out."""
    numbered = list(enumerate(entries))[index * size:(index + 1) * size]
    return numbered[:max(0, len(numbered) - drop)]


def column_metas(name: str) -> list[tuple[str, str]]:
    """Metas of a column page."""
    return [("ColumnName", name), ("ColumnDescription", f"{name}栏目"), ("ColumnKeywords", name),
            ("ColumnType", "信息公开年报")]


def article_metas(entry: Entry) -> list[tuple[str, str]]:
    """Metas of an article page."""
    return [("ArticleTitle", entry.title), ("PubDate", f"{entry.published:%Y-%m-%d} 09:30"),
            ("ContentSource", entry.publisher), ("ColumnName", "政府信息公开年报"), ("ColumnType", "信息公开年报")]


def metadata_table(entry: Entry, index: str) -> str:
    """The small table over a disclosure article: a table of the page that is none of the report's."""
    rows = (("索引号", index, "信息分类", "政府信息公开年报"),
            ("发布机构", entry.publisher, "成文日期", f"{entry.published:%Y年%m月%d日}"),
            ("标题", entry.title, "有效性", "有效"))
    lines = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f'<table class="xxgk_meta" width="100%"><tbody>{lines}</tbody></table>'


# ---- a report's body -----------------------------------------------------------------------------------

def body(style: Style, prose: Prose, form: Form, cells: Cells, layout: tables.Layout) -> str:
    """Opening, six sections, tables behind the headings 二, 三 and 四."""
    draw, say = _TABLES[style], _PARAGRAPHS.get(style, _plain_paragraph)
    grids = (
        (), tables.proactive(form, cells, layout), tables.requests(form, cells, layout),
        [tables.disputes(cells, layout)], (), (),
    )
    parts = [say(text) for text in prose.opening]
    for (heading, texts), found in zip(prose.sections, grids, strict=True):
        parts.append(say(f"<strong>{heading}</strong>"))
        parts.extend(map(say, texts))
        parts.extend(map(draw, found))
    return "\n".join(parts)


def _plain_paragraph(text: str) -> str:
    return f"<p>{text}</p>"


def _word_paragraph(text: str) -> str:
    return (f'<p class="MsoNormal" style="text-indent:32.0pt"><span style="font-family:仿宋_GB2312;font-size:16.0pt">'
            f"{text}<o:p></o:p></span></p>")


def _table(table: tables.Table, cell: Callable[[str], str], attributes: str = ' border="1"') -> str:
    rows = []
    for row in table:
        tds = "".join(f"<td{_span('colspan', td.colspan)}{_span('rowspan', td.rowspan)}>{cell(td.text)}</td>" for td in row)
        rows.append(f"<tr>{tds}</tr>")
    return f"<table{attributes}><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _span(name: str, value: int) -> str:
    return f' {name}="{value}"' if value > 1 else ""


def _plain(table: tables.Table) -> str:
    return _table(table, lambda text: escape(text) or "&nbsp;", ' border="1" cellspacing="0" width="100%"')


def _word(table: tables.Table) -> str:
    def cell(text: str) -> str:
        inner = f'<span lang="EN-US">{escape(text)}</span>' if text.isdigit() else f"<span>{escape(text)}</span>"
        return f'<p class="MsoNormal" align="center">{inner}<o:p></o:p></p>'

    drawn = _table(table, cell, ' class="MsoNormalTable" border="0" style="mso-table-layout-alt:fixed"')
    return f'<div align="center"><!--[if gte mso 9]><xml></xml><![endif]-->{drawn}</div>'


def _nested(table: tables.Table) -> str:
    inner = _table(table, lambda text: f"<p>{escape(text)}</p>")
    return f'<table class="layout" width="100%"><tr><td align="center">\n{inner}\n</td></tr></table>'


def _breaks(table: tables.Table) -> str:
    def cell(text: str) -> str:
        return escape(text).replace(" ", "<br/>") if len(text) > 4 else escape(text)

    return _table(table, cell)


def _spaced(table: tables.Table) -> str:
    return _table(table, lambda text: escape(text) or "　", ' class="table" style="border-collapse:collapse"')


_TABLES: dict[Style, Callable[[tables.Table], str]] = {
    "plain": _plain, "word": _word, "nested": _nested, "breaks": _breaks, "spaced": _spaced,
}
_PARAGRAPHS: dict[Style, Callable[[str], str]] = {"word": _word_paragraph}
