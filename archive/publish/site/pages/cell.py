"""`/{lang}/cell/{key}/{year}/{revision}/{cell}`: one number and what it was read from; its place as a picture."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from archive.publish import keys
from archive.publish.evidence import memento, where
from archive.publish.evidence.marks import fragment, holds
from archive.publish.evidence.pictures import Busy, picture
from archive.publish.evidence.stored import NotHere, said
from archive.publish.inert import TooBig
from archive.publish.labels import short
from archive.publish.site.asked import Bytes, NotFound, Page, Withdrawn
from archive.readers.errors import Unreadable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.publish.evidence.draw import Which
    from archive.publish.evidence.where import Number
    from archive.publish.site.asked import Asked, View

OTHER = {"en": "zh", "zh": "en"}
PICTURES: Mapping[str, Which] = {"cut": "cut", "page": "page"}
# whose pages are the document's own; the others are drawn or laid out by a program, which is said
DRAWN = {"docx": "office", "doc": "office", "rtf": "office", "odt": "office", "ofd": "drawn", "xls": "sheet", "xlsx": "sheet", "ods": "sheet",
         "csv": "sheet"}


def cell(conn: sqlite3.Connection, asked: Asked) -> Page:
    """The page of a number. Raises NotFound, Withdrawn."""
    number = _number(conn, asked)
    return Page("cell.html", {
        "number": number, "who": number.whose, "shown": number.shown, "source": number.source, "place": number.place,
        "name": short(number.shown.key, asked.lang), "other_name": short(number.shown.key, OTHER[asked.lang]), "other": OTHER[asked.lang],
        "short": lambda key: short(key, asked.lang),
        "evidence": _evidence(conn, asked, number), "sha256": where.sha256(number.source["digest"]),
        "stored": memento.address(number.source["url"], number.source["captured_at"]),
        "exact": memento.address(number.source["url"], number.source["captured_at"], memento.EXACT),
        "command": _command(number),
    })


def cell_picture(conn: sqlite3.Connection, asked: Asked) -> Bytes:
    """The number's place as a PNG: cut out with its heads, or the whole page."""
    number = _number(conn, asked)
    if number.missing:
        return said({"withdrawn": 451}.get(number.missing, 404), "档案中没有可显示的字节。 The archived bytes are not shown.")
    try:
        png = picture(conn, asked.site, number, PICTURES[asked.path["which"]])
    except Busy:
        return said(503, "图片正在生成，请稍后再试。 Pictures are being drawn; please try again in a moment.")
    except NotHere as error:
        return said(404, "无法生成图片。 This picture cannot be made.", str(error))
    return Bytes(png, "image/png", {"Content-Security-Policy": "default-src 'none'", "Cache-Control": "public, max-age=600"})


def _number(conn: sqlite3.Connection, asked: Asked) -> Number:
    key, year, revision = asked.path["key"], int(asked.path["year"]), int(asked.path["revision"])
    id_ = keys.report_id(conn, key, year, revision)
    if id_ is None:
        raise NotFound(f"There is no report of {key} for {year} with revision {revision}.", f"没有 {key} {year} 年第 {revision} 版报告。")
    gone = where.withdrawn(conn, id_)
    if gone:
        raise Withdrawn(f"This report was withdrawn on {gone['at'][:10]}: {gone['reason']}", f"此报告已于 {gone['at'][:10]} 撤下：{gone['reason']}")
    found = where.number(conn, asked.site, where.whose(conn, id_, key), asked.path["cell"])
    if found is None:
        raise NotFound(f"The form of this report has no cell {asked.path['cell']}.", f"此报告所用表格没有 {asked.path['cell']} 这一格。")
    return found


def _evidence(conn: sqlite3.Connection, asked: Asked, number: Number) -> dict[str, Any]:
    """What the template shows: kind (page, picture, none), addresses, and what is to be said of it (keys of words)."""
    if number.missing:
        return {"kind": "none", "why": f"cell.missing_{number.missing}"}
    if not number.as_page:
        return _as_picture(number)
    try:
        there = holds(conn, asked.site.folder, number)
    except (NotHere, TooBig, Unreadable):
        return {"kind": "none", "why": "cell.missing_unreadable"}
    at = memento.address(number.source["url"], number.source["captured_at"])
    mark = fragment(number) if there else ""
    return {"kind": "page", "src": f"{at}#{mark}" if mark else at, "how": "",
            "says": f"cell.marked_{number.part}" if there else "cell.changed"}


def _as_picture(number: Number) -> dict[str, Any]:
    if number.place is None:
        return {"kind": "none", "why": "cell.no_place"}
    who, key = number.whose, number.shown.key
    at = f"/archive/picture/{quote(who.key, safe='')}/{who.year}/{who.revision}/{quote(key, safe='')}"
    how = "in_page" if number.place.source else DRAWN.get(number.source["reader"], "own")
    return {"kind": "picture", "cut": f"{at}/cut", "page": "" if how == "sheet" else f"{at}/page", "says": f"cell.marked_{number.part}", "how": f"cell.how_{how}"}


def _command(number: Number) -> str:
    """What shows the same on a terminal."""
    who = number.whose
    return f"xxgk show {shlex.quote(f'{who.key}/{who.year}/{who.revision}')} --cell {number.shown.key}" if number.figure else ""


_ADDRESS = r"(?P<key>[^/]+)/(?P<year>\d{4})/(?P<revision>\d{1,6})/(?P<cell>[^/]+)"
ROUTES: Mapping[str, View] = {
    rf"/(?P<lang>en|zh)/cell/{_ADDRESS}": cell,
    rf"/archive/picture/{_ADDRESS}/(?P<which>cut|page)": cell_picture,
}
