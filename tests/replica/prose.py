"""Running text of invented reports: six sections that agree with the tables beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.replica.labels import HEADINGS

if TYPE_CHECKING:
    from random import Random

    from tests.replica.model import Cells

_OPENING = (
    "本镇每年向社会说明政府信息公开的情况，今年的数字和做法如下。",
    "下面依照国务院办公厅规定的格式，说明本镇这一年公开了什么、收到了哪些申请、还有哪些事没有做好。",
    "这份报告由镇党政办公室汇总各站所的台账写成，数字以台账为准。",
)
_PROACTIVE = (
    "全年在县级门户网站发布{n}条，其中一多半是惠民资金发放名单和工程招标结果，其余为机构职责与会议消息。",
    "一年里共发布{n}条信息：网站为主，村口公示栏和广播为辅，凡涉及补贴发放的一律先公示后拨付。",
    "本年度对外发布{n}条，每条注明承办站所和联系电话，便于村民当面核对。",
)
_NONE = "全年没有人向本镇提出公开申请，也没有上一年留下未办的件。"
_SOME = "全年新收申请{new}件，上年转来{over}件，办结{done}件，转到下一年{left}件；逾期答复的一件也没有。"
_MANAGEMENT = (
    "每份文件起草时就写明能否公开、不能公开的理由，由喆明同志逐件把关，年底再核对一遍清单。",
    "文件定稿前先过保密关，发布后每季度查一次链接和附件，打不开的当天补上。",
    "旧文件分三类清理：还管用的留着，过时的标注失效，内容有错的更正并写明日期。",
)
_PLATFORM = (
    "便民大厅设一台查询机和一排纸质资料架，老人可由窗口人员代为检索。",
    "镇里不单独建网站，栏目挂在县门户下，由两名同事轮流维护。",
    "公众号只转发与本地有关的通知，留言三天内回复。",
)
_SUPERVISION = (
    "公开做得怎样算进站所的年终评分；全年培训两回，到场四十余人。",
    "人大代表和村民代表半年查看一次台账，提出的六条意见都已答复。",
    "没有发生因公开不当而追究责任的事。",
)
_PROBLEMS = (
    ("不足有两处：一些站所月底才集中报送，消息到村民手里已经晚了；图表少，长文件难读。"
    "下一步把报送改为随办随送，并给每份重要文件配一张一页纸的说明。"),
    "主要的毛病是栏目之间重复，同一份名单在三处出现而数字不一。今后由一个人统一上传，其他栏目只放链接。",
    "村一级的公示栏更新慢，有的半年没有换过。计划每月拍照留底，由镇里抽查并通报。",
)
_NOTHING = ("本镇没有别的事项需要说明。", "无。", "暂无。")


@dataclass(frozen=True)
class Prose:
    """Text around the tables: opening paragraphs and, per section, its heading and paragraphs."""

    opening: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def write(rng: Random, year: int, cells: Cells, *, published: int, agency: str = "", period: bool = True) -> Prose:
    """Text for one report. published: items disclosed, as the text says; agency "": 我镇 only."""
    whose = f"{agency}编制" if agency else "我镇编制"
    span = f"统计期限为{year}年1月1日至{year}年12月31日。" if period else ""
    opening = (f"本报告由{whose}。{span}{rng.choice(_OPENING)}",)
    pick = rng.choice
    general = (
        "（一）主动公开。" + pick(_PROACTIVE).format(n=published),
        "（二）依申请公开。" + _applications(cells),
        "（三）政府信息管理。" + pick(_MANAGEMENT),
        "（四）政府信息公开平台建设。" + pick(_PLATFORM),
        "（五）监督保障。" + pick(_SUPERVISION),
    )
    texts = (general, (), (), (), (pick(_PROBLEMS),), (pick(_NOTHING),))
    return Prose(opening, tuple(zip(HEADINGS, texts, strict=True)))


def _applications(cells: Cells) -> str:
    rows = ("new_received", "carried_over", "total_processed", "carried_forward")
    # the natural person's column: a real report leaves its total column at 0 (平罗县城关镇 2020)
    new, over, done, left = (
        max(int(cells.get(f"requests.{row}.{column}") or 0) for column in ("total", "natural_person")) for row in rows)
    if not new and not over:
        return _NONE
    return _SOME.format(new=new, over=over, done=done, left=left)
