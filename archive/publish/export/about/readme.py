"""README.md and README.zh.md of an export: what is in it, how to read it, what it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive.publish.export.about import citation, wording
from archive.publish.quality import limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.publish.export.about.citation import Cited
    from archive.publish.export.shape import Table

FOLDER = Path(__file__).parent
NAMES = {"en": "README.md", "zh": "README.zh.md"}
TITLES = {"en": "Annual reports on open government information in China", "zh": "政府信息公开工作年度报告数据"}
PARTED = {"en": " Tables of reports are parted by year, a file each: read all files of a folder together.", "zh": "报告各表按年度分为多个文件，请一并读取同一文件夹内的文件。"}
TERMS = {
    "en": "Figures and texts are those of official documents of state organs, to which China's copyright law does not apply (著作权法, art. 5).",
    "zh": "数字与正文出自国家机关的官方文件，不适用著作权法（第五条）。",
}
LICENSED = {"en": " The publisher of this export gives it away under {}.", "zh": "本导出的发布者以 {} 许可提供。"}


def write(out: Path, tables: Sequence[Table], cited: Cited, counts: Mapping[str, int], rows: Mapping[str, int], *, parted: bool) -> None:
    """Write both into an export."""
    for lang, name in NAMES.items():
        template = (FOLDER / f"readme.{lang}.md").read_text(encoding="utf-8")
        text = template.format(
            title=TITLES[lang], version=cited.version, date=cited.date or "–", sentence=citation.sentence(cited), agencies=rows["agencies"],
            tables="\n".join(f"| `{table.name}` | {rows[table.name]} | {wording.title(table, lang)} |" for table in tables),
            limits="\n".join(f"- {one.text}" for one in limits(lang)), parted=PARTED[lang] if parted else "",
            terms=TERMS[lang] + (LICENSED[lang].format(cited.license) if cited.license else "") + (" " if lang == "en" else ""), **counts)
        (out / name).write_text(text, encoding="utf-8", newline="\n")
