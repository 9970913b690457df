"""One portal made by hand: its pages, its columns, and what a perfect crawler makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html import escape
from random import Random
from typing import TYPE_CHECKING

from tests.replica import figures, prose
from tests.replica.model import Handler, Response, constant
from tests.replica.page import body
from tests.replica.server import Server
from tests.replica.tables import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.replica.model import Cells

COUNTY = "固镇县"
GOVERNMENT = COUNTY + "人民政府"
OFFICES = tuple(COUNTY + name for name in (
    "教育局", "民政局", "财政局", "司法局", "水利局", "审计局", "卫生健康委员会", "交通运输局", "文化和旅游局", "应急管理局"))
TOWNS = tuple(f"{COUNTY}{name}人民政府" for name in ("连城镇", "新马桥镇", "王庄镇", "任桥镇", "仲兴乡"))
TITLE = "政府信息公开年报"
WITH_FORM = 2019  # the first year whose reports hold the tables
HTML = "text/html; charset=utf-8"

Report = tuple[str, int]  # agency, year


@dataclass(frozen=True)
class Coding:
    """How a portal's pages are sent. meta: what their <meta> says; header: what HTTP says."""

    charset: str = "utf-8"
    meta: str = "<meta charset='utf-8'>"
    header: str = HTML


@dataclass
class Homemade:
    """A portal. expected: reports that the archive must hold; lost: those that no crawler without a browser can bring back.

    reason: words that the visit's reason must have.
    """

    id: str
    about: str
    platform: str = "generic"
    scheme: str = "http"
    rendered: bool = False
    outcome: str = "complete"
    reason: str = ""
    coding: Coding = Coding()
    channels: list[tuple[str, str]] = field(default_factory=list)  # path, agency
    expected: set[Report] = field(default_factory=set)
    lost: set[Report] = field(default_factory=set)
    pages: dict[str, Handler] = field(default_factory=dict)
    server: Server = field(default_factory=lambda: Server({}, constant(page("404", "<p>404 Not Found</p>", status=404))))

    @property
    def base(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server.port}"

    def open(self) -> None:
        self._home()
        self.server.pages.update(self.pages)
        self.server.open()

    def _home(self) -> None:
        """A way from the home page to the columns: 政府信息公开, and a menu there."""
        way = "/zfxxgk/index.html"
        news = (item(f"/xwzx/20240{n}/1000{n}.html", f"我县召开{name}会议", f"2024-0{n}-11") for n, name in enumerate(("经济", "防汛", "招商"), 1))
        self.pages.setdefault("/", constant(self.page(f"{GOVERNMENT}网站", f"<ul><li><a href='{way}'>政府信息公开</a></li></ul>{ul(news, 'news')}")))
        columns = "".join(f"<li><a href='{path}'>{agency.removeprefix(COUNTY)}{TITLE}</a></li>" for path, agency in self.channels)
        menu = f"<li><a href='/zfxxgk/zn.html'>政府信息公开指南</a></li><li><a href='/zfxxgk/zd.html'>政府信息公开制度</a></li>{columns}<li><a href='/ysq.html'>依申请公开</a></li>"
        self.pages.setdefault(way, constant(self.page(f"政府信息公开-{GOVERNMENT}", f"<div class='left'><ul>{menu}</ul></div><div class='right'><p>政府信息公开平台</p></div>")))

    def column(self, path: str, agency: str = "") -> None:
        """A channel of the registry entry."""
        self.channels.append((path, agency))

    def put(self, path: str, what: Handler | Response) -> None:
        self.pages[path] = constant(what) if isinstance(what, Response) else what

    def show(self, path: str, inner: str, title: str = TITLE) -> None:
        """A page of a list."""
        self.put(path, self.page(title, inner))

    def page(self, title: str, inner: str) -> Response:
        return page(title, inner, self.coding)

    def article(self, path: str, agency: str, year: int, title: str = "", more: str = "") -> str:
        """Puts a report there; its title. more: markup behind it."""
        title = title or title_of(agency, year)
        told = f"<h1>{title}</h1><p>发布时间：{year + 1}-01-20 来源：{agency}</p><div class='content'>{report(agency, year)}{more}</div>"
        self.put(path, self.page(f"{title}-{GOVERNMENT}", told))
        self.expected.add((agency, year))
        return title

    def other(self, path: str, title: str) -> str:
        """Puts a page there that is no report; its title."""
        text = "<p>内容略，详见有关材料。全县上下认真学习领会精神。</p>" * 6
        self.put(path, self.page(f"{title}-{GOVERNMENT}", f"<h1>{title}</h1><div class='content'>{text}</div>"))
        return title

    def items(self, pattern: str, reports: Iterable[Report]) -> list[str]:
        """Puts reports at addresses of a pattern ({n} counts, {next} is the year after) and makes list items of them."""
        found = []
        for n, (agency, year) in enumerate(reports):
            path = pattern.format(n=n, year=year, next=year + 1)
            found.append(item(path, self.article(path, agency, year), f"{year + 1}-01-{n % 20 + 1:02}"))
        return found


