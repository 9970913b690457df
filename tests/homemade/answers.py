"""What hosts answer in the place of lists and reports."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.homemade.portal import GOVERNMENT, OFFICES, TOWNS, Portals, item, of_offices, ul
from tests.replica.model import Response

if TYPE_CHECKING:
    from tests.homemade.portal import Homemade
    from tests.replica.model import Handler, Request

answers = Portals()
PATH = "/nb/{next}/220{n}.html"
MENU = "<div class='nav'>" + "".join(f"<a href='/c{n}/'>栏目{n}</a>" for n in range(60)) + "</div>"
CHALLENGE = (
    "<html><head><meta charset='utf-8'></head><body><noscript>请开启JavaScript</noscript><script>var _0x1=['cookie'];"
    "document['cookie']='acw_sc__v2=abc';location['reload']();</script><script>" + "//pad\n" * 300 + "</script></body></html>"
).encode()


def instead(p: Homemade, response: Response, *which: int) -> None:
    """A column of twelve reports, of which those of these numbers answer with something else."""
    p.column("/nb/")
    reports = of_offices(4)
    p.show("/nb/", ul(p.items(PATH, reports)))
    for n in which:
        agency, year = reports[n]
        p.put(PATH.format(n=n, next=year + 1), response)
        p.expected.discard((agency, year))


@answers
def challenge(p: Homemade) -> None:
    """a challenge of Aliyun with status 200"""
    p.column("/nb/")
    for path in ("/", "/nb/"):
        p.put(path, Response(CHALLENGE, 200, "text/html"))
    p.outcome, p.reason = "blocked", "Aliyun"


@answers
def refused_412(p: Homemade) -> None:
    """articles answer 412 after the third"""
    instead(p, Response(b"<html><head><script>$_ts=window['$_ts'];</script></head><body></body></html>", 412), *range(3, 12))
    p.outcome, p.reason = "blocked", "412"


@answers
def taken_down(p: Homemade) -> None:
    """two reports were taken down: a big page with status 200 says so"""
    instead(p, p.page(GOVERNMENT, MENU + "<h3>抱歉，您访问的页面不存在或已被删除！</h3><p>请返回首页</p>"), 2, 5)
    p.outcome, p.reason = "incomplete", "不存在"


@answers
def under_maintenance(p: Homemade) -> None:
    """two reports answer 系统维护中 with status 200"""
    text = "<h1>系统维护中</h1><p>因系统升级改造，网站暂停服务，请稍后访问，给您带来不便敬请谅解。</p>"
    instead(p, p.page("网站维护公告", "<style>" + ".a{color:red}\n" * 200 + "</style>" + text), 2, 5)
    p.outcome, p.reason = "incomplete", "维护"


@answers
def all_under_maintenance(p: Homemade) -> None:
    """the whole portal answers with a notice of maintenance"""
    p.column("/nb/")
    text = "<h1>网站维护公告</h1><p>因系统升级改造，网站将于2024年1月10日至12日暂停服务。</p><p><a href='/tel.html'>联系电话</a></p>"
    for path in ("/", "/nb/"):
        p.show(path, text, "网站维护公告")
    p.outcome = "changed"


@answers
def robots(p: Homemade) -> None:
    """robots.txt closes the offices' folder"""
    p.column("/zfxxgk/nb/")
    p.put("/robots.txt", Response(b"User-agent: *\nDisallow: /zfxxgk/bm/\n", 200, "text/plain"))
    open_ = p.items("/zfxxgk/zj/400{n}.html", [(town, 2023) for town in TOWNS])
    closed = p.items("/zfxxgk/bm/410{n}.html", of_offices(4, (2023,)))
    p.expected -= {(office, 2023) for office in OFFICES}
    p.show("/zfxxgk/nb/", ul(open_ + closed))
    p.outcome, p.reason = "robots", "forbidden by robots.txt"


@answers
def session(p: Homemade) -> None:
    """the list redirects to itself until a cookie of its session comes back; articles carry ;jsessionid"""
    p.column("/nb/list.jsp")
    items = []
    for n, (agency, year) in enumerate(of_offices(4)):
        path = f"/nb/show_{n}.jsp"
        items.append(item(f"show_{n}.jsp;jsessionid=ABC{n}F", p.article(path, agency, year), f"{year + 1}-01-10"))
        p.put(f"{path};jsessionid=ABC{n}F", p.pages[path])

    def answer(request: Request) -> Response:
        if "SID=" in request.headers.get("cookie", ""):
            return p.page("年报", ul(items))
        return Response(b"", 302, headers=(("Location", "/nb/list.jsp"), ("Set-Cookie", "SID=1; Path=/")))

    p.put("/nb/list.jsp", answer)


@answers
def slow(p: Homemade) -> None:
    """every article takes half a second"""
    p.column("/nb/")
    p.show("/nb/", ul(p.items(PATH, of_offices(4, (2023,)))))
    for n in range(4):
        p.put(PATH.format(n=n, next=2024), _late(p.pages[PATH.format(n=n, next=2024)]))


def _late(handler: Handler) -> Handler:
    def answer(request: Request) -> Response:
        time.sleep(0.5)
        return handler(request)

    return answer


@answers
def http_alone(p: Homemade) -> None:
    """the registry and all links say https, the host speaks http"""
    p.scheme = "https"
    p.column("/nb/")
    made = [(PATH.format(n=n, next=year + 1), agency, year) for n, (agency, year) in enumerate(of_offices(4, (2023,)))]
    named = [(path, p.article(path, agency, year)) for path, agency, year in made]
    p.put("/nb/", lambda _: p.page("年报", ul(item(p.base + path, title, "2024-01-10") for path, title in named)))
    p.reason = "change the registry's addresses"


@answers
def moved(p: Homemade) -> None:
    """the column answers 301 to another host"""
    p.column("/nb/")
    p.put("/nb/", Response(b"", 301, headers=(("Location", "http://127.0.0.2:9/zfxxgk/nb/"),)))
    p.outcome, p.reason = "changed", "leads to another host"
