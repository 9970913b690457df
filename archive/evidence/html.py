"""A cell of an HTML page as chromium shows it: the stored page, less what runs and what leads elsewhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.clean import squeeze
from archive.evidence.browser import SCALE, WIDTH, Browser
from archive.evidence.frame import View, scaled
from archive.readers.errors import TooMuch
from archive.readers.html import sources

if TYPE_CHECKING:
    from lxml.etree import _Element

    from archive.model import Box, Place

MARK = "data-xxgk-cell"
# scripts are off in the browser; this holds for everything else that could be fetched or followed
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
# what no style sheet of the portal says any more; of no weight, so that what the page itself says wins
PLAIN = (
    ":where(html){font-family:'Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif;background:#fff;color:#000}"
    ":where(table){border-collapse:collapse}"
    f":where(table:has(> tbody > tr > [{MARK}], > tr > [{MARK}])) :where(td,th){{border:1px solid #999;padding:2px 6px}}"
)
ABOVE = 1100.0  # pixels of the page above the cell, at most: a whole table 3 is less
BELOW = 110.0
MARGIN = 14.0
WIDEST = 2400.0
MOST_ELEMENTS = 60_000  # a report has some thousands; the browser takes some kilobytes for each

_GONE = ("script", "noscript", "iframe", "frame", "frameset", "object", "embed", "applet", "link", "meta", "base",
         "audio", "video", "source", "portal", "dialog")
_LEADING = frozenset({"src", "srcset", "href", "background", "poster", "action", "formaction", "data", "ping", "lowsrc"})

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8").replace("MARK", MARK)


class NotFound(Exception):  # noqa: N818 - what became of the search
    """The cell is not where its place says, or the browser does not show it there; one line."""


def html_view(data: bytes, charset: str, place: Place, printed: str | None) -> View:
    """The stored page around the cell."""
    root, found = sources(data, charset)
    cell = found[place.table].get((place.row, place.column)) if 0 <= place.table < len(found) else None
    if root is None or cell is None:
        raise NotFound(f"the page has no cell in table {place.table}, row {place.row}, column {place.column}")
    markup = _harmless(root, cell)
    try:
        with Browser() as browser:
            browser.open(markup)
            return shown(browser, printed, "the stored page without its scripts and outer style sheets, drawn by chromium")
    except TooMuch as error:
        raise NotFound(str(error)) from error


def shown(browser: Browser, printed: str | None, caption: str, *, page: bool = True, above: float = ABOVE) -> View:
    """What the browser shows around its marked cell; NotFound if that is not there, not to be seen, or another text.

    page: whether it is the document's own; above: pixels above the cell that are shown at most.
    """
    from PIL import Image

    told = browser.ask(MEASURE)
    if not told or not told["seen"]:
        raise NotFound("the browser does not show the cell")
    if printed is not None and squeeze(printed) not in squeeze(told["text"]):
        raise NotFound(f"the browser shows {squeeze(told['text'])[:40]!r} in the cell, not {printed!r}")
    clip = _clip(told, above)
    image = Image.open(io.BytesIO(browser.shot(clip)))
    left, top, right, bottom = told["cell"]
    cell = scaled((left - clip[0], top - clip[1], right - clip[0], bottom - clip[1]), SCALE)
    more = "; the page itself hides this table until a script shows it" if told["revealed"] else ""
    return View(image, cell, (0.0, 0.0, float(image.width), float(image.height)), caption + more, page)


def _clip(told: dict[str, Any], above: float) -> Box:
    """The cell's table from side to side, from its heads to a few rows below the cell."""
    cell, table, (width, height) = told["cell"], told["table"], told["page"]
    left, right = max(0.0, table[0] - MARGIN), min(max(width, WIDTH, cell[2] + MARGIN), table[2] + MARGIN)
    if right - left > WIDEST:
        left = max(left, min(cell[0] - WIDEST / 2, right - WIDEST))
        right = left + WIDEST
    top = max(0.0, table[1] - 3 * MARGIN, cell[1] - above)
    return left, top, right, min(height, table[3] + MARGIN, cell[3] + BELOW)


def _harmless(root: _Element, cell: _Element) -> str:
    """The tree as HTML: nothing in it runs or leads anywhere, and the cell is marked. Changes the tree."""
    etree.strip_elements(root, *_GONE, with_tail=False)
    for number, element in enumerate(root.iter(etree.Element)):
        if number > MOST_ELEMENTS:
            raise NotFound(f"the page has more than {MOST_ELEMENTS} elements, too many to be drawn")
        for name, value in list(element.attrib.items()):
            outward = name.lower().rpartition(":")[2] in _LEADING and not value.strip().lower().startswith("data:image/")
            if outward or name.lower().startswith("on") or name == MARK:
                del element.attrib[name]
    cell.set(MARK, "")
    _head(root)
    return etree.tostring(root.getroottree(), method="html", encoding="unicode")


def _head(root: _Element) -> None:
    """Put our policy and style before anything of the page's own."""
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    style = etree.Element("style")
    style.text = PLAIN
    head.insert(0, style)
    head.insert(0, etree.Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}))
    head.insert(0, etree.Element("meta", charset="utf-8"))
