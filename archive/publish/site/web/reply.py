"""A request to a whole answer: the page found, made, rendered; whatever goes wrong becomes a page, too."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.publish.site import pages, words
from archive.publish.site.asked import Asked, Bytes, Moved, Page, SiteError
from archive.publish.site.rendering import environment, render
from archive.publish.site.web import assets, headers, routing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.publish.site.asked import Site
    from archive.publish.site.web.pool import Pool

LOG = logging.getLogger("xxgk.site")
HTML = "text/html; charset=utf-8"
SLOW = SiteError("This took too long and was given up. Ask for less, or take the data file.", "查询时间过长，已中止。请缩小范围，或下载数据文件。")
BROKEN = SiteError("Something is wrong on our side. It has been noted; please tell us what you did.", "服务器内部出错，已记录。请告诉我们您的操作。")


@dataclass(frozen=True, slots=True)
class Request:
    """What of an HTTP request counts. path and query: percent-encoded, as sent."""

    path: str
    query: str
    accept_language: str = ""
    if_none_match: str = ""

    @property
    def url(self) -> str:
        return self.path + (f"?{self.query}" if self.query else "")

    @property
    def lang(self) -> str:
        """The language that the address names, else the one that the browser likes."""
        first = self.path.split("/")[1] if "/" in self.path else ""
        return first if first in ("en", "zh") else routing.preferred(self.accept_language)


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, body and headers of an answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def warm() -> None:
    """Load pages, templates, texts and files. Raises what is wrong with them."""
    pages.routes()
    words.words()
    assets.assets()
    for name in environment().list_templates():
        environment().get_template(name)


def answer(request: Request, site: Site, pool: Pool) -> Reply:
    """The answer to a request for one of our own pages; never raises."""
    try:
        return _answer(request, site, pool)
    except Exception as error:
        LOG.error("%s", request.url, exc_info=error)
        return Reply(500, BROKEN.said["en"].encode(), {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"})


def _answer(request: Request, site: Site, pool: Pool) -> Reply:
    if request.path.startswith(assets.PREFIX) and (name := request.path.removeprefix(assets.PREFIX)) in assets.assets():
        asset = assets.assets()[name]
        return _unless_known(request, Reply(200, asset.body, {"Content-Type": asset.media_type, "Cache-Control": headers.FOREVER}))
    asked = Asked(request.lang, {}, {}, site, request.url)
    try:
        return _unless_known(request, _page(request, asked, pool))
    except Moved as moved:
        return Reply(301 if moved.permanent else 302, b"", {"Location": moved.url, "Cache-Control": headers.ASK_AGAIN, "Vary": "Accept-Language"})
    except SiteError as told:
        return failure(asked, told)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            return _broken(asked, error)
        LOG.warning("given up after its time: %s", request.url)
        return failure(asked, SLOW, 503)
    except Exception as error:  # noqa: BLE001 - a page's mistake is told as a page, never as a bare 500 of the server
        return _broken(asked, error)


def _page(request: Request, asked: Asked, pool: Pool) -> Reply:
    if request.path == "/":
        raise Moved(f"/{asked.lang}/")
    found = routing.find(request.path, request.query, asked.lang)
    asked = Asked(asked.lang, found.path, routing.asked_for(request.query), asked.site, asked.url)
    with pool.connection() as conn:
        made = found.view(conn, asked)
        if isinstance(made, Page):
            return Reply(made.status, render(made.template, asked, made.values).encode(), {"Content-Type": HTML})
    return of_bytes(made)


def of_bytes(made: Bytes) -> Reply:
    """What is no page."""
    return Reply(made.status, made.body, {"Content-Type": made.media_type, **made.headers})


def _broken(asked: Asked, error: Exception) -> Reply:
    LOG.error("%s", asked.url, exc_info=error)
    return failure(asked, BROKEN)


def failure(asked: Asked, told: SiteError, status: int | None = None) -> Reply:
    """The page that says what is wrong, in the reader's language."""
    code = status or told.status
    shown = {"status": code, "said": told.said[asked.lang]}
    return Reply(code, render("error.html", asked, shown).encode(), {"Content-Type": HTML, "Cache-Control": "no-store"})


def _unless_known(request: Request, reply: Reply) -> Reply:
    """304 for what the browser has already."""
    tag = f'"{hashlib.sha256(reply.body).hexdigest()[:24]}"'
    told = {"Cache-Control": headers.ASK_AGAIN, "ETag": tag, **reply.headers}
    if reply.status == 200 and tag in request.if_none_match:
        return Reply(304, b"", {name: value for name, value in told.items() if name != "Content-Type"})
    return Reply(reply.status, reply.body, told)
