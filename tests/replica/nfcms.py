"""NFCMS columns (Guangdong), as portal_platforms section 6 has them.

/zwgk/xxgknb/index.html, page 2 index_2.html (surmised there), articles content/post_ID.html with the mobile twin
mpost_ID (some entries of the list lead to the twin), body .news_cont_d_wrap, files in the block .tyxxy_fj, the
script's NFCMS_SITE_ID and NFCMS_POST_ID. Pager: rendered links, as most systems have them.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from tests.replica.content import Publication
from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, on_page, pages
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.replica.model import Handler

COLUMN = "/zwgk/xxgknb/"
SIZE = 16
FIRST_ID = 2147681
WORDS = "政府信息公开年报"


def site(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """One column and its articles."""
    return Site(column(frame, entries), [(f"{base}{COLUMN}index.html", "")], reports(base, entries), len(entries))


def column(frame: Frame, entries: Sequence[Entry]) -> dict[str, Handler]:
    """Pages of the list, articles with their twins, files."""
    found = {f"{COLUMN}{_name(index)}": _listing(frame, entries, index) for index in range(pages(len(entries), SIZE))}
    for number, entry in enumerate(entries):
        files = {f"/attachment/0/{2147 + number}/{file.stored}": file for file in entry.attachments}
        for twin in ("post", "mpost"):
            found[_path(number, twin)] = _article(frame, number, entry, files)
        found |= {at: constant(Response(file.data, media_type=file.media_type)) for at, file in files.items()}
    return found


def reports(base: str, entries: Sequence[Entry]) -> list[TrueReport]:
    return [TrueReport(base + _path(number), entry.title, entry.published, entry.facts,
                       attachments=tuple(f"{base}/attachment/0/{2147 + number}/{file.stored}" for file in entry.attachments))
            for number, entry in enumerate(entries) if entry.facts]


def _name(index: int) -> str:
    return f"index_{index + 1}.html" if index else "index.html"


def _path(number: int, twin: str = "post") -> str:
    return f"{COLUMN}content/{twin}_{FIRST_ID - number}.html"


def _listing(frame: Frame, entries: Sequence[Entry], index: int) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        count = pages(len(shown), SIZE)
        items = "\n".join(
            f'<li><a href="{_path(number, "post" if number % 7 else "mpost")}" title="{escape(entry.title)}">'
            f"{escape(entry.title[:24])}…</a><span>{entry.published:%Y-%m-%d}</span></li>"
            for number, entry in on_page(shown, index, SIZE, request.drop))
        ahead = f'<a class="next" href="{COLUMN}{_name(index + 1)}">下一页</a>' if index + 1 < count else ""
        body = f"""<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; {WORDS}</div>
<ul class="pageList">
{items}
</ul>
<div class="page"><a href="{COLUMN}index.html">首页</a>{ahead}<a href="{COLUMN}{_name(count - 1)}">尾页</a></div>"""
        return frame.page(f"{WORDS}-{frame.site}", body, column_metas(WORDS), script='var NFCMS_SITE_ID = "75504100";')

    return handle


def _article(frame: Frame, number: int, entry: Entry, files: Mapping[str, Attachment]) -> Handler:
    links = "".join(f'<a href="{at}" title="{escape(file.name)}">{escape(file.name[:12])}…</a>' for at, file in files.items())
    body = f"""<h3 class="title">{escape(entry.title)}</h3>
<div class="info">时间：{entry.published} 09:30 来源：{escape(entry.publisher)}</div>
<div class="news_cont_d_wrap">
{entry.body}
</div><div class="tyxxy_fj">{links}</div>"""
    script = f'var NFCMS_SITE_ID = "75504100"; var NFCMS_POST_ID = "{FIRST_ID - number}";'
    return constant(frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry), script=script))


_SUIXI = Publication(
    "fam-nfcms", "遂溪县", "440823",
    ("遂城镇", "黄略镇", "洋青镇", "界炮镇", "乐民镇", "江洪镇", "杨柑镇", "城月镇", "乌塘镇", "建新镇", "岭北镇", "北坡镇"),
    "遂溪县{town}人民政府{year}年政府信息公开工作年度报告", "遂溪县{town}人民政府", "plain", date(2021, 1, 18), 0, real=False, most=61,
    attached={("界炮镇", 2021): Attachment("遂溪县界炮镇2021年政府信息公开工作年度报告.pdf", "12541123.pdf", "application/pdf",
                                        pdf("Jiepao 2021"))})

PLANS = (Plan(_SUIXI, "nfcms", Frame("遂溪县人民政府", "4408230001"), site),)
