"""A filled report that is known: random consistent figures, how each is printed, and what must be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.forms import forms
from tests.archive import sheet_shapes as shapes
from tests.archive.filled import DONE, FROM, LEFT, OVER, figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from archive.model import Value

AMOUNT = "proactive.procurement.amount"
MARKS = {"blank": ("",), "slash": ("/",), "dash": ("—",), "none": ("无",), "mixed": ("0", "", "", "/", "—", "无"), "holes": ("", "/")}
YEARS = {"2019": (2019, 2020), "2021": (2021, 2022, 2023, 2024, 2025)}
FIRST, SECOND = "青柳石云清白东双玉新金梅竹松兰凤", "河溪桥湾塘岭坪泉湖林田港沙墩"
OFFICES = ("{county}{town}镇人民政府", "{county}{town}乡人民政府", "{county}人民政府", "{county}{town}街道办事处",
           "{county}水利局", "{county}交通运输局", "{county}农业农村局", "{county}民政局")


@dataclass(frozen=True)
class Filled:
    """A report's truth: cells (null = printed blank or as a stroke), units of money, and the print of each cell."""

    edition: str
    year: int
    agency: str
    cells: Mapping[str, Value]
    prints: Mapping[str, str]
    units: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"


def fill(style: Mapping[str, str], chance: Random) -> Filled:
    """The report of a style: density, scale, numbers, blanks, signs and unit say what is printed."""
    edition = style["edition"]
    county = chance.choice(FIRST) + chance.choice(SECOND) + chance.choice("县区")
    agency = chance.choice(OFFICES).format(county=county, town=chance.choice(FIRST) + chance.choice(SECOND))
    values = _balanced(edition, style, chance)
    units = forms()[edition].fixed_units()
    if AMOUNT in values and style["unit"]:
        units[AMOUNT] = "万元" if "wan" in style["unit"] else "元"
    prints = {key: _printed(key, value, style, chance) for key, value in values.items()}
    cells = {key: None if _is_mark(prints[key]) else value for key, value in values.items()}
    if cells.get(AMOUNT, 0) is None and "cell" in style["unit"]:
        del units[AMOUNT]
    return Filled(edition, chance.choice(YEARS[edition]), agency, cells, prints, units)


def _is_mark(text: str) -> bool:
    return text in {"", "/", "—", "无"}


def _balanced(edition: str, style: Mapping[str, str], chance: Random) -> dict[str, int | float]:
    """figures() with zeros and large numbers strewn in, the sums made anew."""
    form = forms()[edition]
    cells = figures(edition, chance, sparse=style["density"] == "sparse")
    share = 0.35 if style["density"] == "zeros" else 0.0
    columns = [column.id for column in form.requests.columns[:-1]]
    results = [row.id for row in form.requests.rows if row.id not in {FROM, OVER, DONE, LEFT}]
    for column in columns:
        factor = chance.randint(20, 900) if style["scale"] == "large" else 1
        for row in (*results, LEFT):
            key = f"requests.{row}.{column}"
            cells[key] = 0 if chance.random() < share else cells[key] * factor
        at = {row: f"requests.{row}.{column}" for row in (FROM, OVER, DONE, LEFT)}
        cells[at[DONE]] = sum(cells[f"requests.{row}.{column}"] for row in results)
        cells[at[OVER]] = min(cells[at[OVER]], cells[at[DONE]] + cells[at[LEFT]])
        cells[at[FROM]] = cells[at[DONE]] + cells[at[LEFT]] - cells[at[OVER]]
    for row in form.requests.rows:
        cells[f"requests.{row.id}.total"] = sum(cells[f"requests.{row.id}.{column}"] for column in columns)
    for key in cells:
        if key.startswith("proactive.") and chance.random() < share:
            cells[key] = 0
        elif style["scale"] == "large" and key.endswith(".decisions"):
            cells[key] = cells[key] * chance.randint(20, 900)
    return cells


def _printed(key: str, value: float, style: Mapping[str, str], chance: Random) -> str:
    marks = MARKS.get(style["blanks"])
    if marks and (value == 0 or (style["blanks"] == "holes" and chance.random() < 0.06)):
        text = chance.choice(marks)
        if text != "0":
            return text
    text = str(value)
    if key.endswith(".change") and value and style["signs"]:
        text = f"增{text}" if value > 0 and style["signs"] == "words" else shapes.sign_in_words(text, chance)
    elif key == AMOUNT and style["unit"].startswith("cell"):
        text += "万元" if "wan" in style["unit"] else "元"
    elif style["numbers"] == "full-width":
        text = shapes.full_width(text, chance)
    elif style["numbers"] == "thousands":
        text = shapes.thousands(text, chance)
    elif style["numbers"] == "counted" and isinstance(value, int):
        text = shapes.counted(text, chance)
    return text
