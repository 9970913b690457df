"""A cell of a plain text: its lines as they are, the cell's own characters framed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.evidence.browser import Browser
from archive.evidence.drawn import STYLE, WHOLE
from archive.evidence.html import MARK, NotFound, shown
from archive.readers.text import sources

if TYPE_CHECKING:
    from archive.evidence.frame import View
    from archive.model import Place

ABOVE, BELOW = 28, 4  # lines
CAPTION = "lines {} to {} of the stored text (empty lines left out)"
MORE = "<style>pre{font:inherit;border:0;margin:0;line-height:1.9;white-space:pre-wrap;tab-size:4} pre span{display:inline-block;min-width:.6em;min-height:1.4em;vertical-align:middle}</style>"


def text_view(data: bytes, place: Place, printed: str | None, charset: str = "") -> View:
    """The lines around the cell."""
    text, found = sources(data, charset)
    span = found[place.table].get((place.row, place.column)) if 0 <= place.table < len(found) else None
    if span is None:
        raise NotFound(f"the text has no cell in table {place.table}, row {place.row}, column {place.column}")
    before, inner, behind = text[: span[0]].split("\n"), text[span[0] : span[1]], text[span[1] :].split("\n")
    first = max(0, len(before) - ABOVE - 1)
    caption = CAPTION.format(first + 1, len(before) + inner.count("\n") + min(len(behind) - 1, BELOW))
    lines = (escape("\n".join(before[first:])), escape(inner), escape("\n".join(behind[: BELOW + 1])))
    body = f"<table><caption>{caption}</caption><tr><td style='border:0;max-width:70em'><pre>{lines[0]}<span {MARK}>{lines[1]}</span>{lines[2]}</pre></table>"
    with Browser() as browser:
        browser.open(STYLE + MORE + body)
        return shown(browser, printed, caption, above=WHOLE)
