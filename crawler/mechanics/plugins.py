"""Scripts that draw a pager from a count of entries and a size of pages, which the page hands to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.page import once

if TYPE_CHECKING:
    from crawler.page import Page

# laypage.render({count: 61, limit: 15}), $('#p').pagination(61, {items_per_page: 15}), new Paging({total: 61, pageSize: 15}),
# $.jqPaginator('#p', {totalCounts: 61, pageSize: 15})
CALL = re.compile(
    r"(?:\blaypage(?:\.render)?|\.pag(?:ination|inator|ing|er)|jqPaginator|\bnew\s{1,9}(?:Paging|Pager|Page|Pagination))\s{0,9}\("
    r"\s{0,9}(?:(?:[\"'][^\"']{0,80}[\"']|(?P<total>\d{1,6}))\s{0,9},\s{0,9})?\{(?P<options>[^{}]{0,600})",
    re.IGNORECASE,
)
TOTAL = re.compile(r"\b(?:count|total(?:_?(?:counts?|records?|num|items?|size))?|(?:record|data|row|all)_?(?:count|total))[\"']?\s*:\s*[\"']?(\d{1,6})\b", re.IGNORECASE)
SIZE = re.compile(r"\b(?:limit|page_?size|per_?page|items_?per_?page|size|rows|show_?data|itemsonpage)[\"']?\s*:\s*[\"']?(\d{1,4})\b", re.IGNORECASE)


class Told(NamedTuple):
    """What a plug-in's call tells. pages: None where the size of a page is not told."""

    total: int
    pages: int | None


@once
def told(page: Page) -> Told | None:
    """The count of entries with which the page starts a pager's script; None if it starts none, or tells none."""
    scripts = () if page.root is None else page.root.iter("script")
    for match in (match for script in scripts for match in CALL.finditer(script.text or "")):
        found = TOTAL.search(match["options"])
        total, size = match["total"] or (found[1] if found else ""), SIZE.search(match["options"])
        if total:
            per_page = int(size[1]) if size else 0
            return Told(int(total), -(-int(total) // per_page) if per_page else None)
    return None
