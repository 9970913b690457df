"""A title taken apart: the report's wording, year, agency, and what tells it to be a look-alike."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from archive.clean import folded, seen
from archive.recognise.dates import year_range, years

LONGEST = 300  # characters; what is longer is no title
REMEMBERED = 256  # titles; the steps of recognition ask for the same few

# Traditional characters of the report's own wording (mirrors, code M1); agencies stay as printed.
_SIMPLE = str.maketrans("開報務與資訊辦", "开报务与信息办")
_TRADITIONAL = re.compile("[開報務與資訊辦]")
_PINYIN = re.compile(r"\([a-z]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,5}\)")  # 報(bào)告, of the same mirrors

_YEAR = r"(?:[2二][0〇零○◯oOО][\d〇零○◯oOО一二三四五六七八九]{2}年?)"
_SUBJECT = (
    r"(?:(?:政府|政务){0,2}信息(?:(?:与|和|及|暨|、)?(?:政府|政务))?(?:主动)?公开"
    r"|(?:政府|政务){1,2}公开(?:(?:与|和|及|暨|、|\()?(?:政府|政务)?信息(?:公开\)?)?)?)"
)
_FILL = rf"(?:工作|情况|的|年度|年|度|总体|{_YEAR}|[()《》“”\"\-—:·]){{0,8}}"
_WORDING = re.compile(rf"(?P<subject>{_SUBJECT})(?P<fill>{_FILL})(?P<noun>报告书?|年报|报)")
# 工作告年度报, 年度工报作告: the letters of 工作年度报告 in another order, one lost or doubled (code T5).
_SCRAMBLED = re.compile(rf"(?P<subject>{_SUBJECT})(?P<fill>[工作年度报告的]{{3,9}})$")
_CUT = re.compile(r"(?:(?<!\.)\.{2,}|(?<!·)·{2,}|(?<!—)—{2,})$")
_WHOLE = "政府信息公开工作年度报告"
_BARE = re.compile(r"(?:工作)?(?:年度报告|年报)(?![表检审])")

_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|html?|shtml|ofd|zip|rar|txt)$", re.IGNORECASE)
_VERSION = re.compile(
    r"[(\[【]?(?:重新(?:发布|公布|公开)|图片|超链接?|文字|纯文本|正文|全文|图文|盖章|扫描|word|pdf|修订|更正|修改|更新|补充|订正|勘误|最新|新|正式|终|定|(?<!信息)(?<!政务)公开|公示|发布|网络)"
    r"{1,2}(?:版|稿|件|本)?\d?[)\]】]?$",
    re.IGNORECASE,
)
_STAMP = re.compile(r"[(\[【]?20\d\d(?:年\d{1,2}月(?:\d{1,2}日)?|[-./]\d{1,2}[-./]\d{1,2})(?:\d{1,2}:\d\d)?(?:发布|公布|印发)?[)\]】]?$")
_APPENDED = re.compile(r"^(?:附|含|及|暨|和|与){1,2}(?:情况|数据|相关)?(?:统计)?(?:附?表格?|附件)$")
_LEAD = re.compile(
    r"^(?:20\d\d年\d{1,2}月(?:\d{1,2}日)?[:、]?|(?:标题|题名|名称|信息名称|文件名称)[:]|[(\[]?\d{1,3}[)\].、:_]+(?!\d)|[(]?[一二三四五六七八九十]{1,3}[)、]+|附件?\d*[:.、]+|\.|[【\[(](?:更正|修订|补充|转载|政府信息公开(?:工作)?年[报度告]*|信息公开年报|年报|公开年报|图片版|置顶|最新)[】\])]"
    r"|(?:更正|修订|补充|更新)[:]|[\w]{1,8}[〔\[(]20\d\d[〕\])]\d{1,4}号)"
)
_OPENER = re.compile(r"(?:印发|公布|发布|公开|转发|报送|上报|呈报|更正|修订|补充|下发|对(?!外|口|台))(?!局|办|中心|机构|单位|日期)")
_EDGES = " 《》“”\"'【】[]()<>〈〉:;,、。·|_-—–~!?*#○●◆■★※►▶"


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart. Every part is '' or None where the title has none."""

    text: str  # without white space, half-width
    wording: str  # the report's wording as found, e.g. 政府信息公开工作年度报告
    full: bool  # the wording names 政府信息 or 政务, not only 信息公开
    annual: bool  # the wording says 年度 or 年报
    sure: bool  # False: the wording was cut, scrambled or lacks 信息公开
    year: int | None
    agency: str
    prefix: str
    suffix: str  # what follows the wording and is no version, date, year or agency
    span: str  # a range of years


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A kind of title that is not a report's, and the words that tell it (titles.toml)."""

    why: str
    words: tuple[str, ...]
    before: bool = False  # only before the report's wording
    notice: bool = False  # may carry the report itself
    text: str = ""  # the word found


