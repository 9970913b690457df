"""Years and dates as Chinese titles and reports print them; all texts as titles.plain() leaves them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST, LAST = 2003, 2049  # the first local disclosure rules are of 2002 (Guangzhou); below and above: no year

_DIGITS = str.maketrans("〇零○◯oOОоΟο一二三四五六七八九壹贰叁肆伍陆柒捌玖", "0" * 10 + "123456789" * 2)
_ZERO = "0〇零○◯oOОоΟο"
_ANY = _ZERO + "1-9一二三四五六七八九"
# Two digits 20, then two of any kind; letters O pass for zero only beside 年 (二O二O年, 2O19年).
_YEAR = re.compile(
    rf"(?<![\d〇])(?P<plain>20[0-4]\d)(?!\d)(?P<tail>年?年?度?)|(?P<mixed>[2二贰][{_ZERO}][{_ANY}]{{2}})年年?度?"
)
_DATE_AFTER = re.compile(r"(?:年?\d{1,2}月|年?\d{1,2}日|[-./](?!20\d\d(?!\d))\d|\d|[〕】\])]\d*号|年[前初底末])")
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


# ---- in documents ---------------------------------------------------------------------------------------

# What stands before the period of a report; what follows is read as far as a sentence can reach.
_PERIOD_LEAD = re.compile(r"统计(?:数据)?(?:的)?(?:期限|时限|时间|周期|起止|范围)|数据(?:的)?(?:期限|时限|统计自|起止)|期限(?:为|是|自|从)|时限(?:为|是|自|从)")
# 2020年1月1日至(2020年)12月31日 with lost characters: 202111日, 20191月1日, 202020年12月31日 (code Y3).
_PERIOD = re.compile(
    r"(?P<first>20[0-4]\d)(?:20[0-4]\d)?年?(?:0?[15])?月?0?1日?[起自]?[^\d。]{1,4}(?:(?P<last>20[0-4]\d)(?:20|\d\d)?年?)?(?:12)?月?3[01]日"
)
_GARBLED = re.compile(r"(?<!\d)(20[0-4]\d)(?=\d{0,4}[年月日.\-/])")
_STATED = re.compile(r"现将(?:本|我|[\u4e00-\u9fff]{0,20})?(20[0-4]\d)年|(?:公布|公开|发布|编制)(?:[\u4e00-\u9fff]{0,25})(20[0-4]\d)年度?(?:政府|政务)?信息公开")
_OPENING = re.compile(r"(?:^|[。\n;:)])(20[0-4]\d)年度?,?(?!\d|\d*月)")
_DATE = re.compile(
    rf"(20[0-4]\d)(?:年|[-./])([01]?\d)(?:月|[-./])([0-3]?\d)|([2二][{_ZERO}][{_ANY}]{{2}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})日"
)
_PUBLISHED = re.compile(r"(?:发布|公开|公布)(?:日期|时间)[:|]*(.{8,20})")
_DATED = re.compile(r"(?:(?:发文|成文|生成|印发)(?:日期|时间)|^日期|^时间)[:|]*(.{8,20})")
LONGEST_LABEL = 120  # characters of a line that names a date by its label
_LONGEST_ALONE = 15  # of a line that is nothing but a date: twelve, and three more
_TABLE_YEAR = re.compile(r"\(?(?:(?:统计|填报)?(?:年度|年份|期间|时间)[:]?)?(20[0-4]\d)年度?\)?")
TABLE_TITLE = re.compile(r"(?P<before>.{0,60}?)(?:政府|政务)?信息公开(?:工作)?(?:基本)?情况统计表(?P<after>.{0,12})")
_LATE = range(1, 5)  # months in which a report of the year before is published


def period_years(text: str) -> tuple[int, ...]:
    """Years of the statistical period that the preface states, () where none is stated; tolerant of lost characters."""
    lead = _PERIOD_LEAD.search(text)
    window = text[lead.start() : lead.end() + 60] if lead else ""
    found = _PERIOD.search(window) or _PERIOD.search(text[:20_000])
    if found:
        named = [int(found[group]) for group in ("first", "last") if found[group]]
    else:
        named = [int(year) for year in _GARBLED.findall(window)[:2]]
    return tuple(dict.fromkeys(year for year in named if FIRST <= year <= LAST))


def stated_year(text: str) -> int | None:
    """The year that the body speaks of: 现将2021年度…, else the first sentence that begins with a year."""
    for pattern in (_STATED, _OPENING):
        for match in pattern.finditer(text[:8_000]):
            year = int(next(group for group in match.groups() if group))
            if FIRST <= year <= LAST:
                return year
    return None


def table_year(lines: Iterable[str]) -> int | None:
    """The year that a table's own head tells: (2017年度) on a line below its title, or 2017年…情况统计表; None for several."""
    found = set()
    for line in lines:
        alone, title = _TABLE_YEAR.fullmatch(line), TABLE_TITLE.fullmatch(line)
        if alone:
            found.add(int(alone[1]))
        elif title:
            found |= {year.value for part in title.groups() for year in years(part)}
    return found.pop() if len(found) == 1 else None


def first_date(text: str) -> date | None:
    """The first date of a text, ISO-like or Chinese; None where the calendar has no such day."""
    match = _DATE.search(text)
    if not match:
        return None
    if match[1]:
        parts = [int(part) for part in match.group(1, 2, 3)]
    else:
        parts = [int(match[4].translate(_DIGITS)), _counted(match[5]), _counted(match[6])]
    try:
        return date(*parts)
    except ValueError:
        return None


def labelled_date(lines: Iterable[str]) -> date | None:
    """The date behind 发布日期 on a page, else behind 成文日期 and the like; a label alone goes with the line after it."""
    short = [line for line in lines if len(line) <= LONGEST_LABEL]
    if not names_date("\n".join(short)):
        return None
    joined = [line if any(map(str.isdigit, line)) else f"{line}:{after}" for line, after in pairwise([*short, ""]) if names_date(line) or names_date(after)]
    for pattern in (_PUBLISHED, _DATED):
        for match in filter(None, map(pattern.search, joined)):
            day = first_date(match[1])
            if day:
                return day
    return None


def names_date(text: str) -> bool:
    """Does it have a label of a date."""
    return "日期" in text or "时间" in text


def only_date(line: str) -> date | None:
    """The date of a line that is nothing but a date (under a signature)."""
    match = _DATE.search(line) if len(line) <= _LONGEST_ALONE else None
    return first_date(line) if match and len(line) - len(match[0]) <= 3 else None


def year_before(published: date | None) -> int | None:
    """Reports come out from January to March, some in April; later re-posts tell nothing (codes Y2, Y4)."""
    return published.year - 1 if published and published.month in _LATE else None


def _counted(numeral: str) -> int:
    """一 to 九十九.

    >>> _counted("二十一"), _counted("十"), _counted("九")
    (21, 10, 9)
    """
    tens, ten, ones = numeral.rpartition("十")
    digit = "零一二三四五六七八九".find
    return (max(digit(tens), 1) * 10 if ten else 0) + (digit(ones) if ones else 0)
