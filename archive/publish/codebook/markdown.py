"""docs/database.md and docs/codebook.md: the codebook on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish.codebook import codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.publish.codebook.model import Cell, Codebook, Field, Table

HEAD = "<!-- written by python -m archive.publish.codebook; the words are in archive/publish/codebook/texts/ -->"
DATABASE = """# The database

`DATA/xxgk.db`, one SQLite file. Everything in it can be rebuilt from `DATA/warc/` with `xxgk rebuild` (ids and
processing times aside). Keys are `id`; a reference bears the singular of its table. Times are ISO 8601 in UTC.
`PRAGMA user_version` is the version of the schema; changes of it are in the changelog.

What is served and exported is a copy of it, `DATA/published/xxgk.db`, a *publication*: it has the same tables and those under
"Publications", and nothing that was withdrawn. In Chinese, with every cell, code and unit: [codebook.md](codebook.md).

**Blank, absent, zero.** In `proactive`, `requests`, `disputes`, `statistics` and `others`: a cell that is printed blank is a row
with the value NULL (and the print `''` in `prints`); so is a cell of a scan that was not read for sure, with the print
`3|8?` (what it may say, likeliest first) and a finding `unsure_reading`; a row that the report lacks is no row; 0 is a printed 0.

**Names and codes.** `proactive`, `requests`, `disputes` and `statistics` are views: the numbers are stored in `coded_proactive` and so on, with a
small number from `items` for the row of the form, which takes less than half of the room. A report's rows are found by the index, by the
views too, in a join and in a LEFT JOIN; of these few rows the item is looked for by its name. What goes through one item of all reports is
faster by its code:

```sql
SELECT r.year, sum(q.total) FROM coded_requests q JOIN current_reports r ON r.id = q.report
WHERE q.item = (SELECT id FROM items WHERE key = 'requests.granted') GROUP BY r.year;
```

After an update from schema 11 the file keeps its size, and uses the room for what comes; `sqlite3 xxgk.db VACUUM` gives it back.
"""
CODEBOOK = """# Codebook · 代码本

Every table, column, cell, code and unit of the data, in English and Chinese. What is asked of the database: [database.md](database.md).
数据中的全部表、列、单元格、代码与单位，中英文对照。

**NULL.** A figure is NULL where the report prints the cell blank or does not have it; `prints` tells which. 0 is a printed 0.
数值为 NULL 表示所印空白或报告无此格，由 `prints` 区分；0 为所印之 0。
"""
ONLY_PUBLISHED = ("due", "timeliness", "days_late")  # of the panel


def database() -> str:
    """docs/database.md."""
    book = codebook()
    working = (table for table in book.tables if not table.only_published)
    published = (table for table in book.tables if table.only_published)
    return "\n".join([
        HEAD, "", DATABASE, "## Tables and views", "", *(line for table in working for line in _described(table, "###")),
        "## Publications", "", *(line for table in published for line in _described(table, "####"))])


def _described(table: Table, level: str) -> Iterator[str]:
    view = " (view)" if table.kind == "view" or table.name in ("panel", "withdrawn") else ""
    yield from (f"{level} `{table.name}`{view}", "", table.text.en, "")
    if table.name in ("panel_corrected", "summary_corrected"):
        names = [f"`{field.name}`" for field in table.fields if level != "###" or field.name not in ONLY_PUBLISHED]
        yield from ("| column | is |", "|---|---|", f"| {', '.join(names)} | as in `panel` |", "")
        return
    yield from ("| column | is |", "|---|---|")
    if table.name.startswith("table_"):
        about = [f"`{field.name}`" for field in table.fields if not field.cell and field.codes != "unit"]
        cells = [f"`{field.name}`" for field in table.fields if field.cell or field.codes == "unit"]
        yield from (f"| {', '.join(about)} | as in `panel` |", f"| {', '.join(cells)} | the cells, in the order of the form |", "")
        return
    yield from (f"| `{field.name}` | {_is(field)} |" for field in table.fields if level != "###" or table.name != "panel" or field.name not in ONLY_PUBLISHED)
    yield ""


def _is(field: Field) -> str:
    """What a column is, in a line."""
    said = [field.meaning.en.rstrip(".")]
    if field.cell:
        said = [f"{field.label.en} ({field.label.zh}), `{field.cell}`, {field.years}"]
    if field.denominator:
        said.append(f"of `{field.denominator}`")
    if field.unit and field.unit not in ("year", "share"):
        said.append(f"in {field.unit}")
    if field.null and field.null.en not in ("not told", "blank or absent", "a part is blank or absent"):
        said.append(f"NULL: {field.null.en}")
    return _plain("; ".join(said))


def text() -> str:
    """docs/codebook.md."""
    book = codebook()
    return "\n".join([HEAD, "", CODEBOOK, *_contents(), *_cells(book.cells), *_tables(book), *_codes(book), *_units(book)])


def _contents() -> Iterable[str]:
    parts = {"cells": "Cells · 单元格", "tables-and-views": "Tables and views · 表与视图", "codes": "Codes · 代码", "units": "Units · 单位"}
    return [*(f'- [{name}](#{place})' for place, name in parts.items()), ""]


def _cells(cells: Iterable[Cell]) -> Iterator[str]:
    yield from ('<a id="cells"></a>', "", "## Cells · 单元格", "", "| key | English | 中文 | unit | years | source |", "|---|---|---|---|---|---|")
    for cell in cells:
        yield f"| `{cell.key}` | {_plain(cell.label.en)} | {_plain(cell.label.zh)} | {cell.unit} | {cell.years} | {_plain(cell.source)} |"
    yield ""


def _tables(book: Codebook) -> Iterator[str]:
    yield from ('<a id="tables-and-views"></a>', "", "## Tables and views · 表与视图", "")
    for table in book.tables:
        yield from (f"### `{table.name}`", "", table.text.en, "", table.text.zh, "")
        if table.name in ("panel_corrected", "summary_corrected"):
            yield from ("Columns as in `panel` · 列同 `panel`", "")
            continue
        yield from ("| column | type | English | 中文 | unit, codes | NULL |", "|---|---|---|---|---|---|")
        for field in table.fields:
            beside = " ".join(filter(None, [field.unit, field.codes and f"[{field.codes}](#codes)", field.denominator and f"/ `{field.denominator}`"]))
            null = f"{field.null.en} · {field.null.zh}" if field.null else ""
            yield f"| `{field.name}` | {field.type} | {_plain(field.meaning.en)} | {_plain(field.meaning.zh)} | {beside} | {null} |"
        yield ""


def _codes(book: Codebook) -> Iterator[str]:
    yield from ('<a id="codes"></a>', "", "## Codes · 代码", "")
    for name, codes in book.codes.items():
        yield from (f"### {name}", "", "| code | English | 中文 |", "|---|---|---|")
        yield from (f"| `{one.code}` | {_plain(one.label.en)} | {_plain(one.label.zh)} |" for one in codes)
        yield ""


def _units(book: Codebook) -> Iterator[str]:
    yield from ('<a id="units"></a>', "", "## Units · 单位", "", "| unit | English | 中文 | yuan · 元 |", "|---|---|---|---|")
    yield from (f"| {one.unit} | {one.label.en} | {one.label.zh} | {one.yuan or ''} |" for one in book.units)
    yield ""


def _plain(said: str) -> str:
    return said.replace("|", "\\|")
