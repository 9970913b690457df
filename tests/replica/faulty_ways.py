"""What can go wrong with one answer: each way takes a Scene and makes the answer that is sent instead."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.replica.faulty_site import COLUMN, Item, Small, listing
from tests.replica.faulty_wire import Wire, sent
from tests.replica.model import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.model import Request

JIASULE = b"<script>document.cookie=('_')+('_jsl_clearance_s=')+'1.0|-1|x';location.href=location.pathname</script>"
ERROR_PAGE = ("<html><head><title>下载</title></head><body><div><a href='/'>首页</a></div>"
              + "<p>下载出错，请稍后再试，或者与网站管理员联系。</p>" * 60 + "</body></html>").encode()
OVERLAP = 700  # bytes by which a Content-Length is wrong


@dataclass(frozen=True)
class Scene:
    """A request and what a healthy portal would answer. pages: all that it has."""

    request: Request
    good: Response
    site: Small
    pages: Mapping[str, Response]

    @property
    def number(self) -> int:
        """Which page of the list is asked for, from 0."""
        tail = self.request.path.rpartition("index")[2].partition(".")[0]
        return int(tail.removeprefix("_") or 0)


Way = Callable[[Scene], Response | Wire]


def answers(status: int, body: bytes = b"", *headers: tuple[str, str], media_type: str = "text/html; charset=utf-8") -> Way:
    """Always this."""
    return lambda _: Response(body, status, media_type, headers)


# ---- the wire --------------------------------------------------------------------------------------------

def cut_off(scene: Scene) -> Wire:
    """Half of the body, then the connection closes."""
    return _broken(scene, "close")


def reset(scene: Scene) -> Wire:
    """Half of the body, then RST."""
    return _broken(scene, "reset", 0.1)


def reset_at_once(scene: Scene) -> Wire:
    """RST for an answer."""
    return Wire((), "reset", 0)


def stalled(scene: Scene) -> Wire:
    """Half of the body, then nothing more."""
    return _broken(scene, "hang")


def silent(scene: Scene) -> Wire:
    """The connection is taken, and nothing ever comes."""
    return Wire((), "hang", 0)


def dripping(scene: Scene) -> Wire:
    """The head, then a byte now and then."""
    whole = sent(scene.good)
    head = len(whole) - len(scene.good.body)
    drops = [part for at in range(head, head + 200) for part in (whole[at:at + 1], 0.2)]
    return Wire((whole[:head], *drops), "close", scene.good.status)


def says_longer(scene: Scene) -> Wire:
    """Content-Length tells more than there is."""
    return Wire((sent(scene.good, length=len(scene.good.body) + OVERLAP, keep=False),), "close", scene.good.status)


def says_shorter(scene: Scene) -> Wire:
    """Content-Length tells less than there is: a reader that believes it loses the end."""
    return Wire((sent(scene.good, length=len(scene.good.body) - OVERLAP, keep=False),), "close", scene.good.status)


def _broken(scene: Scene, end: str, pause: float = 0.0) -> Wire:
    whole = sent(scene.good, keep=False)
    return Wire((whole[:len(whole) - len(scene.good.body) // 2], pause), end, scene.good.status)  # type: ignore[arg-type]


# ---- the body --------------------------------------------------------------------------------------------

def gzip_rubbish(scene: Scene) -> Response:
    """Said to be gzip, and is none."""
    return replace(scene.good, body=b"\x1f\x8brubbish" * 40, headers=(("Content-Encoding", "gzip"),))


def gzip_cut(scene: Scene) -> Response:
    """A gzip stream that lacks its end, under the length that it has."""
    packed = gzip.compress(scene.good.body, mtime=0)
    return replace(scene.good, body=packed[:len(packed) // 2], headers=(("Content-Encoding", "gzip"),))


def gbk_as_utf_8(scene: Scene) -> Response:
    """GBK, while header and meta say UTF-8."""
    if not scene.good.media_type.startswith("text/html"):
        return scene.good
    return replace(scene.good, body=scene.good.body.decode().encode("gb18030"))


def utf_8_as_gbk(scene: Scene) -> Response:
    """UTF-8, while header and meta say GBK."""
    if not scene.good.media_type.startswith("text/html"):
        return scene.good
    return replace(scene.good, body=scene.good.body.replace(b"charset=utf-8", b"charset=gbk"), media_type="text/html; charset=gbk")


def without_end(scene: Scene) -> Response:
    """A page as careless templates make it."""
    return replace(scene.good, body=scene.good.body.replace(b"</body>\n</html>\n", b""))


# ---- the list --------------------------------------------------------------------------------------------

def nothing_listed(scene: Scene) -> Response:
    """The list's page with status 200, and no entry on it."""
    return listing(scene.site, 0, (), count=1)


def page_before(scene: Scene) -> Response:
    """Page N is page N-1 again, pager and all but its own number."""
    shown = scene.site.items[(scene.number - 1) * scene.site.size:scene.number * scene.site.size]
    return listing(scene.site, scene.number, shown)


def declares(more: int) -> Way:
    """The total is told too high by so many."""
    return lambda scene: listing(scene.site, scene.number, declared=len(scene.site.items) + more)


def endless(scene: Scene) -> Response:
    """Every page leads to another one, with notices that no other page has."""
    notices = [Item(f"关于第{scene.number * 3 + at}号事项的通知", f"{COLUMN}201501/t20150105_16{scene.number:03d}{at:02d}.html", "2015-01-05")
               for at in range(scene.site.size)]
    return listing(scene.site, scene.number, None if scene.number == 0 else notices, count=scene.number + 2)


def halved(scene: Scene) -> Response:
    """The older half of the entries is gone, and the total knows nothing of it."""
    return listing(scene.site, 0, scene.site.items[:len(scene.site.items) // 2], count=1)


# ---- somewhere else --------------------------------------------------------------------------------------

def circle(scene: Scene) -> Response:
    """A leads to B, B leads to A."""
    other = scene.request.path.replace("/index.html", "/list.html") if scene.request.path.endswith("/index.html") else COLUMN + "index.html"
    return Response(b"", 302, headers=(("Location", other),))


def home(scene: Scene) -> Response:
    """The home page, under every address, with status 200."""
    return scene.pages["/"]
