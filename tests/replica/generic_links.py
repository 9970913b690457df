"""A portal of no known family: table list, pager of links, reached through a redirect.

Lines of portal_platforms section 14 it stands for: next link by its words 下一页, last page by 尾页, total by
"共N条"; of section 13: /YYYY/MMDD/ID.html articles. The channel's address answers 302.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.replica.model import Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, on_page, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

CHANNEL = "/zfxxgk/nb/"
FOLDER = "/xxgk/gknb/"
SIZE = 12
FIRST_ID = 30417


def site(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The redirect, the list pages, the articles and their files."""
    count = pages(len(entries), SIZE)
    moved = Response(b"", 302, headers=(("Location", FOLDER + _name(0)),))
    found: dict[str, Handler] = {CHANNEL: constant(moved)}
    for index in range(count):
        found[FOLDER + _name(index)] = _listing(frame, entries, index)
    reports = []
    for number, entry in enumerate(entries):
        path = _path(number, entry)
        found[path] = _article(frame, entry, entries[number + 1:number + 3], number)
        files = {f"/upload/files/{entry.published:%Y/%m}/{file.stored}": file for file in entry.attachments}
        for at, file in files.items():
            found[at] = constant(Response(file.data, media_type=file.media_type))
        if entry.facts:
            reports.append(TrueReport(base + path, entry.title, entry.published, entry.facts,
                                      attachments=tuple(base + at for at in files)))
    return Site(found, [(base + CHANNEL, "")], reports, len(entries))


def _name(index: int) -> str:
    return f"list_{index + 1}.html" if index else "list.html"


def _path(number: int, entry: Entry) -> str:
    return f"{FOLDER}{entry.published:%Y/%m%d}/{FIRST_ID - number}.html"


def _listing(frame: Frame, entries: Sequence[Entry], index: int) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        count = pages(len(shown), SIZE)
        rows = "\n".join(
            f'<tr><td>{number + 1}</td><td><a href="{_path(number, entry)}">{escape(entry.title)}</a></td>'
            f"<td>{entry.published:%Y/%m/%d}</td></tr>"
            for number, entry in on_page(shown, index, SIZE, request.drop))
        ahead = f'<a href="{_name(index + 1)}">下一页</a>' if index + 1 < count else "<span>下一页</span>"
        back = f'<a href="{_name(index - 1)}">上一页</a>' if index else "<span>上一页</span>"
        body = f"""<table class="list" width="100%">
<tr><th>序号</th><th>标题</th><th>发布日期</th></tr>
{rows}
</table>
<div class="pagination">共{len(shown)}条 <a href="{_name(0)}">首页</a> {back} {ahead} <a href="{_name(count - 1)}">尾页</a></div>"""
        return frame.page(f"信息公开年报 - {frame.site}", body, column_metas("信息公开年报"))

    return handle


def _article(frame: Frame, entry: Entry, others: Sequence[Entry], number: int) -> Handler:
    files = "".join(f'<p>附件：<a href="/upload/files/{entry.published:%Y/%m}/{file.stored}">{escape(file.name)}</a></p>'
                    for file in entry.attachments)
    more = "".join(f'<li><a href="{_path(number + 1 + at, other)}">{escape(other.title)}</a></li>'
                   for at, other in enumerate(others))
    heading = f"<h2>{escape(entry.title)}</h2>" if entry.heading else ""
    body = f"""{heading}
<p class="time">时间：{entry.published:%Y年%m月%d日}　来源：{escape(entry.publisher)}　【字体：大 中 小】</p>
<div class="article-content">
{entry.body}
{files}
</div>
<div class="related"><h4>相关信息</h4><ul>{more}</ul></div>"""
    return constant(frame.page(f"{entry.title} - {frame.site}", body, article_metas(entry)))
