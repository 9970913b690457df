"""The blocked kit: small portals, each with one of the protections, faults or traps that crawler authors met.

Lines of portal_platforms it stands for: section 17.8 and the table of section 15 (c); shells of section 0.
What each must come to is part of it: outcome and words of the visit's reason.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.replica.documents import pdf
from tests.replica.model import Request, Response, constant
from tests.replica.server import Fault, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.captures.visits import Outcome
    from tests.replica.model import Handler

LIST, FILE = "/zfxxgk/nb/index.html", "/upload/files/nb2021.pdf"
REPORTS = {year: f"/zfxxgk/nb/content_{20212976 + year}.html" for year in (2019, 2020, 2021)}
ONE = REPORTS[2020]
Where = Literal["list", "report", "file", "all"]

_JSL = b"<script>document.cookie=('_')+('_jsl_clearance_s=')+'1.0|-1|x';location.href=location.pathname</script>"
_JSL_200 = b"<html><script>var __jsl_clearance='x';</script></html>"
_RUISHU = b"<!DOCTYPE html><html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;" + b"a" * 9000 + b"</script></head><body></body></html>"
_WZWS = b'<html><head><title>403</title></head><body>WZWS-RAY: 1187-GeoBL</body></html>'
_418 = "<html><body><h1>418</h1><p>您的请求疑似攻击行为！</p><p>事件ID：9b1c7f20-77ae</p></body></html>".encode()
_422 = b"<html><head><title>422</title></head><body>Unprocessable Entity</body></html>"
_SLIDER = '<html><head><script src="/NWAF_slide.js"></script></head><body><div>请拖动滑块完成验证</div></body></html>'.encode()
_CAPTCHA = '<html><body><form action="/system/_content/download.jsp"><img src="/code.jsp">请输入验证码 <input></form></body></html>'.encode()
_GONE = "<html><body><p>抱歉，您访问的页面不存在或已删除。</p><a href='/'>返回首页</a></body></html>".encode()
_CLONE = "http://www.tzchery.com/zwgk/2022-01/content_3312.html"


@dataclass(frozen=True)
class Block:
    """One portal of the kit. captured: documents that come all the same, of 3 reports and a file."""

    id: str
    outcome: Outcome
    says: tuple[str, ...]  # all of them are in the reason
    where: Where = "list"
    fault: Fault | None = None
    captured: int = 0
    charset: str = "utf-8"
    extra: str = ""  # more items of the list
    pages: Mapping[str, Handler] = field(default_factory=dict)

    def targets(self) -> tuple[str, ...]:
        """The paths that the fault is at."""
        everywhere = ("/", "/robots.txt", LIST, *REPORTS.values(), FILE)
        return {"list": (LIST,), "report": (ONE,), "file": (FILE,), "all": everywhere}[self.where]


@dataclass(frozen=True)
class Host:
    """A running portal of the kit."""

    block: Block
    server: Server
    base: str

    def fault(self, path: str, **what: object) -> None:
        """Let something go wrong with a path (the keywords of Fault)."""
        self.server.faults[path] = Fault(**what)  # type: ignore[arg-type]

    def entry(self, scheme: str = "") -> str:
        """Its registry entry; scheme: another than the one it answers under."""
        base = self.base.replace("http:", f"{scheme}:") if scheme else self.base
        return (f'[[portal]]\nid = "{self.block.id}"\nname = "某县人民政府"\nregion = "340323"\nurl = "{base}/"\n'
                f'platform = "generic"\nchannels = ["{base}{LIST}"]\n')


def _shell(size: int) -> bytes:
    start, end = b"<html><head><script>var a='", b"'</script></head><body></body></html>"
    return start + b"x" * (size - len(start) - len(end)) + end


def _gateway(request: Request) -> Response:
    """302 to itself until its cookie comes back (EdgeOne)."""
    if "CT6T=" in request.headers.get("cookie", ""):
        return _list()
    return Response(b"", 302, headers=(("Location", LIST), ("Set-Cookie", "CT6T=1; path=/")))


_ITSELF = Response(b"", 302, headers=(("Location", LIST), ("Set-Cookie", "C3VK=new; path=/")))
_COOKIE = (("Set-Cookie", "__jsluid_s=0123; path=/; HttpOnly"),)


def _page(title: str, body: str, charset: str = "utf-8") -> Response:
    """A page that says that it is UTF-8, whatever it is."""
    text = f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><div class="top"><a href="/">首页</a></div>{body}</body></html>'
    return Response(text.encode(charset))


def _list(charset: str = "utf-8", extra: str = "") -> Response:
    items = "".join(f'<li><a href="{url}">某县东河镇{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-2{year % 10}</span></li>'
                    for year, url in REPORTS.items())
    return _page("政府信息公开年报", f'<ul class="news-list">{items}{extra}</ul>', charset)


def _report(year: int, charset: str) -> Response:
    file = f'<p><a href="{FILE}">某县东河镇{year}年年报.pdf</a></p>' if year == max(REPORTS) else ""
    text = "<p>本年未收到政府信息公开申请，无结转。</p>" * 9
    return _page("年报", f"<h1>某县东河镇{year}年政府信息公开工作年度报告</h1><div id='zoom'>{text}{file}</div>", charset)


def _pages(block: Block) -> dict[str, Handler]:
    found = {url: constant(_report(year, block.charset)) for year, url in REPORTS.items()}
    found |= {"/": constant(_page("某县人民政府", "<h2>要闻</h2>")), LIST: constant(_list(block.charset, block.extra)),
              FILE: constant(Response(pdf("2021"), media_type="application/pdf"))}
    return found | dict(block.pages)


KIT = (
    Block("healthy", "complete", (), captured=4),
    Block("jsl-521", "blocked", ("521", "加速乐"), "all", Fault(521, _JSL, _COOKIE)),
    Block("jsl-521-list", "blocked", ("521", "加速乐", LIST), "list", Fault(521, _JSL, _COOKIE)),
    Block("jsl-512", "blocked", ("512", "加速乐"), "all", Fault(512, b"")),
    Block("jsl-200", "blocked", ("200", "加速乐"), "list", Fault(200, _JSL_200)),
    Block("ruishu-412", "blocked", ("412", "瑞数"), "all", Fault(412, _RUISHU, _COOKIE)),
    Block("ruishu-200", "blocked", ("200", "瑞数"), "list", Fault(200, _RUISHU)),
    Block("wzws-403", "blocked", ("403", "WZWS", "geo-block"), "all", Fault(403, _WZWS)),
    Block("wangsu-403", "blocked", ("answered 403",), "list", Fault(403, b"<html><body>403 Forbidden</body></html>")),
    Block("refused-405", "blocked", ("answered 405",), "list", Fault(405, b"")),
    Block("event-418", "blocked", ("418", "event 9b1c7f20-77ae"), "all", Fault(418, _418)),
    Block("gateway-422", "blocked", ("422", "no browser"), "all", Fault(422, _422)),
    Block("firewall-468", "blocked", ("468", "firewall"), "all", Fault(468, b"")),
    *(Block(f"shell-{size}", "blocked", (f"shell of {size} bytes",), "all", Fault(200, _shell(size)))
      for size in (312, 585, 974, 1334, 1404)),
    Block("nwaf-slider", "blocked", ("200", "captcha"), "list", Fault(200, _SLIDER)),
    Block("report-521", "blocked", ("521", ONE), "report", Fault(521, _JSL), captured=1),
    Block("captcha-file", "blocked", ("captcha", FILE), "file", Fault(200, _CAPTCHA), captured=3),
    Block("page-for-file", "incomplete", ("HTML page where a file was promised", FILE), "file",
          Fault(200, _page("下载", "<p>下载出错，请稍后再试。</p>" * 200).body), captured=3),
    Block("itself-with-cookie", "complete", (), captured=4, pages={LIST: _gateway}),
    Block("itself-for-ever", "blocked", ("redirects to itself", LIST), pages={LIST: constant(_ITSELF)}),
    Block("gbk-as-utf-8", "complete", (), captured=4, charset="gb18030"),
    Block("soft-404", "changed", ("says that there is none", LIST), "list", Fault(200, _GONE)),
    Block("soft-404-report", "incomplete", ("says that there is none", ONE), "report", Fault(200, _GONE), captured=3),
    Block("sent-home", "changed", ("redirects to the home page", LIST), "list", Fault(302, b"", (("Location", "/"),))),
    Block("robots", "robots", ("forbidden by robots.txt",),
          pages={"/robots.txt": constant(Response(b"User-agent:*\nDisallow:/\n", media_type="text/plain"))}),
    Block("robots-soft-404", "complete", (), captured=4, pages={"/robots.txt": constant(Response(_GONE))}),
    Block("clone-linked", "complete", ("refused", "tzchery.com"), captured=4,
          extra=f'<li><a href="{_CLONE}">某县东河镇2018年政府信息公开工作年度报告</a><span>2019-01-20</span></li>'),
    Block("clone-redirect", "changed", ("another host", "tzchery.com"), "list", Fault(302, b"", (("Location", _CLONE),))),
)


@contextmanager
def kit(*ids: str) -> Iterator[dict[str, Host]]:
    """The portals with these ids (none given: all) on loopback, until the end of the block."""
    with ExitStack() as stack:
        yield {block.id: _start(block, stack) for block in KIT if block.id in ids or not ids}


def _start(block: Block, stack: ExitStack) -> Host:
    server = Server(_pages(block), constant(Response(b"404", 404)))
    if block.fault:
        server.faults = dict.fromkeys(block.targets(), block.fault)
    server.open()
    stack.callback(server.close)
    return Host(block, server, f"http://127.0.0.1:{server.port}")
