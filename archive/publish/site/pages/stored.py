"""`/archive/TIME/URL`: what the archive holds, harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from archive.publish.evidence import memento
from archive.publish.evidence.stored import NotHere, exact, picture, said, served
from archive.publish.site.asked import Moved

if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from archive.publish.site.asked import Asked, Bytes

KINDS = {"": served, memento.EXACT: exact, memento.PICTURE: picture}


def stored(conn: sqlite3.Connection, asked: Asked) -> Bytes:
    """A capture; 302 to the nearest in time, 451 for what is withdrawn, 404 for what is not here."""
    url, at, kind = asked.path["url"], asked.path["at"], asked.path["kind"]
    found = _found(conn, at, url, asked)
    if found is None:
        return said(404, "本档案没有此网址的副本。 The archive has no copy of this address.", url)
    if not memento.digits(found["captured_at"]) == at or found["url"] != url:
        raise Moved(memento.address(found["url"], found["captured_at"], kind))
    gone = memento.withdrawn(conn, found["id"])
    if gone:
        return said(451, f"此副本已于 {gone['at'][:10]} 撤下。 This copy was withdrawn on {gone['at'][:10]}: {gone['reason']}", url)
    if not asked.site.has_archive:
        return said(404, "此发布不含原始档案，只有数据库。 This publication has the database only, without the archive.", url)
    try:
        return KINDS[kind](conn, asked.site.folder, found)
    except NotHere as error:
        return said(503, f"档案中的字节无法读取。 The archived bytes cannot be read: {error}", url)


def _found(conn: sqlite3.Connection, at: str, url: str, asked: Asked) -> dict[str, Any] | None:
    """As our own links have it; else as people type it: with a bare query, with one slash behind http:."""
    query = asked.url.partition("?")[2]
    typed = [f"{url}?{query}", f"{url}?{unquote(query)}"] if query else [url]
    typed += [one.replace(":/", "://", 1) for one in typed if one.startswith(("http:/", "https:/")) and "://" not in one[:8]]
    return next((found for one in typed if (found := memento.find(conn, at, one))), None)


ROUTES = {r"/archive/(?P<at>(?:19|20)\d{2,18})(?P<kind>id_|im_|)/(?P<url>.+)": stored}
