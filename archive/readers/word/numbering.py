"""Automatic numbers of paragraphs (一、 （一） 1.), which no run of the text holds (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.readers.package import local
from archive.readers.word.attributes import child, integer, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_CHINESE = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST = 9999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: format of its number, text around it, first number."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False  # numbers of outer levels as digits


@dataclass(frozen=True, slots=True)
class Numbered:
    """The lists of a document: number id → abstract id, levels, and the levels that begin anew."""

    lists: dict[int, tuple[int, dict[int, Level]]] = field(default_factory=dict)
    restarts: dict[tuple[int, int], int] = field(default_factory=dict)


def numbered(root: _Element | None) -> Numbered:
    """Reads numbering.xml; None gives no lists."""
    if root is None:
        return Numbered()
    abstracts = {integer(one, "abstractNumId"): _levels(one) for one in root if local(one) == "abstractNum"}
    found = Numbered()
    for num in root:
        if local(num) == "num":
            number, abstract = integer(num, "numId"), integer(child(num, "abstractNumId"))
            levels = dict(abstracts.get(abstract, {}))
            for override in num:
                if local(override) == "lvlOverride":
                    _override(override, number, levels, found)
            found.lists[number] = (abstract, levels)
    return found


def _override(override: _Element, number: int, levels: dict[int, Level], found: Numbered) -> None:
    at = integer(override, "ilvl")
    level = child(override, "lvl")
    if level is not None:
        levels[at] = _level(level)
    start = child(override, "startOverride")
    if start is not None:
        found.restarts[number, at] = integer(start, default=1)


def _levels(abstract: _Element) -> dict[int, Level]:
    return {integer(one, "ilvl"): _level(one) for one in abstract if local(one) == "lvl"}


def _level(element: _Element) -> Level:
    return Level(
        value(child(element, "numFmt")) or "decimal",
        value(child(element, "lvlText")),
        integer(child(element, "start"), default=1),
        child(element, "isLgl") is not None,
    )


class Counters:
    """Counts the paragraphs of each list while a document is read."""

    def __init__(self, lists: Numbered) -> None:
        self._lists = lists
        self._counts: dict[int, dict[int, int]] = {}  # abstract id → level → last number
        self._begun: set[tuple[int, int]] = set()

    def next(self, number: int, level: int) -> str:
        """The number printed before the next paragraph of a list; "" for bullets and lists unknown."""
        abstract, levels = self._lists.lists.get(number, (0, {}))
        at = levels.get(level)
        if at is None or not 0 <= level < LEVELS:
            return ""
        counts = self._counts.setdefault(abstract, {})
        restart = self._lists.restarts.get((number, level))
        if restart is not None and (number, level) not in self._begun:
            self._begun.add((number, level))
            counts[level] = restart
        else:
            counts[level] = counts.get(level, at.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        return self._text(at, levels, counts)

    def _text(self, at: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        if at.format in {"bullet", "none"}:
            return ""

        def one(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            level = levels.get(index, Level())
            count = counts.get(index, level.start)
            return written(count, "decimal" if at.legal else level.format)

        return _PLACE.sub(one, at.text)


def written(number: int, format_: str) -> str:
    """A number as a list prints it; digits where the format is not known.

    >>> written(3, "chineseCountingThousand"), written(12, "japaneseCounting"), written(4, "upperRoman"), written(2, "x")
    ('三', '十二', 'IV', '2')
    """
    if not 0 < number <= _LARGEST:
        return str(number)
    writer = _FORMATS.get(format_)
    return writer(number) if writer else str(number)


def _counting(number: int) -> str:
    """一 … 十 十一 … 二十 … 一百零一 as one counts."""
    text = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += _CHINESE[digit] + unit
        elif text and number % power and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _legal(number: int) -> str:
    digits = dict(zip(_CHINESE, _LEGAL, strict=True))
    units = {"十": "拾", "百": "佰", "千": "仟"}
    text = _counting(number)
    text = f"一{text}" if text.startswith("十") else text
    return "".join(digits.get(sign, units.get(sign, sign)) for sign in text)


def _digits(number: int) -> str:
    return "".join(_CHINESE[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value_, sign in _ROMAN:
        text += sign * (number // value_)
        number %= value_
    return text


def _letter(number: int) -> str:
    """a … z aa bb as Word goes on."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}
