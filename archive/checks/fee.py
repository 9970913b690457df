"""The fee taken for processing information (信息处理费), as section 六 of reports for 2021 and later states it.

国办函〔2020〕109号, in force since 1 January 2021. A plain statement of the year's amount is taken, 未收取 is 0, silence is
no figure; what is rounded, of several years, of several amounts or of a rate is refused and told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from archive.checks.sentences import sentences_with
from archive.model import Figure, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.model import Section

KEY = "other.info_processing_fee_yuan"
FIRST_YEAR = 2021
SECTION = 6

_WORDS = re.compile("费")  # what is in brackets may part the others
_LONGEST = 2_000  # characters of a sentence that is looked at
_BRACKETED = re.compile(r"《[^》]*》|\([^)]*\)|〔[^〕]*〕")
_FEE = re.compile(r"信息(?:公开)?(?:信息)?处理费")
_AMOUNT = re.compile(r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?|零)(?P<unit>万元|元)")
_NONE = re.compile(
    r"(?:未|没有|无|暂无|没)(?:曾|有|产生|发生|向[^,]{1,8})*(?:收取|收到|征收|收|产生|发生)?[^,\d]{0,10}信息(?:公开)?(?:信息)?处理费"
    r"|信息(?:公开)?(?:信息)?处理费[^,\d]{0,8}(?:未收取|未发生|未产生|没有收取|没有发生|:无|为无|为零)(?!元)")
# what makes a sentence no plain statement of the year's amount
_UNFIT = {
    "is rounded": re.compile(r"约|左右|上下|余元|多元|近\d|将近|以上|以下|以内|不超过|超过|至少|\d+(?:余|多)|[十百千]元|\d+[-~至]\d+"),
    "is of several years": re.compile(r"累计|历年|以来|截[至止]|近年|[两三四五]年|同比|上年|上一年|去年|往年|比20|较20"),
    "is of a rate, not of what was taken": re.compile(r"标准|每[件页次条]|按[件页量]|/[件页]"),
    "is of what was waived, owed or returned": re.compile(r"减免|免收|免除|免缴|退还|退回|应收|应缴|欠|拟收|未缴|逾期"),
}
_WORDY = re.compile(r"\d(?:余|多|几)万?元|[一二三四五六七八九十百千万][余多]?元")
_YEAR = re.compile(r"(20\d\d)年")


@dataclass(frozen=True, slots=True)
class _Told:
    """What one sentence says: an amount in 元 as printed, or why it is not taken."""

    amount: Decimal | None = None
    print: str = ""
    unfit: str = ""


def fee(sections: Sequence[Section], year: int | None) -> tuple[Figure | None, tuple[Finding, ...]]:
    """The figure, if the text leaves no doubt about it; a note where it speaks of an amount that is not taken."""
    if year is None or year < FIRST_YEAR:
        return None, ()
    told = [one for section in sections if section.number == SECTION for one in _sentences(section.text, year)]
    unfit = next((one.unfit for one in told if one.unfit), "")
    if not unfit and len({one.amount for one in told}) > 1:
        unfit = "is told differently in different sentences"
    if unfit or not told:
        return None, (Finding("processing_fee", "note", f"the fee for processing information {unfit}: not taken", KEY),) if unfit else ()
    best = next((one for one in told if one.amount is not None and "元" in one.print), told[0])
    assert best.amount is not None
    value = int(best.amount) if best.amount == best.amount.to_integral_value() else float(best.amount)
    notes = (Finding("processing_fee", "note", f"{best.print} are {value} 元", KEY, found=value),) if "万" in best.print else ()
    return Figure(KEY, value, best.print), notes


def _sentences(text: str, year: int) -> Iterator[_Told]:
    for sentence in sentences_with(_WORDS, text):
        if len(sentence) > _LONGEST:
            continue
        plain = _BRACKETED.sub("", sentence)
        if _FEE.search(plain) and (told := _told(plain, year)):
            yield told


def _told(sentence: str, year: int) -> _Told | None:
    """None where the sentence tells neither an amount nor that there was none."""
    amounts = {match.group(): _yuan(match) for match in _AMOUNT.finditer(sentence)}
    none = _NONE.search(sentence)
    if not amounts and not none:
        return _Told(unfit="is no plain number") if _WORDY.search(sentence) else None
    unfit = next((why for why, words in _UNFIT.items() if words.search(sentence)), "")
    if set(_YEAR.findall(sentence)) - {str(year)}:
        unfit = "is of another year"
    if len(set(amounts.values())) > 1:
        unfit = f"is one of several amounts ({', '.join(amounts)})"
    if none and any(amounts.values()):
        unfit = f"is said to be none, and {', '.join(amounts)}"
    if unfit:
        return _Told(unfit=unfit)
    return _Told(Decimal(0), none.group()) if none and not amounts else _Told(next(iter(amounts.values())), next(iter(amounts)))


def _yuan(match: re.Match[str]) -> Decimal:
    digits = "0" if match["digits"] == "零" else match["digits"].replace(",", "")
    return Decimal(digits) * (10_000 if match["unit"] == "万元" else 1)
