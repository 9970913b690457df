"""Which elements and attributes of a stored page may be shown, and how their values are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.publish.inert.css import declarations

if TYPE_CHECKING:
    from collections.abc import Callable

ELEMENTS = frozenset({
    "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "dir", "div", "dl", "dt", "em", "fieldset", "figcaption",
    "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "label", "legend",
    "li", "main", "mark", "nav", "nobr", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
    "var", "wbr",
})
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
# gone with all that is in them: what readers do not read either. What is neither here nor above is left out itself, its content
# stays: an <audio> or <embed> that nobody closed holds the rest of the page
GONE = frozenset({"head", "iframe", "noscript", "script", "select", "style", "svg", "template", "textarea"})
OWN = "xxgk-"  # ids that begin so are ours
MOST_SPAN = 1000  # rows or columns; a browser takes memory for each
_WORD = re.compile(r"[\w#%.,+ -]{1,200}+")
_LENGTH = re.compile(r"\s*+(\d{1,5})(?:\.\d*)?\s*+(px|%|pt)?\s*+", re.IGNORECASE)
_NAMES = re.compile(r"[\w\s.:-]{1,300}+")


def attribute(name: str, value: str) -> str | None:
    """The value as it may be shown; None: not at all.

    >>> attribute("onclick", "x()"), attribute("width", "90%"), attribute("style", "position:fixed;color:red"), attribute("colspan", "65534")
    (None, '90%', 'color:red', '1000')
    """
    read = ATTRIBUTES.get(name)
    return read(value) if read else None


def _word(value: str) -> str | None:
    return value if _WORD.fullmatch(value) else None


def _length(value: str) -> str | None:
    found = _LENGTH.fullmatch(value)
    return found[1] + (found[2] or "") if found else None


def _span(value: str) -> str | None:
    found = re.search(r"\d{1,6}", value)
    return str(max(1, min(int(found.group()), MOST_SPAN))) if found else None


def _names(value: str) -> str | None:
    return value if _NAMES.fullmatch(value) and OWN not in value else None


def _text(value: str) -> str | None:
    return value[:2000] or None


def _style(value: str) -> str | None:
    return declarations(value) or None


ATTRIBUTES: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(("align", "valign", "bgcolor", "bordercolor", "color", "face", "size", "dir", "lang", "type", "rules", "scope",
                     "nowrap", "clear", "datetime", "value", "start"), _word),
    **dict.fromkeys(("width", "height", "border", "cellpadding", "cellspacing"), _length),
    **dict.fromkeys(("colspan", "rowspan", "span"), _span),
    **dict.fromkeys(("class", "id"), _names),
    **dict.fromkeys(("title", "alt", "summary"), _text),
    "style": _style,
}
