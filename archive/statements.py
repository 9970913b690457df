"""What the running text of a report states in numbers, each with its sentence: the narratives of 2008 to 2013,
and any report without tables.

A statement is taken only where its sentence is of the year and of this one fact; 没有发生 is 0, silence is
nothing. Where sentences disagree on a fact none of them is taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.clean import squeeze
from archive.model import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.model import Section

_SENTENCE = re.compile(r"[^。;；!！?？\n]+")
_CLAUSE = re.compile(r"[^,，、:：]+")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
# a sentence of several years; a clause of another year; a rounded number
_MANY_YEARS = re.compile(r"累计|历年|以来|截[至止]|近年|[两三四五]年")
_OTHER_YEAR = re.compile(r"同比|上年|上一年|去年|往年|环比|增长|增加|减少|下降")
_ROUNDED = re.compile(r"余[条件次份元]|多[条件次份元]|近\d|约\d|超过?\d|以上|左右|\d[万千百](?!元)")
_OF_DISCLOSURE = re.compile(r"信息公开|依申请公开|公开申请|政府信息|申请公开|公开信息")
_NONE = re.compile(r"未|没有|无(?!偿|法|关|障)|零(?=[件次起宗])|不存在")
_NUMBER = r"(?P<n>\d{1,9})"
_COUNT = r"(?:条|件|次|份|宗|起|例|人次|个)"

_DISCLOSED = re.compile(
    rf"(?:主动公开|公开|发布)(?:的)?(?:各类)?(?:政府|政务)?信息(?:总数|总量|数量|数)?(?:共计|共有|总计|合计|共|为|达到|达)?(?:了)?{_NUMBER}条"
    rf"|(?:共|共计|总计|累计)?(?:主动)?(?:公开|发布)(?:了)?{_NUMBER.replace('<n>', '<m>')}条(?:政府|政务)?信息"
)
_CHANNEL = re.compile(r"通过|利用|依托|其中|网站|网上|微博|微信|公报|栏|栏目|报刊|电视|广播|类|方面|按")
_RECEIVED = re.compile(rf"(?:收到|受理|接到|接收)[^\d,，]{{0,30}}?{_NUMBER}{_COUNT}")
_REPLIED = re.compile(rf"(?:答复|办结|回复)(?:了)?[^\d,，]{{0,16}}?{_NUMBER}{_COUNT}")
_FEES = re.compile(r"(?:收费|收取|费用)[^\d,，]{0,16}?(?P<n>\d+(?:\.\d+)?)(?P<unit>万元|元)")
_NO_FEES = re.compile(r"(?:未|没有|无|不)(?:曾)?(?:收取|产生|发生|向申请人收取)?[^,，]{0,12}(?:费|费用)|免费提供|均未收费|未收费")
_REVIEW = re.compile(rf"复议[^\d,，]{{0,12}}?{_NUMBER}{_COUNT}|{_NUMBER.replace('<n>', '<m>')}{_COUNT}[^,，]{{0,6}}行政复议")
_SUIT = re.compile(rf"诉讼[^\d,，]{{0,12}}?{_NUMBER}{_COUNT}|{_NUMBER.replace('<n>', '<m>')}{_COUNT}[^,，]{{0,6}}行政诉讼")
_REQUEST = re.compile(r"申请")
Told = tuple[str, "int | float", str]  # fact, value, unit
FACTS = ("disclosed", "requests_received", "requests_replied", "fees", "reconsiderations", "litigations")


def statements(sections: Sequence[Section]) -> tuple[Statement, ...]:
    """One statement a fact at most, in the order of FACTS."""
    found: dict[str, list[Statement]] = {fact: [] for fact in FACTS}
    for section in sections:
        for sentence in _SENTENCE.findall(squeeze(section.text)):
            if not _MANY_YEARS.search(sentence) and not _ROUNDED.search(sentence):
                for fact, value, unit in _stated(_of_the_year(sentence), section.heading):
                    found[fact].append(Statement(fact, value, unit, sentence))
    agreed = (told[0] for told in found.values() if told and len({(one.value, one.unit) for one in told}) == 1)
    return tuple(agreed)


def _of_the_year(sentence: str) -> str:
    """The sentence without its clauses about other years; thousands unseparated."""
    clauses = _CLAUSE.findall(_THOUSANDS.sub("", sentence))
    return ",".join(clause for clause in clauses if not _OTHER_YEAR.search(clause))


def _stated(sentence: str, heading: str) -> Iterator[Told]:
    yield from _disclosed(sentence)
    if _OF_DISCLOSURE.search(sentence) or _OF_DISCLOSURE.search(squeeze(heading)):
        yield from _requests(sentence)
        yield from _fees(sentence)
        yield from _disputes(sentence)


def _disclosed(sentence: str) -> Iterator[Told]:
    """The year's total: not what one channel or one kind of information has."""
    for clause in _CLAUSE.findall(sentence):
        number = _DISCLOSED.search(clause)
        if number and not _CHANNEL.search(clause[: number.end()]):
            yield "disclosed", int(number["n"] or number["m"]), "条"


def _requests(sentence: str) -> Iterator[Told]:
    if not _REQUEST.search(sentence) or re.search(r"复议|诉讼|投诉|举报|信访|其中", sentence):
        return
    clauses = _CLAUSE.findall(sentence)
    for clause in clauses:
        for fact, pattern in (("requests_received", _RECEIVED), ("requests_replied", _REPLIED)):
            numbers = list(pattern.finditer(clause))
            if len(numbers) == 1:
                yield fact, int(numbers[0]["n"]), "件"
        if re.search(r"(?:未|没有|无)(?:曾)?(?:收到|接到|接收|受理|发生)", clause) and not _RECEIVED.search(clause):
            yield "requests_received", 0, "件"


def _fees(sentence: str) -> Iterator[Told]:
    numbers = list(_FEES.finditer(sentence))
    if len(numbers) == 1:
        text = numbers[0]["n"]
        yield "fees", float(text) if "." in text else int(text), numbers[0]["unit"]
    elif not numbers and _NO_FEES.search(sentence) and re.search(r"收费|费用|收取", sentence):
        yield "fees", 0, "元"


def _disputes(sentence: str) -> Iterator[Told]:
    """复议 and 诉讼 in one sentence: 0 for both, or a number beside each; one number for both is neither's."""
    both = "复议" in sentence and "诉讼" in sentence
    for fact, word, pattern in (("reconsiderations", "复议", _REVIEW), ("litigations", "诉讼", _SUIT)):
        if word not in sentence:
            continue
        value = _dispute(sentence, pattern, both=both)
        if value is not None:
            yield fact, value, "件"


def _dispute(sentence: str, pattern: re.Pattern[str], *, both: bool) -> int | None:
    numbers = [int(found["n"] or found["m"]) for found in pattern.finditer(sentence)]
    everything = re.findall(rf"\d+(?={_COUNT})", sentence)
    if not everything and _NONE.search(sentence):
        return 0
    if everything and all(int(text) == 0 for text in everything):
        return 0
    alone = len(everything) == 1 if not both else len(everything) == 2
    return numbers[0] if len(numbers) == 1 and alone else None
