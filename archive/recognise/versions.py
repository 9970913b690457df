"""Does a title say that it is a report published again with other contents."""

from __future__ import annotations

import re

from archive.recognise.titles import plain

_CORRECTED = re.compile(r"更正|订正|勘误|修订|修正|重新(?:发布|公布|公开)|(?:修改|更新|补正)(?:后|版|稿|件|[)\]】]|$)")


def corrected(title: str) -> bool:
    """更正, 修订版, 勘误; not the 2019 revision of the regulation (新修订的条例).

    >>> corrected("固镇县2021年政府信息公开工作年度报告（更正版）"), corrected("新修订条例下的年度报告")
    (True, False)
    """
    return bool(_CORRECTED.search(re.sub(r"(?:新|重新)?修[订正](?:后?的)?《?(?:政府信息公开|中华人民共和国)?[^,。]{0,8}条例", "", plain(title))))
