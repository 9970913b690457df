"""Who reports, as the text of a report tells it: preface, signature, metadata table, breadcrumb.

Strict: a name counts only where its place in the text says that it is the reporting agency's; the text itself
goes before the column that a portal filed it under (domain/report_forms.md section 8, A1 and A2).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.recognise.dates import TABLE_TITLE, first_date, only_date
from archive.recognise.evidence import ASIDE, LABELLED
from archive.recognise.titles import agency_in, named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from archive.recognise.evidence import Evidence, Line

_NAME = r"(?P<name>[\u4e00-\u9fff()]{2,40}?)"
_YEAR = r"20[0-4]\d年度?"
_PREFACE = tuple(re.compile(pattern) for pattern in (
    rf"本(?:年度)?报告(?:是|系)?由{_NAME}(?:,|根据|按照|依据|依照|结合|编制|编写|撰写|公布)",
    rf"向社会(?:公布|公开){_NAME}{_YEAR}",
    rf"(?:要求|规定|精神|通知|部署|安排|实际|\)|》),(?:特|现)?由?{_NAME}(?:结合[^,。]{{0,30}},?)?(?:编制|编写|撰写|公布|发布)(?:了|完成|形成)?(?:本|{_YEAR}|年度|政府信息)",
    rf"(?:现|特|现予|现将)(?:公布|公开|发布){_NAME}{_YEAR}",
    rf"现将{_NAME}{_YEAR}(?:度)?(?:政府|政务)?(?:信息)?公开",
    rf"现将{_YEAR}{_NAME}(?:政府|政务)(?:信息)?公开(?:工作|年度|情况)",
    rf"(?:^|[。\n;]){_YEAR},?{_NAME}(?:在|严格|认真|坚持|按照|深入|全面|紧紧|始终|以|高度|积极|继续|切实|通过|主动|扎实|围绕|贯彻|持续|共)",
    rf"(?:的|立了|立){_NAME}(?:政务公开|政府信息公开|信息公开|政务信息公开)(?:工作)?领导小组",
))
_CONTACT = re.compile(rf"请(?:直接)?与{_NAME}(?:党政|综合|行政)?(?:办公室|办|科|股|室)?联系")
_SITE = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,20}?(?P<level>自治县|自治旗|自治州|[省市县区州旗盟]))(?:人民政府|政府|门户|$)")
_VAGUE = re.compile(r"^(?:我|本(?!溪)|各(?!莫|卡)|全(?!椒|南|州)|该|上级|有关|相关|其|为|在|由|党|国务院|中央|中共中央|[省市县区州旗镇乡](?:人民政府|政府|委|党委)$)")
_NOT_A_NAME = re.compile(r"工作|信息公开|领导|小组|公开|情况|根据|按照|以及|负责|的|了|》|《|条例|规定|我[县市区镇乡街局办委]")
_PLACE_END = re.compile(r"(?:[省市县区州旗盟镇乡团师]|街道)$")
_TAIL = 60  # lines from the end among which a signature stands; the portal's footer may be 40 of them
# How a report speaks of its own agency: 我镇 is no bureau.
_SELF = re.compile(r"[我本](?:[镇乡街局委办县区市州旗院厅团](?!级|辖)|中心|管委会|苏木)")
_NOBODY = re.compile(r"^(?:我|本(?!溪)|各(?!莫|卡)|全(?!椒|南|州)|该|[(]?(?:填报|行政)?(?:单位|机关|部门)名称|[xX×*]{2,})")


def stated(evidence: Evidence) -> str:
    """The agency that preface or body names as the report's."""
    for pattern in _PREFACE:
        for match in pattern.finditer(evidence.running[:20_000]):
            name = certain(match["name"])
            if name:
                return name
    return ""


def contact(evidence: Evidence) -> str:
    """The agency whose office answers questions: only where the name ends as an agency's without the office."""
    match = _CONTACT.search(evidence.running[:20_000])
    return certain(match["name"]) if match else ""


