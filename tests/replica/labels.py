"""The official forms of 2019 and 2021 as their notices print them: rows, columns, keys.

国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号; written down here a second time, apart from
archive/forms, so that the replicas are an independent witness of what the program reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["2019", "2021"]


@dataclass(frozen=True)
class Group:
    """A block of table 2: caption number, header words, column names of the keys, rows (key, label)."""

    clause: str
    headers: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


_ITEMS = ("上一年项目数量", "本年增/减", "处理决定数量")
_ITEM_KEYS = ("prev_year_items", "change", "decisions")

PROACTIVE: dict[Form, tuple[Group, ...]] = {
    "2019": (
        Group("一", ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
              ("newly_made", "newly_disclosed", "total_disclosed"),
              (("regulations", "规章"), ("normative_documents", "规范性文件"))),
        Group("五", _ITEMS, _ITEM_KEYS, (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项"))),
        Group("六", _ITEMS, _ITEM_KEYS, (("punishment", "行政处罚"), ("coercion", "行政强制"))),
        Group("八", _ITEMS[:2], _ITEM_KEYS[:2], (("fees", "行政事业性收费"),)),
        Group("九", ("采购项目数量", "采购总金额"), ("items", "amount"), (("procurement", "政府集中采购"),)),
    ),
    "2021": (
        Group("一", ("本年制发件数", "本年废止件数", "现行有效件数"), ("issued", "repealed", "in_force"),
              (("regulations", "规章"), ("normative_documents", "行政规范性文件"))),
        Group("五", ("本年处理决定数量",), ("decisions",), (("licensing", "行政许可"),)),
        Group("六", ("本年处理决定数量",), ("decisions",), (("punishment", "行政处罚"), ("coercion", "行政强制"))),
        Group("八", ("本年收费金额（单位：万元）",), ("amount",), (("fees", "行政事业性收费"),)),
    ),
}

APPLICANTS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total")
ORGANISATIONS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

RECEIVED = (
    ("new_received", "一、本年新收政府信息公开申请数量"),
    ("carried_over", "二、上年结转政府信息公开申请数量"),
)
RESULTS_GROUP = "三、本年度办理结果"
_OTHER_2021 = (
    ("other_overdue_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("other_overdue_fee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("other_misc", "3.其他"),
)
_DENIED = (
    ("denied_state_secret", "1.属于国家秘密"),
    ("denied_law_forbidden", "2.其他法律行政法规禁止公开"),
    ("denied_security_stability", "3.危及“三安全一稳定”"),
    ("denied_third_party_rights", "4.保护第三方合法权益"),
    ("denied_internal_affairs", "5.属于三类内部事务信息"),
    ("denied_process_info", "6.属于四类过程性信息"),
    ("denied_enforcement_file", "7.属于行政执法案卷"),
    ("denied_admin_query", "8.属于行政查询事项"),
)
_UNAVAILABLE = (
    ("unavailable_not_held", "1.本机关不掌握相关政府信息"),
    ("unavailable_needs_creation", "2.没有现成信息需要另行制作"),
    ("unavailable_still_unclear", "3.补正后申请内容仍不明确"),
)
_REJECTED = (
    ("rejected_petition", "1.信访举报投诉类申请"),
    ("rejected_repeat", "2.重复申请"),
    ("rejected_publication", "3.要求提供公开出版物"),
    ("rejected_excessive", "4.无正当理由大量反复申请"),
    ("rejected_confirmation", "5.要求行政机关确认或重新出具已获取信息"),
)

# (label of the sub-group or "", its rows); a row without a sub-group spans both label columns
Results = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
_COMMON: Results = (
    ("", (("granted", "（一）予以公开"),
          ("partially_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"))),
    ("（三）不予公开", _DENIED),
    ("（四）无法提供", _UNAVAILABLE),
    ("（五）不予处理", _REJECTED),
)
RESULTS: dict[Form, Results] = {
    "2019": (*_COMMON, ("", (("other", "（六）其他处理"), ("total_processed", "（七）总计")))),
    "2021": (*_COMMON, ("（六）其他处理", _OTHER_2021), ("", (("total_processed", "（七）总计"),))),
}
FORWARD = ("carried_forward", "四、结转下年度继续办理")

STAGES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def request_rows(form: Form) -> tuple[str, ...]:
    """Row keys of table 3 in print order (23 in the form of 2019, 25 in that of 2021)."""
    results = [key for _, rows in RESULTS[form] for key, _ in rows]
    return (*(key for key, _ in RECEIVED), *results, FORWARD[0])