_WORDS = tomllib.loads(Path(__file__).with_name("titles.toml").read_text(encoding="utf-8"))
_NAMES = re.compile("(?:" + "|".join(_WORDS["names"]) + ")(?!法)")  # 考核办, but 考核办法
_LOOK_ALIKES = tuple(LookAlike(**{**entry, "words": tuple(entry["words"])}) for entry in _WORDS["look_alike"])
_ANY_WORD = re.compile("|".join(re.escape(word) for kind in _LOOK_ALIKES for word in kind.words))
_NEVER, _DOUBTFUL = tuple(_WORDS["others"]["never"]), tuple(_WORDS["others"]["doubtful"])
_BRANDS = tuple(_WORDS["brands"])
_SEVERAL = tuple(_WORDS["collective"]["anywhere"])
_OF_A_PLACE = re.compile(r"(?:.*(?:[省县市区旗州盟](?<!城区)|新区|开发区|全))?")
_COLLECTIVES = tuple(sorted(_WORDS["collective"]["names"], key=len, reverse=True))


def look_alike(title: Title) -> LookAlike | None:
    """The look-alike that a title is, with the word that tells it."""
    whole, before = _NAMES.sub("□", title.text), _NAMES.sub("□", title.prefix)
    if not (_ANY_WORD.search(whole) or _ANY_WORD.search(before)):
        return None
    for kind in _LOOK_ALIKES:
        for word in kind.words:
            if word in (before if kind.before else whole):
                return replace(kind, text=word)
    return None


def several(title: Title) -> str:
    """The words by which a title speaks of several agencies, or ''."""
    told = next((word for word in _SEVERAL if word in title.prefix), "")
    if told:
        return told
    agency = title.agency.removesuffix("人民政府").removesuffix("政府")
    return next((name for name in _COLLECTIVES if agency.endswith(name) and _OF_A_PLACE.fullmatch(agency[: -len(name)])), "")


def other_body(title: Title) -> tuple[Literal["not-report", "unclear"], str] | None:
    """Bodies that owe no such report, or only by another law."""
    if title.agency.endswith(_NEVER):
        return "not-report", f"not an administrative agency: {title.agency}"
    if title.agency.endswith(_DOUBTFUL):
        return ("unclear" if title.full else "not-report"), f"not an administrative agency: {title.agency}"
    return None


def plain(text: str) -> str:
    """Without white space and pinyin; half-width brackets, digits and letters; the wording in simplified characters."""
    text = seen(folded(text))
    if "(" in text:
        text = _PINYIN.sub("", text)
    return text.translate(_SIMPLE) if _TRADITIONAL.search(text) else text  # to look is a twentieth of it


def take_apart(text: str) -> Title:
    """The parts of a title; white space and width of characters do not matter."""
    return _known(text) if len(text) <= LONGEST else _taken_apart(_undoubled(plain(text)[:LONGEST]))


@lru_cache(maxsize=REMEMBERED)
def _known(text: str) -> Title:
    return _taken_apart(_undoubled(plain(text)))


@lru_cache(maxsize=REMEMBERED)
def _taken_apart(text: str) -> Title:
    core, others = _core(text)
    trimmed = _trimmed(core)
    found = _find(trimmed)
    if found is None:
        return _without_wording(text, trimmed, others)
    start, end, sure = found
    start = _give_back(trimmed, start)
    wording = trimmed[start:end]
    before, after = trimmed[:start], trimmed[end:]
    year = _year(before, wording, after) or _year("", "", "".join(others))
    agency = agency_in(before)
    rest = _remainder(after)
    if rest and named(rest):  # …年度报告(审计局): who; beside an agency only a remark
        agency, rest = agency or agency_in(rest), ""
    if not agency:
        agency = next((part for part in map(agency_in, others) if named(part) and not _is_site(part)), "")
    return Title(
        text=text, wording=wording, full="政府" in wording or "政务" in wording or agency.endswith("人民政府"),
        annual=any(word in wording for word in ("年度", "年报", "度报")) or not sure, sure=sure,
        year=year, agency=agency, prefix=before, suffix=rest, span=year_range(trimmed),
    )


def agency_in(text: str) -> str:
    """An agency's name from what stands before the wording: years, openers and brackets taken off; "" for a brand's."""
    for year in reversed(years(text)):
        text = text[: year.start] + text[year.end :]
    if "关于" in text:
        before, _, after = text.rpartition("关于")
        after = _opened(after)
        text = after or _edged(before)
    name = _edged(_edged(_opened(_edged(text))).removesuffix("关于"))
    return "" if any(brand in name.lower() for brand in _BRANDS) else name


def named(text: str) -> bool:
    """Does it end as a name of an agency or of a place does."""
    return bool(_NAME.search(text)) and len(text) <= 40


_NAME = re.compile(
    r"(?:政府|委员会|管委会|办事处|办公室|[局厅委办署司处院所站馆社行队会联部镇乡县市区省州盟旗街道场团师校库港]|中心|海关|苏木|大队|机关|集团|公司|分局)(?:\([^()]{1,20}\))?$"
)


