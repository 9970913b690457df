"""A portal of no known family that counts its pages in the address.

Lines of portal_platforms it stands for: section 14, ?page=N with a "1/3" text, a page past the end that
repeats the last one, a soft 404 with status 200; section 13, articles without a suffix; section 15 (a),
metas that are there but empty.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.replica.model import Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, on_page, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

LIST = "/govinfo/list"
FIRST_ID = 88160
SIZE = 10
EMPTY = (("ColumnName", ""), ("ColumnType", ""), ("ArticleTitle", ""), ("PubDate", ""), ("ContentSource", ""))


def site(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The list under one address and the articles."""
    found: dict[str, Handler] = {LIST: _listing(frame, entries)}
    for number, entry in enumerate(entries):
        found[_path(number)] = _article(frame, entry)
    reports = [TrueReport(base + _path(number), entry.title, entry.published, entry.facts)
               for number, entry in enumerate(entries) if entry.facts]
    return Site(found, [(f"{base}{LIST}?cat=nb", "")], reports, len(entries))


def _path(number: int) -> str:
    return f"/govinfo/show/{FIRST_ID - number}"


def _listing(frame: Frame, entries: Sequence[Entry]) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        count = pages(len(shown), SIZE)
        asked = request.query.get("page", "1")
        page = min(max(int(asked) if asked.isdigit() else 1, 1), count)
        items = "\n".join(
            f'<li><a href="{_path(number)}" target="_blank">{escape(entry.title)}</a>'
            f'<span class="date">{entry.published:%Y-%m-%d}</span></li>'
            for number, entry in on_page(shown, page - 1, SIZE, request.drop))
        numbers = " ".join(f'<a href="?cat=nb&amp;page={n}">{n}</a>' for n in range(1, count + 1))
        body = f"""<h3>政府信息公开年度报告</h3>
<ul class="news-list">
{items}
</ul>
<div class="pager">{page}/{count} {numbers}</div>"""
        return frame.page(f"政府信息公开年度报告-{frame.site}", body, EMPTY)

    return handle


def _article(frame: Frame, entry: Entry) -> Handler:
    heading = f'<div class="title">{escape(entry.title)}</div>' if entry.heading else ""
    body = f"""{heading}
<div class="source">发布时间：{entry.published:%Y-%m-%d}</div>
<div id="zoom">
{entry.body}
</div>"""
    return constant(frame.page(f"{entry.title}-{frame.site}", body, EMPTY))