def signed(evidence: Evidence) -> tuple[str, date | None]:
    """The agency over the date at the end (落款), and that date; a date without an agency is of something else."""
    lines = evidence.spoken
    for index in range(len(lines) - 1, max(0, len(lines) - _TAIL), -1):
        day = only_date(lines[index].text)
        name = certain(lines[index - 1].text) if day else ""
        if name:
            return name, day
    return "", None


def of_table(lines: Iterable[Line]) -> str:
    """The agency in a table's own title: 襄河镇2017年政府信息公开情况统计表."""
    titles = filter(None, (TABLE_TITLE.fullmatch(line.text) for line in lines))
    return next((name for title in titles if (name := certain(title["before"]))), "")


def labelled(evidence: Evidence) -> str:
    """The value of 发布机构 and the like, on the label's line or in the cell behind it."""
    lines = evidence.lines if evidence.labelled else ()
    for index, line in enumerate(lines):
        match = LABELLED.match(line.text) if line.tells.labelled else None
        if match:
            value = ASIDE.split(match["name"], maxsplit=1)[0] if match["name"] else (lines[index + 1].text if index + 1 < len(lines) else "")
            name = certain(value.strip(":"))
            if name:
                return name
    return ""


def breadcrumb(evidence: Evidence) -> str:
    """The last agency on the path to the page: 政府信息公开 > 溪口镇人民政府 > 政府信息公开年报."""
    for line in evidence.before:
        if len(line.text) <= 150 and sum(line.text.count(sign) for sign in ">»›") >= 2:
            for step in reversed(re.split(r"[>»›]+", line.text)):
                name = certain(step)
                if name and name.endswith(("政府", "局", "委员会", "办公室", "办事处", "管委会", "镇", "乡", "街道", "中心")):
                    return name
    return ""


def fuller(name: str, others: list[str]) -> str:
    """The longest of the names that say the same agency with more of its place: 项铺镇 and 枞阳县项铺镇."""
    for other in others:
        longer, shorter = _bare(other), _bare(name)
        if len(longer) > len(shorter) and longer.endswith(shorter) and _PLACE_END.search(longer[: -len(shorter)]):
            name = other
    return name


def placed(name: str, site: str) -> str:
    """市民政局 or a bare 教育局 on the portal of a place, with that place (code T2); else the name as it is."""
    match = _SITE.match(site)
    if not match or len(name) > 20:
        return name
    if name[:1] == match["level"][-1:] and not re.match(r"市[中北南]区|镇[原安江]|旗|州", name):
        return match["place"] + name[1:]
    bare = name.endswith(("局", "委员会", "办公室", "委", "办")) and not re.search(r"[省市县区州旗盟镇乡团师]|街道|国家|中国", name)
    return match["place"] + name if bare else name


def fits(name: str, evidence: Evidence) -> bool:
    """Does a name from outside the text agree with how the text speaks of itself (codes A1, A2)."""
    said = Counter(word[-1] for word in _SELF.findall(evidence.running[:50_000])).most_common(1)
    if not said or said[0][1] < 2:
        return True
    word = said[0][0]
    if word == "街":
        return "街" in name
    if word in "县区市州旗":
        return word in name
    return word in name[-8:] and not (word in "镇乡" and name.endswith(("局", "办公室")))


def somebody(name: str) -> bool:
    """A name and not 我局, 全市."""
    return bool(name) and not _NOBODY.match(name)


def _bare(name: str) -> str:
    return name.removesuffix("人民政府").removesuffix("办事处")


def certain(text: str) -> str:
    """An agency's name if the text is one and not 我镇, 上级部门 or half a sentence; else ''."""
    name = agency_in(text) if text else ""
    if not 2 < len(name) <= 40 or _NOT_A_NAME.search(name) or _VAGUE.search(name) or first_date(text):
        return ""
    return name if named(name) else ""
