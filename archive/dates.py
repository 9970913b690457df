"""Years and dates as Chinese titles and reports print them; all texts as titles.plain() leaves them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

FIRST, LAST = 2003, 2049  # the first local disclosure rules are of 2002 (Guangzhou); below and above: no year

_DIGITS = str.maketrans("〇零○◯oOОоΟο一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000000000012345678912345678" + "9")
_ZERO = "0〇零○◯oOОоΟο"
_ANY = _ZERO + "1-9一二三四五六七八九"
# Two digits 20, then two of any kind; letters O pass for zero only beside 年 (二O二O年, 2O19年).
_YEAR = re.compile(
    rf"(?<![\d〇])(?P<plain>20[0-4]\d)(?!\d)(?P<tail>年?年?度?)|(?P<mixed>[2二贰][{_ZERO}][{_ANY}]{{2}})年年?度?"
)
_DATE_AFTER = re.compile(r"(?:年?\d{1,2}月|年?\d{1,2}日|[-./]\d{1,2}(?!\d)|\d|[〕】\])]\d*号|年[前初底末])")
_JOINED = re.compile(r"[-—–~至到、和及与]+|年度?[-—–~至到、和及与]+")


@dataclass(frozen=True, slots=True)
class Year:
    """A year named in a text: value, and the span of its print (年 and 度 included)."""

    value: int
    start: int
    end: int
    dated: bool  # followed by 度: a reporting year rather than a date


def years(text: str) -> list[Year]:
    """Years named in a title or sentence, without those that belong to a date or a document number."""
    found = []
    for match in _YEAR.finditer(text):
        value = int((match["plain"] or match["mixed"]).translate(_DIGITS))
        bare = match["plain"] and not match["tail"]
        rest = text[match.end() - (0 if bare else len(match["tail"] or "")) :][:6] if match["plain"] else ""
        if FIRST <= value <= LAST and not _DATE_AFTER.match(rest):
            found.append(Year(value, match.start(), match.end(), match[0].endswith("度")))
    return found


def year_range(text: str) -> str:
    """The print of a range or list of years (2008-2020年, 2019年、2020年), else ''."""
    named = years(text)
    for first, second in pairwise(named):
        between = text[first.end : second.start]
        if first.value != second.value and (between == "" or _JOINED.fullmatch(between)):
            return text[first.start : second.end]
    return ""
