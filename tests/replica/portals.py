"""The five portals of the demo and the tests: which county, which family, which transport."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tests.replica import generic_links, generic_query, lonsun, trs
from tests.replica.content import Publication, publish
from tests.replica.documents import pdf, word_97
from tests.replica.model import Attachment, Entry, Response, Site, constant
from tests.replica.page import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

ROBOTS_RULES = b"User-agent: *\nDisallow: /admin/\nDisallow: /site/search/\nCrawl-delay: 0\n"
ROBOTS_OTHER = b"User-agent: *\nDisallow: /manage/\n"
OFFSITE = "http://www.replica-elsewhere.invalid/zwgk/2021/report.html"

_DOC = Attachment("坡头镇人民政府2020年政府信息公开工作年度报告.doc", "1611108312479046.doc", "application/msword",
                  word_97("坡头镇"))
_PDF = Attachment("宝丰镇人民政府2021年政府信息公开年度报告.pdf", "P020220117402113580964.pdf", "application/pdf",
                  pdf("Baofeng 2021"))


@dataclass(frozen=True)
class Plan:
    """One portal. missing: status of its page for wrong addresses; robots None: that page."""

    publication: Publication
    platform: str
    frame: Frame
    build: Callable[[str, Frame, list[Entry]], Site]
    robots: bytes | None = None
    missing: int = 404
    gzip: bool = False
    chunked: bool = False

    @property
    def id(self) -> str:
        """Id in the registry."""
        return self.publication.id


def _menu(*paths: str) -> tuple[tuple[str, str], ...]:
    return tuple(zip(paths, ("政府信息公开指南", "政府信息公开制度", "依申请公开", "政府网站工作年度报表"), strict=False))


def _lonsun(base: str, frame: Frame, entries: list[Entry]) -> Site:
    organs = {f"固镇县{town}人民政府": f"65956{number}"
              for number, town in enumerate(("连城镇", "王庄镇", "新马桥镇", "仲兴镇"), 12)}
    own = [entry for entry in entries if entry.facts and entry.publisher == "固镇县连城镇人民政府"]
    rest = [entry for entry in entries if entry not in own]
    return lonsun.site(base, frame, rest, lonsun.Organ("6595612", "固镇县连城镇人民政府", own), organs)


def _trs_links(base: str, frame: Frame, entries: list[Entry]) -> Site:
    offsite = Entry("石嘴山市政府网站工作年度报表（2021年度）", date(2022, 1, 26), "石嘴山市", "", elsewhere=OFFSITE)
    both = sorted([*entries, offsite], key=lambda entry: entry.published, reverse=True)
    return trs.site(base, frame, trs.Tree("/zwgk/zfxxgk/zfxxgknb_73584/"), both)


def _trs_globals(base: str, frame: Frame, entries: list[Entry]) -> Site:
    tree = trs.Tree("/zfxxgk/xjzfxxgk/gkndbg/", "htm", "globals", size=8, cut=15, day="<b>[{:%Y-%m-%d}]</b>", after=200)
    return trs.site(base, frame, tree, entries)


PLANS = (
    Plan(Publication("ah-guzhen", "固镇县", "340323", ("连城镇", "王庄镇", "新马桥镇", "仲兴镇"),
                     "固镇县{town}{year}年政府信息公开工作年度报告", "固镇县{town}人民政府", "plain",
                     date(2021, 1, 18), 986),
         "lonsun",
         Frame("固镇县人民政府", "3403230001",
               menu=_menu(*(f"/public/column/{lonsun.COUNTY}?type={kind}" for kind in "215"))),
         _lonsun, robots=ROBOTS_RULES, gzip=True),
    Plan(Publication("nx-pingluo", "平罗县", "640221", ("城关镇", "宝丰镇", "头闸镇", "黄渠桥镇"),
                     "平罗县{town}人民政府{year}年政府信息公开年度报告", "平罗县{town}人民政府", "word",
                     date(2021, 1, 14), 1252, attached={("宝丰镇", 2021): _PDF}),
         "trs",
         Frame("平罗县人民政府", "6402210011", header="text/html",
               menu=_menu("/zwgk/zfxxgk/zfxxgkzn/index.html", "/zwgk/zfxxgk/zfxxgkzd/index.html",
                          "/zwgk/zfxxgk/ysqgk/index.html", "/zwgk/zfwzndbb/index.html")),
         _trs_links, chunked=True),
    Plan(Publication("fj-yongan", "永安市", "350481", ("大湖镇", "贡川镇", "小陶镇", "曹远镇"),
                     "永安市{town}人民政府{year}年政府信息公开工作年度报告", "永安市{town}人民政府", "breaks",
                     date(2020, 1, 17), 43, amount=("采购总金额（元）", "元")),
         "trs",
         Frame("永安市人民政府", "3504810004", charset="gb18030", declared="gb2312", header="text/html",
               menu=_menu("/zfxxgk/zfxxgkzn/index.htm", "/zfxxgk/zfxxgkzd/index.htm", "/zfxxgk/ysqgk/index.htm")),
         _trs_globals, missing=200),
    Plan(Publication("hn-jiyuan", "济源市", "419001", ("坡头镇", "承留镇", "邵原镇", "王屋镇"),
                     "{town}人民政府{year}年政府信息公开工作年度报告", "{town}人民政府", "nested",
                     date(2021, 1, 20), 1158, period=False,
                     amount=("采购总金额（单位：万元，保留4位小数）", "万元"), attached={("坡头镇", 2020): _DOC}),
         "generic",
         Frame("济源市人民政府", "4190010027", menu=_menu("/xxgk/gkzn/", "/xxgk/gkzd/", "/xxgk/ysqgk/", "/wznb/")),
         generic_links.site),
    Plan(Publication("he-kaiping", "开平区", "130205", ("郑庄子镇", "双桥镇", "洼里镇", "栗园镇"),
                     "{town}{year}年政府信息公开工作年度报告", "{town}", "spaced",
                     date(2022, 1, 12), 10, period=False, said="郑庄子镇2021年政府信息公开工作年度报告"),
         "generic",
         Frame("开平区人民政府", "1302050003", menu=_menu("/govinfo/page/gkzn", "/govinfo/page/gkzd"),
               footer="<p>主办单位：开平区人民政府　联系电话：0315-3361325</p>"),
         generic_query.site, robots=ROBOTS_OTHER, missing=200),
)


def build(plan: Plan, base: str) -> Site:
    """The portal's pages with its home page, menu columns and robots.txt. base: scheme, host and port."""
    site = plan.build(base, plan.frame, publish(plan.publication))
    pages = dict(site.pages)
    links = "".join(f'<li><a href="{url.removeprefix(base)}">政府信息公开年报</a></li>' for url, _ in site.channels)
    home = plan.frame.page(plan.frame.site, f'<h2>政府信息公开</h2><ul class="xxgk-menu">{links}</ul>')
    pages["/"] = constant(home)
    for url, words in plan.frame.menu:
        if "?" not in url:
            page = plan.frame.page(f"{words}-{plan.frame.site}", f"<h2>{words}</h2><p>{words}正在更新。</p>")
            pages[url] = constant(page)
    if plan.robots is not None:
        pages["/robots.txt"] = constant(Response(plan.robots, media_type="text/plain"))
    return replace(site, pages=pages)
