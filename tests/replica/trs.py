"""TRS WCM portals, as portal_platforms section 2 has them.

Static tree: `_id` suffixed column directory (bare directory 403, index.html 200), index_1.html = page 2,
4-argument createPageHTML call or countPage/currentPage globals and no pager links, links relative to the
column with the full title in `title` and cut words, YYYYMM/tYYYYMMDD_ID articles with a `_wap` twin,
.TRS_Editor, metadata table, P0… attachments with `download`. Past the end: 404, or a stub with 200.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from tests.replica.model import Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, metadata_table, on_page, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

FIRST_ID = 2517301

_CALL = """function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {{
  if (_nPageCount == null || _nPageCount <= 1) return;
  for (var i = 0; i < _nPageCount; i++) document.write(i == _nCurrIndex ? i + 1 : link(_sPageName, i, _sPageExt));
}}
createPageHTML({count}, {index}, "index", "{extension}");"""

_GLOBALS = """var currentPage = {index};//所在页从0开始
var prevPage = currentPage-1;
var nextPage = currentPage+1;
var countPage = {count};//共多少页
document.write("共"+countPage+"页");"""


@dataclass(frozen=True)
class Tree:
    """How one TRS site is set up. after: status of a page past the end."""

    column: str  # directory with slashes at both ends
    extension: str = "html"
    pager: Literal["call", "globals"] = "call"
    size: int = 10
    cut: int = 18
    day: str = "<span>{:%Y-%m-%d}</span>"
    after: int = 404


def site(base: str, frame: Frame, tree: Tree, entries: Sequence[Entry]) -> Site:
    """The whole tree of one column."""
    count = pages(len(entries), tree.size)
    found: dict[str, Handler] = {tree.column: constant(Response(b"<h1>403 Forbidden</h1>", 403))}
    for index in range(count):
        found[_index(tree, index)] = _listing(frame, tree, entries, index)
    found[_index(tree, count)] = constant(frame.stub(tree.after))
    reports = []
    for number, entry in enumerate(entries):
        if entry.elsewhere:
            continue
        path = _path(tree, number, entry)
        found[path] = found[path.replace(f".{tree.extension}", f"_wap.{tree.extension}")] = constant(
            _article(frame, tree, number, entry))
        files = {path.rpartition("/")[0] + "/" + file.stored: file for file in entry.attachments}
        found |= {at: constant(Response(file.data, media_type=file.media_type)) for at, file in files.items()}
        if entry.facts:
            reports.append(TrueReport(base + path, entry.title, entry.published, entry.facts,
                                      attachments=tuple(base + at for at in files)))
    return Site(found, [(base + _index(tree, 0), "")], reports, len(entries))


def _index(tree: Tree, index: int) -> str:
    return f"{tree.column}index{f'_{index}' if index else ''}.{tree.extension}"


def _path(tree: Tree, number: int, entry: Entry) -> str:
    return f"{tree.column}{entry.published:%Y%m}/t{entry.published:%Y%m%d}_{FIRST_ID - number}.{tree.extension}"


def _listing(frame: Frame, tree: Tree, entries: Sequence[Entry], index: int) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        count = pages(len(shown), tree.size)
        items = "\n".join(_item(tree, number, entry)
                          for number, entry in on_page(shown, index, tree.size, request.drop))
        pager = (_CALL if tree.pager == "call" else _GLOBALS).format(
            count=count, index=index, extension=tree.extension)
        body = f"""<div class="position">当前位置：<a href="/">首页</a> &gt; 政府信息公开 &gt; 政府信息公开年报</div>
<ul class="zfxxgk_list">
{items}
</ul>
<div class="page"><script type="text/javascript">
{pager}
</script></div>"""
        return frame.page(f"政府信息公开年报_{frame.site}", body, column_metas("政府信息公开年报"))

    return handle


def _item(tree: Tree, number: int, entry: Entry) -> str:
    href = entry.elsewhere or "./" + _path(tree, number, entry).removeprefix(tree.column)
    words = entry.title if len(entry.title) <= tree.cut else entry.title[:tree.cut] + "…"
    return (f'<li><a href="{escape(href)}" title="{escape(entry.title)}" target="_blank">{escape(words)}</a>'
            f"{tree.day.format(entry.published)}</li>")


def _article(frame: Frame, tree: Tree, number: int, entry: Entry) -> Response:
    files = "".join(
        f'<p>附件：<a href="./{file.stored}" appendix="true" needdownload="true" download="{escape(file.name)}">'
        f"{escape(file.name)}</a></p>" for file in entry.attachments)
    heading = f"<h1>{escape(entry.title)}</h1>" if entry.heading else ""
    twin = f"t{entry.published:%Y%m%d}_{FIRST_ID - number}_wap.{tree.extension}"
    body = f"""{metadata_table(entry, f"{frame.code[:6]}-{number:03d}/{entry.published:%Y}-{number + 7:05d}")}
<a class="wap" href="./{twin}">手机版</a>
{heading}
<div class="info">发布时间：{entry.published:%Y-%m-%d} 来源：{escape(entry.publisher)}</div>
<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor"><style type="text/css">
.TRS_Editor P{{line-height:2;font-size:16px;}}</style>
{entry.body}
</div>{files}</div>"""
    return frame.page(f"{entry.title}_{frame.site}", body, article_metas(entry))