def page(title: str, inner: str, coding: Coding = Coding(), *, status: int = 200) -> Response:
    """A page with what all have around: header, menu, footer."""
    text = f"""<!DOCTYPE html><html><head>{coding.meta}<title>{escape(title)}</title></head><body>
<div class="header"><a href="/">{GOVERNMENT}</a></div>
<div class="nav"><ul><li><a href="/">网站首页</a></li><li><a href="/xwzx/">新闻中心</a></li><li><a href="/bsfw/">办事服务</a></li></ul></div>
<div class="wrap">{inner}</div>
<div class="footer"><a href="/about.html">网站地图</a><p>主办：固镇县人民政府办公室 皖ICP备05000000号</p></div></body></html>"""
    return Response(text.encode(coding.charset), status, coding.header)


def item(href: str, title: str, day: str, text: str = "") -> str:
    """text: what the link shows, where that is less than its title attribute."""
    named = f" title='{escape(title)}'" if text else ""
    return f"<li><a href='{href}'{named}>{escape(text or title)}</a><span>{day}</span></li>"


def ul(items: Iterable[str], name: str = "list") -> str:
    return f"<ul class='{name}'>{''.join(items)}</ul>"


def title_of(agency: str, year: int) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def of_offices(count: int = 6, years: Sequence[int] = (2021, 2022, 2023)) -> list[Report]:
    """Newest first, as lists are."""
    return [(office, year) for year in sorted(years, reverse=True) for office in OFFICES[:count]]


def parted(items: Sequence[str], size: int) -> list[Sequence[str]]:
    return [items[at:at + size] for at in range(0, len(items), size)]


def report(agency: str, year: int) -> str:
    """A report's markup: with the form's tables from 2019 on."""
    if year < WITH_FORM:
        return "".join(f"<p>{line}</p>" for line in _before_the_form(agency, year))
    cells = _cells(agency)[year]
    text = prose.write(Random(f"{agency}{year}"), year, cells, published=123, agency=agency)
    return body("plain", text, figures.form_of(year), cells, Layout())


@cache
def _cells(agency: str) -> dict[int, Cells]:
    return dict(figures.series(Random(agency), range(WITH_FORM, 2026)))


def _before_the_form(agency: str, year: int) -> tuple[str, ...]:
    return (
        f"本报告由{agency}根据《中华人民共和国政府信息公开条例》的要求编制。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        "一、概述", f"{year}年，{agency}认真贯彻落实条例，全年主动公开政府信息{year - 1800}条。",
        "二、主动公开政府信息情况", "通过政府网站公开信息，公众可以查阅。",
        "三、依申请公开政府信息情况", "本年度受理政府信息公开申请3件，已全部答复。",
        "四、政府信息公开的收费及减免情况", "未收取费用。", "五、因政府信息公开申请行政复议、提起行政诉讼情况", "无。",
        "六、存在的主要问题和改进措施", "公开内容有待充实。",
    )


class Portals:
    """A list of portals; each is a function that fills one, whose docstring is what it is about."""

    def __init__(self) -> None:
        self.makers: list[tuple[str, Callable[[Homemade], None]]] = []

    def __call__(self, make: Callable[[Homemade], None]) -> Callable[[Homemade], None]:
        self.makers.append((make.__name__.replace("_", "-"), make))
        return make

    def made(self) -> list[Homemade]:
        found = []
        for name, make in self.makers:
            portal = Homemade(name, (make.__doc__ or "").strip())
            make(portal)
            found.append(portal)
        return found
