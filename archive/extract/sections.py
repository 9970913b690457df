"""The six sections of a report: where each begins, and its running text (tables left out)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.clean import is_blank, label, squeeze
from archive.model import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.lines import Line

LONGEST_HEADING = 45
REMEMBERED = 1024  # lines; each is asked for twice
_NUMBERED = re.compile(r"(?:第?[一二三四五六七八]部分|[一二三四五六七八])[、,.:]?(?P<words>.+)")
# 国办公开办函〔2021〕30号, annex: the six headings, and the ways they are really worded
_WORDS = {
    1: re.compile(r"总体|概述|基本情况|工作情况|推进情况"),
    2: re.compile(r"主动公开"),
    3: re.compile(r"申请(?:的)?(?:处理)?情况|依申请公开|收到和处理"),
    4: re.compile(r"复议|诉讼"),
    5: re.compile(r"问题|改进"),
    6: re.compile(r"其他|其它"),
}
_FOOTER = re.compile(
    r"^(?:主办单位|承办单位|版权所有|技术支持|上一篇|下一篇|相关(?:链接|文档|附件)|打印本页|关闭窗口|扫一扫|附件[:下]|分享到)"
    r"|ICP备|网站标识码|公网安备|网站地图"
)
_NUMERALS = "一二三四五六七八"


def heading(line: Line) -> int:
    """The number of the section that a line begins, 0 if it begins none.

    The words decide, not the numeral: 四 is also the last row of table 3, 三 a group of its rows.
    """
    return _number(line.single.text) if line.single else 0


@lru_cache(maxsize=REMEMBERED)
def _number(printed: str) -> int:
    text = label(printed)
    if len(text) > LONGEST_HEADING or text.startswith(("三、本年度办理结果", "四、结转", "一、本年新收", "二、上年结转")):
        return 0
    found = _NUMBERED.fullmatch(text)
    if not found:
        return 0
    numeral = next(sign for sign in text if sign in _NUMERALS)
    number = _NUMERALS.index(numeral) + 1
    words = _WORDS.get(number)
    return number if words and words.search(found["words"]) else 0


def sections(lines: Sequence[Line], title: str = "") -> tuple[Section, ...]:
    """Sections in order; number 0 is the preface. A heading that comes again is text of its section.

    The page around the report is left out: what stands before its title, and the site's own footer.
    """
    found: list[tuple[int, str, list[str]]] = [(0, "", [])]
    for line in lines:
        number = heading(line)
        if number > found[-1][0]:
            item = line.single
            found.append((number, item.text.strip() if item else "", []))
        elif line.layout == "text" and not is_blank(line.text):
            found[-1][2].append(line.text.strip())
    found[0] = (0, "", _preface(found[0][2], title))
    found[-1] = (*found[-1][:2], _without_footer(found[-1][2]))
    return tuple(Section(number, head, "\n".join(text)) for number, head, text in found if head or text)


def _preface(texts: Sequence[str], title: str) -> list[str]:
    """What follows the last line that bears the title; without one, whole sentences only."""
    plain = label(title)
    titled = [at for at, text in enumerate(texts) if plain and plain in label(text)]
    return list(texts[titled[-1] + 1 :]) if titled else [text for text in texts if "。" in text]


def _without_footer(texts: Sequence[str]) -> list[str]:
    end = next((at for at, text in enumerate(texts) if _FOOTER.search(squeeze(text))), len(texts))
    return list(texts[:end])
