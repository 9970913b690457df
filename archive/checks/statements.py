"""What the running text of a report states in numbers, each with its sentence: the narratives of 2008 to 2013,
and any report without tables.

A statement is taken only where its sentence is of the year, of the agency as a whole, and of this one fact;
没有发生 is 0, silence is nothing. Where sentences disagree on a fact none of them is taken.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.checks.sentences import sentences_with
from archive.clean import squeeze
from archive.model import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.model import Section

# What a sentence must have in it before its clauses are looked at. First: under a heading that does not speak of disclosure it
# must do so itself; under one of requests it need not name them. Then: a count of what may be disclosed, or the word for another
# fact. A bracket inside a sentence may part a word that is read without it. (Each begins with one set of characters, which is
# found five times as fast as words.)
_OF_TOPIC = re.compile(r"[信公申(](?:(?<=信)息|(?<=公)开申请|(?<=申)请公开|(?<=[^。]\())")
_SUBJECT = r"(?<=申)请|(?<=复)议|(?<=诉)讼|(?<=费)|(?<=收)取|(?<=\d[条件份])|(?<=[^。]\()"
_OF_SUBJECT = re.compile(rf"[申复诉费收条件份(](?:{_SUBJECT})")
_OF_REQUESTS = re.compile(rf"[申复诉费收条件份(受接答办回](?:{_SUBJECT}|(?<=收)到|(?<=受)理|(?<=接)[到收]|(?<=答)复|(?<=办)结|(?<=回)复)")
_CLAUSE = re.compile(r"[^,，、:：]+")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_BRACKETS = re.compile(r"\([^()]*\)")
_HINT = re.compile(r"\d|[未没无零免不]")  # a sentence without any of these states no number
_SPOKEN_OF = re.compile("公开|发布|申请|收到|受理|接到|接收|答复|办结|回复|费|收取|复议|诉讼")  # no fact is told without one of these
_PARTS = re.compile(r"其中|包括|分别")
# of several years, of no year, of what is to come, of a part of the year, on average, between two numbers, not exact
_NOT_PLAIN = re.compile(
    r"(?=[累历以截近两三四五六至迄到目现存收施实自从计力预争拟将上下季月平均人日每余多几数约超不左\d])(?:累计|历年|以来|截[至止]|近年|[两三四五六]年|至今|迄今|到目前|目前|现有|现已|存量|收录|施行后|实施后|自\d{4}年|从\d{4}年"
    r"|计划|目标|力争|预计|预期|争取|拟(?:公开|将)|将(?:公开|主动|进一步|继续|达)"
    r"|上半年|下半年|季度|月份|\d月(?!1日|31日)|平均|均每|人均|日均|月均|每[月天日周季年个]"
    r"|\d(?:-|~|至|到)\d+[条件次份宗起例]"
    r"|余[条件次份宗元个万]|多[条件次份宗元个万]|几[条件次份个]|数[十百千]|近\d|约\d|超过?\d|不足\d|至少|以上|以内|左右|上下|\d[万千百](?!元))"
)  # fmt: skip
_OTHER_YEAR = re.compile(r"同比|上年|上一年|去年|前年|往年|环比|增长|增加|减少|下降|上升|相比")
_OF_ANOTHER = re.compile(r"(?<![比较与同跟和])(?:上年|上一年|去年|前年|往年)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
# a part of the agency, or another one than reports
_UNITS = re.compile(r"各[乡镇街区县市部单科处股]|下属|所属|直属|基层|成员单位|[一-鿿](?<![我本全])(?:局|委|厅|部门|科室?|处室?|中心|乡|镇|街道|所|村|社区|办(?![公理结法事]))")
_CHANNEL = re.compile(
    r"通过|利用|依托|网站|网上|网络|微博|微信|公报|公告栏|公示栏|公开栏|栏目|专栏|报刊|报纸|电视|广播|电台|屏|邮件|邮箱|信箱|传真|信函|邮寄"
    r"|当面|现场|窗口|上门|电话|短信|书面|口头|查阅|档案馆|图书馆"
)
_KINDS = re.compile(r"(?<!各)类|方面|按|涉及|申请|不予|免予|不属|同意|部分|重点|动态|解读|目录|指南|有关(?!政府信息)|关于(?!政府信息|信息公开)")
_OF_DISCLOSURE = re.compile(r"信息公开|依申请公开|公开申请|政府信息|申请公开|公开信息")
_COUNT = r"(?:条|件次|件|次|份|宗|起|例|人次|个|项)"
_N = r"(?<![\d.第])(?P<n>0|[1-9]\d{0,8})"
_M = _N.replace("<n>", "<m>")

_DISCLOSED = re.compile(
    rf"(?:主动公开|公开|发布)(?:了|的)?(?:各类|各种|各项)?(?:政府|政务)?(?:公开)?信息(?:的)?(?:总数|总量|数量|总条数|条数|数)?(?:量)?"
    rf"(?:共计|共有|总计|合计|共|计|为|达到|达)?(?:了)?{_N}(?P<unit>条(?:次)?|件|份)"
    rf"|(?:主动)?(?:公开|发布)(?:了)?(?:各类)?{_M}(?P<unit_2>条|件|份)(?:政府|政务)信息"
)
_RECEIVED = re.compile(
    rf"(?:收到|受理|接到|接收|收到的)(?:(?!答复|办结|回复)[^\d]){{0,30}}?{_N}{_COUNT}|申请(?:公开)?(?:的)?(?:总数|总量|数量|件数|数)(?:共计|共|为|是)?{_M}{_COUNT}"
)
_NOT_RECEIVED = re.compile(
    r"(?:未|没有|无|尚未|均未)(?:曾)?(?:有)?(?:收到|接到|接收|受理)(?:过)?[^\d]{0,30}申请|(?:没有|无|未有)[^\d]{0,20}(?:申请公开|公开申请|提出[^\d]{0,12}申请)"
    r"|申请[^\d]{0,6}(?:数量|总数|数)?为(?:零|0)|(?:收到|受理|接到)[^\d]{0,20}申请零[件条次]|^(?:未|没有)(?:曾)?(?:收到|接到|受理)$"
)
_NOT_REQUESTS = re.compile(
    r"复议|诉讼|投诉|举报|信访|咨询|来访|接待|来电|来信|建议|留言|提案|议案|许可|审批|低保|救助|登记|补贴|贷款|专利|仲裁|入学|办证|核准|备案|项目申请|证"
)
_REPLIED = re.compile(rf"(?:答复|办结|回复)(?:了|的)?(?:(?!收到|受理|接到|接收)[^\d]){{0,16}}?{_N}{_COUNT}|申请(?:答复|办结)数(?:共|为)?{_M}{_COUNT}")
_NOT_REPLIES = re.compile(r"延期|逾期|超期|同意|不予|部分|不存在|不属于|告知|当场|率|未答复|未办结|正在|尚")
_FEES = re.compile(r"(?:收费|收取|费用)[^\d]{0,20}?(?<![\d.])(?P<n>(?:0|[1-9]\d*)(?:\.\d+)?)(?P<unit>万元|元)")
_NO_FEES = re.compile(
    r"(?:未|没有|无|不|尚未)(?:曾)?(?:向[^,]{0,12}?)?(?:发生|产生|涉及|存在|进行|收取)?[^,]{0,14}?(?:收费|费用|检索费|复制费|邮寄费|成本费|工本费)"
    r"(?:的)?(?:及减免|和减免|与减免)?(?:的)?(?:情况|现象|行为|问题|事项|项目)?$|(?:收费|费用|收取金额)(?:总额|金额|合计)?为零|未收费$|没有收费$|不收费$"
)
_FREE = re.compile(r"(?:均|全部|一律|都)(?:是|为)?免费(?:提供|公开)?$")
_NOT_FEES = re.compile(r"减免|免收|免除|每|标准|元/|支出|投入|经费|工资|开支|培训|预算|行政事业|涉企|学费|学校|医疗|排污|罚|乱收|违规|公示|目录|退还|欠")
_NONE_OF = re.compile(r"(?:未|没有|无|不存在|从未|尚未)(?!经|来|正当|效|决|关|法)[^,]{0,34}?(?:复议|诉讼)")
_NONE_AFTER = re.compile(r"(?:复议|诉讼)[^,\d]{0,12}(?:为零|均为零|零件|未发生|没有发生|均无|均未发生|情况无)")
_DISPUTES = {  # fact → the number behind the word, and before it
    "reconsiderations": (re.compile(rf"复议[^\d诉]{{0,12}}?{_N}{_COUNT}"), re.compile(rf"{_N}{_COUNT}[^\d诉]{{0,6}}行政复议")),
    "litigations": (re.compile(rf"诉讼[^\d复]{{0,12}}?{_N}{_COUNT}"), re.compile(rf"{_N}{_COUNT}[^\d复]{{0,6}}行政诉讼")),
}  # fmt: skip
_NOT_OURS = re.compile(r"审理|办理|受理|审结|审查|应诉|公开行政复议|代理|出庭|调解|协助")
Told = tuple[str, "int | float", str]  # fact, value, unit
FACTS = ("disclosed", "requests_received", "requests_replied", "fees", "reconsiderations", "litigations")


def statements(sections: Sequence[Section], year: int | None = None) -> tuple[Statement, ...]:
    """One statement a fact at most, in the order of FACTS. year: the report's; a sentence of another one tells nothing."""
    found: dict[str, list[Statement]] = {fact: [] for fact in FACTS}
    for section in sections:
        heading = squeeze(section.heading)
        for sentence in _telling(section.text, heading):
            for fact, value, unit in _stated(_clauses(sentence, year), heading):
                found[fact].append(Statement(fact, value, unit, sentence))
    agreed = (told[0] for told in found.values() if told and len({(one.value, one.unit) for one in told}) == 1)
    return tuple(agreed)


