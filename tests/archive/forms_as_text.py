"""Plain-text dumps of a filled form, in the styles that extractors leave; the figures are known.

`dump(seed)` gives the text, the figures it prints, and what was drawn.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests.archive.forms_as_html import TABLES, Page, draw, sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.archive.filled import Sheet

STYLES = ("tabs", "bars", "markdown", "bar-per-cell", "bar-lines", "lines", "words", "glued")
HTML_ONLY = {"skin": "", "nesting": "", "charset": "", "around": ""}


def dump(seed: int, fixed: Mapping[str, str] | None = None) -> Page:
    """The dump of a seed; fixed overrules what would be drawn, style among it."""
    chance = Random(seed)
    drawn = draw(chance) | HTML_ONLY | {"style": chance.choice(STYLES), "lines": chance.choice(("", "", *MUTATIONS))} | dict(fixed or {})
    if drawn["lines"]:  # a cell too many and one lost leave no trace
        drawn |= {"fourth": drawn["fourth"].replace("sixteen", ""), "damage": drawn["damage"].replace("cell_inserted", "")}
    if drawn["style"] == "glued":  # a 1 beside a number is one number with it
        drawn |= {"columns": "", "damage": drawn["damage"].replace("cell_inserted", "")}
    tables, cells = sheets(drawn, chance)
    lines = ["某镇2020年政府信息公开工作年度报告", "一、总体情况", "2020年，全镇主动公开信息368条。"]
    for number, group in tables.items():
        lines.append(TABLES[number])
        lines.extend(line for sheet in group for line in written(sheet, drawn["style"]))
    lines += ["五、存在的主要问题及改进情况", "共整改3项。", "六、其他需要报告的事项", "无"]
    if drawn["lines"]:
        lines = MUTATIONS[drawn["lines"]](lines, chance)
    return Page("\n".join(lines).encode(), cells, drawn, drawn["edition"])


def written(sheet: Sheet, style: str) -> list[str]:
    """The lines of one table."""
    rows = [[" ".join(box.text.split("\n")) if style != "lines" else box.text for box in row] for row in sheet]
    if style == "tabs":
        return ["\t".join(row) for row in rows]
    if style in {"bars", "markdown"}:
        return [("| " if style == "markdown" else "") + " | ".join(row) + " |" for row in rows]
    if style == "words":
        return [" ".join("".join(text.split()) for text in row) for row in rows]
    if style == "glued":
        return ["".join(row) for row in rows]
    cells = [text for row in rows for text in row]
    if style == "bar-per-cell":
        return [f"{text} |" for text in cells]
    if style == "bar-lines":
        return [line for text in cells for line in (text, "|")]
    return cells


# ---- what happens to lines ----------------------------------------------------------------------------------

Lines = list[str]


def line_dropped(lines: Lines, chance: Random) -> Lines:
    at = chance.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def page_number(lines: Lines, chance: Random) -> Lines:
    """A bare 3 is not among them: below a label whose cell is blank it cannot be told from a figure."""
    at = chance.randrange(len(lines) + 1)
    return [*lines[:at], chance.choice(["- 3 -", "— 5 —", "第3页", "-12-", "~ 4 ~"]), *lines[at:]]


def blank_line(lines: Lines, chance: Random) -> Lines:
    at = chance.randrange(len(lines) + 1)
    return [*lines[:at], "", *lines[at:]]


def misprint(lines: Lines, chance: Random) -> Lines:
    """A character lost or replaced; digits, signs and points stay."""
    at = chance.randrange(len(lines))
    places = [place for place, sign in enumerate(lines[at]) if not (sign.isdigit() or sign in "+-.,减增 \t|")]
    if not places:
        return lines
    place = chance.choice(places)
    other = chance.choice(["", "的", "项", "省", "一"])
    return [*lines[:at], lines[at][:place] + other + lines[at][place + 1 :], *lines[at + 1 :]]


def line_doubled(lines: Lines, chance: Random) -> Lines:
    at = chance.randrange(len(lines))
    return lines[: at + 1] + lines[at:]


def lines_joined(lines: Lines, chance: Random) -> Lines:
    """Two lines in one, but never two numbers in one."""
    at = chance.randrange(len(lines) - 1)
    if lines[at][-1:].isdigit() and lines[at + 1][:1].isdigit():
        return lines
    return [*lines[:at], lines[at] + lines[at + 1], *lines[at + 2 :]]


def line_split(lines: Lines, chance: Random) -> Lines:
    """One line in two, but never a number in two."""
    at = chance.randrange(len(lines))
    line = lines[at]
    places = [p for p in range(1, len(line)) if not _inside_number(line, p)]
    if not places:
        return lines
    place = chance.choice(places)
    return [*lines[:at], line[:place], line[place:], *lines[at + 1 :]]


def cut_off(lines: Lines, chance: Random) -> Lines:
    """The text ends early, but never inside a number."""
    text = "\n".join(lines)
    place = chance.randrange(1, len(text) + 1)
    while _inside_number(text, place):
        place -= 1
    return text[:place].split("\n")


def columns_shifted(lines: Lines, chance: Random) -> Lines:
    """A blank cell is put before, or taken out of, a row that is written with separators."""
    at = [n for n, line in enumerate(lines) if "\t" in line or " | " in line]
    if not at:
        return lines
    row = chance.choice(at)
    mark = "\t" if "\t" in lines[row] else " | "
    cells = lines[row].split(mark)
    place = chance.randrange(len(cells))
    cells = [*cells[:place], *([""] if chance.random() < 0.5 else []), *cells[place + (chance.random() < 0.5) :]]
    return [*lines[:row], mark.join(cells), *lines[row + 1 :]]


def _inside_number(text: str, place: int) -> bool:
    signs = "0123456789０１２３４５６７８９.,-+"
    return 0 < place < len(text) and text[place - 1] in signs and (text[place] in signs or text[place] in "万亿")


MUTATIONS = {
    function.__name__: function
    for function in (line_dropped, page_number, blank_line, misprint, line_doubled, lines_joined, line_split, cut_off, columns_shifted)
}