def _is_site(part: str) -> bool:
    """Behind a title's bar stands the name of the portal more often than that of the agency (codes A1, A2)."""
    return part.endswith(("政府", "县", "市", "区", "省", "州", "网", "平台"))


def _opened(text: str) -> str:
    """Without verbs of publishing and brackets in front."""
    text = _edged(text)
    match = _OPENER.match(text)
    return _edged(text[match.end() :]) if match else text


def _edged(text: str) -> str:
    """Without punctuation at the edges; brackets stay only in pairs, and not around the whole."""
    text = text.strip(_EDGES)
    if text.count("(") > text.count(")"):
        text = text.rstrip("(") + ")" if text.rfind("(") > 0 else text.replace("(", "", 1)
    elif text.count(")") > text.count("("):
        text = text.replace(")", "", 1)
    return text.strip(_EDGES.replace(")", "").replace("(", "")).removesuffix("的")


def _undoubled(text: str) -> str:
    """A title printed twice in a row counts once (清水县教育局2023 repeats it)."""
    half = len(text) // 2
    return text[:half] if half > 8 and text[:half] == text[half:] else text


def _core(text: str) -> tuple[str, list[str]]:
    """The part between bars that has the report's wording, and the other parts."""
    parts = [part for part in re.split(r"[|_丨¦>»]+|-{2,}|(?<=[^\d])-(?=[^\d])", text) if part]
    for index, part in enumerate(parts):
        if _WORDING.search(part):
            return part, parts[:index] + parts[index + 1 :]
    if any(_BARE.search(part) for part in parts):
        index = next(index for index, part in enumerate(parts) if _BARE.search(part))
        return parts[index], parts[:index] + parts[index + 1 :]
    return text, []


def _trimmed(text: str) -> str:
    """Without numbering, file suffix, version and date at the ends; at most a few layers of each."""
    for _ in range(4):
        before = text
        text = _STAMP.sub("", _VERSION.sub("", _FILE.sub("", text)))
        text = _LEAD.sub("", text.strip("#*"))
        if text == before:
            break
    return text


def _find(text: str) -> tuple[int, int, bool] | None:
    """Start and end of the report's wording, and whether it is whole."""
    for match in _WORDING.finditer(text):
        whole = match["noun"] != "报" or match["fill"].endswith("年")
        if whole or "度" in match["fill"]:
            return match.start(), match.end(), whole
    scrambled = _SCRAMBLED.search(text)
    if scrambled and set("报告") & set(scrambled["fill"]) and set("年度") & set(scrambled["fill"]):
        return scrambled.start(), scrambled.end(), False
    return _find_cut(text)


def _find_cut(text: str) -> tuple[int, int, bool] | None:
    """A wording cut off with dots: …政府信息公开工作年…"""
    dots = _CUT.search(text)
    if not dots:
        return None
    text = text[: dots.start()]
    for wording in (_WHOLE, "政府信息公开年度报告", "政务公开年度报告", "政府信息公开年报"):
        for length in range(len(wording) - 1, 3, -1):
            for skip in (0, 2):
                if length - skip > 3 and text.endswith(wording[skip:length]):
                    return len(text) - length + skip, dots.end(), False
    return None


def _give_back(text: str, start: int) -> int:
    """安仁乡人民政府信息公开年度报告: 政府 belongs to the agency, the wording is 信息公开."""
    before = text[:start]
    cut = text.startswith("政府", start)
    return start + 2 if cut and (before.endswith("人民") or re.fullmatch(r"[省市县区镇乡州盟旗]", agency_in(before))) else start


def _year(before: str, wording: str, after: str) -> int | None:
    """The reporting year: in the wording, else the last before it (one with 度 first), else after it."""
    inside = years(wording)
    if inside:
        return inside[-1].value
    ahead = years(before)
    if ahead:
        dated = [year for year in ahead if year.dated]
        return (dated or ahead)[-1].value
    behind = years(after)
    return behind[0].value if behind else None


def _remainder(after: str) -> str:
    """What follows the wording without years, dots and brackets."""
    for year in reversed(years(after)):
        after = after[: year.start] + after[year.end :]
    return _APPENDED.sub("", _edged(_CUT.sub("", after)))


def _without_wording(text: str, trimmed: str, others: list[str]) -> Title:
    """A title that says 年报 or 年度报告 and not of what (2020年报_审计局), or nothing of the kind."""
    bare = _BARE.search(trimmed)
    agency = agency_in(trimmed[: bare.start()]) if bare else ""
    if bare and not agency:
        agency = next((part for part in map(agency_in, others) if named(part) and not _is_site(part)), "")
    return Title(
        text=text, wording=bare[0] if bare else "", full=False, annual=bool(bare), sure=False,
        year=_year(trimmed, "", "") if bare else None, agency=agency if named(agency) else "",
        prefix=trimmed[: bare.start()] if bare else trimmed,
        suffix=_remainder(trimmed[bare.end() :]) if bare else "", span=year_range(trimmed),
    )