def _telling(text: str, heading: str) -> list[str]:
    """The sentences that may state a fact; the others certainly do not."""
    if "申请" in heading or heading.startswith("请"):
        return sentences_with(_OF_REQUESTS, text)
    if _OF_DISCLOSURE.search(heading):
        return sentences_with(_OF_SUBJECT, text)
    return [sentence for sentence in sentences_with(_OF_TOPIC, text) if _OF_SUBJECT.search(sentence)]


def _clauses(sentence: str, year: int | None) -> list[str]:
    """The clauses of a sentence that are of the year and of the whole; none of a sentence that leaves doubt."""
    if not _HINT.search(sentence):
        return []
    plain = _BRACKETS.sub("", _THOUSANDS.sub("", sentence))
    if not _SPOKEN_OF.search(plain):
        return []
    years = {int(told) for told in _YEAR.findall(plain)}
    if _NOT_PLAIN.search(plain) or _OF_ANOTHER.search(plain) or len(years) > 1 or (year and years - {year}):
        return []
    whole = _PARTS.split(plain)[0]
    return [clause for clause in _CLAUSE.findall(whole) if not _OTHER_YEAR.search(clause)]


def _stated(clauses: Sequence[str], heading: str) -> Iterator[Told]:
    sentence = ",".join(clauses)
    yield from _disclosed(clauses)
    if _OF_DISCLOSURE.search(sentence) or _OF_DISCLOSURE.search(heading) or "依申请" in heading:
        yield from _requests(clauses, sentence, heading)
        yield from _fees(clauses, sentence, heading)
        yield from _disputes(clauses, sentence, heading)


