"""README.md and README.zh.md of an export: what is in it, how to read it, what it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive.publish.export.about import citation, wording
from archive.publish.quality import accuracy, limits, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.publish.export.about.citation import Cited
    from archive.publish.export.shape import Table
    from archive.publish.export.written import Ways
    from archive.publish.quality import Quality

FOLDER = Path(__file__).parent
NAMES = {"en": "README.md", "zh": "README.zh.md"}
TITLES = {"en": "Annual reports on open government information in China", "zh": "政府信息公开工作年度报告数据"}
FORMATS = {
    "en": {"csv": "every table as CSV.", "parquet": "every table as typed columns.", "stata": "the panel with labels, and a do-file that reads the CSV."},
    "zh": {"csv": "全部数据表（CSV）。", "parquet": "全部数据表，列带类型。", "stata": "带标签的面板数据，以及读取 CSV 的 do 文件。"},
}
PARTED = {
    "en": " Tables of reports are parted by year, a file each: read all files of a folder together.",
    "zh": "报告各表按年度分为多个文件，请一并读取同一文件夹内的文件。",
}
QUALITY = {
    "en": "{clean} of {reports} current reports ({share}) were read without an error or a warning of the checks; what the others say is in `findings`. On {files} published reports"
          " whose figures a person checked, {right} of {cells} cells were read as printed; of {drawn_cells} cells in {drawn} drawn documents of many formats, {wrong} were read wrong and {invented} invented.",
    "zh": "{reports} 份现行报告中，{clean} 份（{share}）没有错误或警告，其余见 `findings`。在经人工核对的 {files} 份已发布报告中，{cells} 个单元格有 {right} 个与原文一致；"
          "在多种格式的 {drawn} 个生成文件中，{drawn_cells} 个单元格读错 {wrong} 个、虚增 {invented} 个。",
}
TERMS = {
    "en": "Figures and texts are those of official documents of state organs, to which China's copyright law does not apply (著作权法, art. 5).",
    "zh": "数字与正文出自国家机关的官方文件，不适用著作权法（第五条）。",
}
LICENSED = {"en": " The publisher of this export gives it away under {}.", "zh": "本导出的发布者以 {} 许可提供。"}


def write(
    out: Path, tables: Sequence[Table], cited: Cited, counts: Mapping[str, int], rows: Mapping[str, int], ways: Ways, known: Quality,
) -> None:
    """Write both into an export."""
    for lang, name in NAMES.items():
        template = (FOLDER / f"readme.{lang}.md").read_text(encoding="utf-8")
        text = template.format(
            title=TITLES[lang], version=cited.version, date=cited.date or "–", sentence=citation.sentence(cited), agencies=rows["agencies"],
            tables="\n".join(f"| `{table.name}` | {rows[table.name]} | {wording.title(table, lang)} |" for table in tables),
            limits="\n".join(f"- {one.text}" for one in limits(lang)),
            formats="\n".join(_formats(lang, ways)), quality=_quality(lang, known),
            terms=TERMS[lang] + (LICENSED[lang].format(cited.license) if cited.license else "") + (" " if lang == "en" else ""), **counts)
        (out / name).write_text(text, encoding="utf-8", newline="\n")


def _formats(lang: str, ways: Ways) -> Iterator[str]:
    for name, text in FORMATS[lang].items():
        if name in ways.formats:
            yield f"- `{name}/`{': ' if lang == 'en' else '：'}{text}" + (PARTED[lang] if ways.parted and name != "csv" else "")


def _quality(lang: str, known: Quality) -> str:
    every = next(iter(known.reads.get("all", [])), {"clean": 0, "reports": 0})
    measured = accuracy()
    drawn = {f"drawn_{name}": sum(row[name] for row in measured["drawn"]) for name in ("files", "cells", "wrong", "invented")}
    return QUALITY[lang].format(
        clean=every["clean"], reports=every["reports"], share=share(every["clean"], every["reports"]), drawn=drawn["drawn_files"],
        drawn_cells=drawn["drawn_cells"], wrong=drawn["drawn_wrong"], invented=drawn["drawn_invented"], **measured["published"])
