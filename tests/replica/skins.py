"""Portals whose server renders lists and articles: one engine, and how each CMS lays things out (Skin)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, urlsplit

from tests.replica.content import Publication
from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, on_page, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.replica.model import Handler

TOWNS = ("东河镇", "西岭镇", "南坪镇", "北关镇", "石桥镇", "青山乡", "白云乡", "龙泉镇", "新安镇", "永宁镇", "太平镇", "长乐乡")
LISTED = 61
_NO_DAY = date(2022, 1, 10)  # of the real report, which these have not
PAST_END = 3  # pages behind the last one that a server which never says no is asked for at most


@dataclass(frozen=True)
class Pager:
    """What a pager tells; number from 1. url: a page's address."""

    number: int
    count: int
    total: int
    size: int
    url: Callable[[int], str]

    def words(self, number: int, words: str) -> str:
        """A link to a page that exists and is not this one, else only its words."""
        there = 1 <= number <= self.count and number != self.number
        return f'<a href="{escape(self.url(number))}">{words}</a>' if there else f"<span>{words}</span>"


@dataclass(frozen=True)
class Skin:
    """How one CMS lays out a column. page: number from 1 → address; article: number, entry → address.

    item: address, entry → HTML in `around` · past: what a page behind the last one answers · outer: address
    of a page that holds the list in a frame · aside: pages beside it · mount: a channel's further addresses
    """

    page: Callable[[int], str]
    article: Callable[[int, Entry], str]
    pager: Callable[[Pager], str]
    item: Callable[[str, Entry], str] = lambda url, entry: (
        f'<li><a href="{escape(url)}" title="{escape(entry.title)}">{escape(entry.title)}</a><span>{entry.published}</span></li>')
    around: tuple[str, str] = ('<ul class="news-list">', "</ul>")
    size: int = 15
    past: Literal["missing", "last", "empty"] = "missing"
    outer: str = ""
    files: Callable[[Attachment], str] = lambda file: f"/upload/files/{file.stored}"
    link: Callable[[str, Attachment], str] = lambda url, file: f'<a href="{escape(url)}">{escape(file.name)}</a>'
    body: tuple[str, str] = ('<div id="zoom">', "</div>")
    twin: Callable[[str], str] | None = None  # an article's address → its twin's
    script: str = ""
    more: Mapping[str, Handler] = field(default_factory=dict)


def site(base: str, frame: Frame, skin: Skin, entries: Sequence[Entry]) -> Site:
    """The whole portal: list pages, articles with their twins, files."""
    found: dict[str, Handler] = {}
    for number in range(1, pages(len(entries), skin.size) + 1 + PAST_END):
        found[skin.page(number)] = _listing(frame, skin, entries, number)
    reports = []
    for number, entry in enumerate(entries):
        url = skin.article(number, entry)
        found[url] = constant(_article(frame, skin, entry))
        if skin.twin:
            found[skin.twin(url)] = found[url]
        files = {skin.files(file): file for file in entry.attachments}
        found |= {at: constant(Response(file.data, media_type=file.media_type)) for at, file in files.items()}
        if entry.facts:
            reports.append(TrueReport(base + url, entry.title, entry.published, entry.facts,
                                      attachments=tuple(base + at for at in files)))
    if skin.outer:
        inner = f'<iframe src="{skin.page(1)}" width="100%" frameborder="0"></iframe>'
        found[skin.outer] = constant(frame.page("政府信息公开年报", inner, column_metas("政府信息公开年报")))
    return Site(_by_path(found) | dict(skin.more), [(base + (skin.outer or skin.page(1)), "")], reports, len(entries))


def _by_path(found: Mapping[str, Handler]) -> dict[str, Handler]:
    """Handlers by path, which then look at the query: in any order, empty parameters left out."""
    paths: dict[str, dict[frozenset[tuple[str, str]], Handler]] = defaultdict(dict)
    for target, handler in found.items():
        paths[urlsplit(target).path][_query(target)] = handler

    def choose(queries: Mapping[frozenset[tuple[str, str]], Handler]) -> Handler:
        wrong = constant(Response("<html><body>不合法的参数</body></html>".encode(), 404))
        return lambda request: queries.get(_query(request.target), wrong)(request)

    return {path: choose(queries) for path, queries in paths.items()}


def _query(target: str) -> frozenset[tuple[str, str]]:
    return frozenset(parse_qsl(urlsplit(target).query))


def _listing(frame: Frame, skin: Skin, entries: Sequence[Entry], number: int) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        count, at = pages(len(shown), skin.size), number
        if number > count and skin.past == "missing":
            return frame.stub()
        if number > count and skin.past == "last":
            at = count
        items = "\n".join(skin.item(skin.article(index, entry), entry)
                          for index, entry in on_page(shown, at - 1, skin.size, request.drop))
        pager = skin.pager(Pager(number, count, len(shown), skin.size, skin.page))
        body = f'{skin.around[0]}\n{items}\n{skin.around[1]}\n<div class="pages">{pager}</div>'
        return frame.page(f"政府信息公开年报-{frame.site}", body, column_metas("政府信息公开年报"), script=skin.script)

    return handle


def _article(frame: Frame, skin: Skin, entry: Entry) -> Response:
    files = "".join(f"<p>附件：{skin.link(skin.files(file), file)}</p>" for file in entry.attachments)
    body = f"""<h1>{escape(entry.title)}</h1>
<div class="info">发布时间：{entry.published} 来源：{escape(entry.publisher)}</div>
{skin.body[0]}
{entry.body}
{files}
{skin.body[1]}"""
    return frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry))


def family(id_: str, county: str, region: str) -> Publication:
    """What a family's portal publishes: 61 items, 48 of them reports of 12 townships, one with a file."""
    file = Attachment(f"{county}{TOWNS[3]}人民政府2021年政府信息公开工作年度报告.pdf", "20220118.pdf", "application/pdf", pdf("2021"))
    return Publication(
        id_, county, region, TOWNS, county + "{town}人民政府{year}年政府信息公开工作年度报告", county + "{town}人民政府",
        "plain", _NO_DAY, 0, real=False, most=LISTED, attached={(TOWNS[3], 2021): file},
    )