def _own(clauses: Sequence[str]) -> Iterator[str]:
    """Clauses until one names another agency, or a part of this one: what follows is its."""
    return takewhile(lambda clause: not _UNITS.search(clause), clauses)


def _disclosed(clauses: Sequence[str]) -> Iterator[Told]:
    if not any("信息" in clause and _DISCLOSED.search(clause) for clause in clauses):
        return
    for clause in _own(clauses):
        number = _DISCLOSED.search(clause)
        if number and not _CHANNEL.search(clause[: number.end()]) and not _KINDS.search(clause[: number.end()]):
            yield "disclosed", int(number["n"] or number["m"]), number["unit"] or number["unit_2"]


def _requests(clauses: Sequence[str], sentence: str, heading: str) -> Iterator[Told]:
    if "申请" not in sentence + heading or _NOT_REQUESTS.search(sentence):
        return
    for clause in _own(clauses):
        if _CHANNEL.search(clause) or re.search(r"涉及|类|有关(?!政府信息)|关于(?!政府信息|信息公开)", clause):
            continue
        received = list(_RECEIVED.finditer(clause))
        if len(received) == 1:
            yield "requests_received", int(received[0]["n"] or received[0]["m"]), "件"
        elif not received and not re.search(rf"\d{_COUNT}", clause) and _NOT_RECEIVED.search(clause):
            yield "requests_received", 0, "件"
        replied = list(_REPLIED.finditer(clause))
        if len(replied) == 1 and not _NOT_REPLIES.search(sentence):
            yield "requests_replied", int(replied[0]["n"] or replied[0]["m"]), "件"


def _fees(clauses: Sequence[str], sentence: str, heading: str) -> Iterator[Told]:
    if ("费" not in sentence and "收取" not in sentence) or _UNITS.search(sentence):
        return
    numbers = list(_FEES.finditer(sentence))
    if len(numbers) == 1 and not _NOT_FEES.search(sentence) and len(re.findall(r"\d万?元", sentence)) == 1:
        text = numbers[0]["n"]
        yield "fees", float(text) if "." in text else int(text), numbers[0]["unit"]
    elif not re.search(r"\d万?元", sentence) and not re.search(r"乱收|违规|超标|行政事业|涉企|企业", sentence):
        none = any(_NO_FEES.search(clause) for clause in clauses)
        if none or (re.search(r"收费|费用", heading) and any(_FREE.search(clause) for clause in clauses)):
            yield "fees", 0, "元"


def _disputes(clauses: Sequence[str], sentence: str, heading: str) -> Iterator[Told]:
    """复议 and 诉讼 in one sentence: 0 for both, or a number beside each; one number for both is neither's."""
    if ("复议" not in sentence and "诉讼" not in sentence) or _UNITS.search(sentence):
        return
    if _NOT_OURS.search(sentence) and not re.search(r"(?:因|涉及|针对|有关)[^,]{0,8}信息公开", sentence):
        return
    numbers = [int(text) for text in re.findall(rf"\d+(?={_COUNT})", sentence)]
    if not any(numbers):
        yield from _no_disputes(sentence, zero=bool(numbers))
        return
    both = "复议" in sentence and "诉讼" in sentence
    for fact in _DISPUTES:
        found = [told for clause in clauses for told in _counted(clause, fact)]
        if len(found) == 1 and len(numbers) == (2 if both else 1):
            yield fact, found[0], "件"


def _counted(clause: str, fact: str) -> Iterator[int]:
    """The numbers of one kind of dispute; one before the word is it only where the clause speaks of no other kind."""
    behind, before = _DISPUTES[fact]
    found = list(behind.finditer(clause))
    if not found and not ("复议" in clause and "诉讼" in clause):
        found = list(before.finditer(clause))
    yield from (int(one["n"]) for one in found)


def _no_disputes(sentence: str, *, zero: bool) -> Iterator[Told]:
    """Every number is 0, or the sentence says that there was none."""
    negated = _NONE_OF.search(sentence)
    scope = sentence[negated.start() :] if negated else sentence if zero or _NONE_AFTER.search(sentence) else ""
    for fact, word in (("reconsiderations", "复议"), ("litigations", "诉讼")):
        if word in scope:
            yield fact, 0, "件"
