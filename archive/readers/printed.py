"""The text of a cell of an HTML table: what is shown of it, and digits that are not shown as parts of one number kept apart."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import methodcaller
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "select", "textarea", "iframe", "svg"})
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "input", "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "s", "samp", "small", "span", "strike",
    "strong", "st1:chsdate", "sub", "sup", "time", "tt", "u", "var", "wbr",
})
HIDDEN, APART = "hidden", "apart"
MARK = "\x1e"  # around what is shown apart, until it is known what stands beside it
_RAISED = frozenset({"sup", "sub", "del", "s", "strike", "bdo"})
_UNSHOWN = re.compile(r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|font-size:0*(?:\.0+)?(?:[a-z]+|%)?|opacity:0*(?:\.0+)?%?|mso-hide:all)(?:!important)?(?=;|$)")
# raised, struck out, white, moved away, turned about, too small to be seen, or on a line of its own
_ELSEWHERE = re.compile(
    r"(?:^|;)(?:vertical-align:(?:super|sub|text-|top|-?[\d.])|mso-text-raise:|text-decoration[a-z-]*:[^;]*line-through|position:(?:absolute|fixed|relative)"
    r"|float:(?:left|right)|direction:rtl|unicode-bidi:|transform:|clip(?:-path)?:|text-indent:-|(?:max-)?(?:width|height):0(?![.\d])|margin[a-z-]*:-"
    r"|letter-spacing:-|writing-mode:|order:|display:(?:block|list-item|table|flex|grid|flow)|-xxgk-doubt|font-size:[01](?:\.\d+)?(?:px|pt)|color:(?:white|transparent|#fff(?:fff)?|rgba?\(255,255,255))")
_WHITE = frozenset({"white", "#fff", "#ffffff", "ffffff"})
_STYLE = methodcaller("get", "style")
_NAMED = tuple(map(re.compile, (rb"hidden", rb"dir[\s=]", rb"color\s*=")))  # one by one: what begins with a letter is found much faster
_SIGNS = frozenset(".,+-")
_SPACES = re.compile(r"[ \t\r\n\f\u3000]+")


def cell_text(cell: _Element) -> str:
    """Text of a cell with its lines kept apart by newlines."""
    parts = [cell.text or ""]
    level: Iterator[_Element] = iter(cell)
    above: list[tuple[Iterator[_Element], str]] = []  # where to go on when an element is done, and what follows its content
    while True:
        for child in level:
            edge, goes_in = _edge(child)
            parts.append(edge)
            follows = edge + (child.tail or "")
            if goes_in:
                parts.append(child.text or "")
                if len(child):
                    above.append((level, follows))
                    level = iter(child)
                    break
            parts.append(follows)
        else:
            if not above:
                return lines_of(settled("".join(parts)))
            level, follows = above.pop()
            parts.append(follows)


def lines_of(text: str) -> str:
    """Its lines without needless white space; blank ones are left out."""
    return "\n".join(filter(None, map(one_line, text.split("\n"))))


def one_line(text: str) -> str:
    """White space as one space each, none at the ends."""
    line = text.strip()
    if line.isprintable() and "  " not in line:  # as most are: then it has no white space but single spaces
        return line
    return _SPACES.sub(" ", text.replace("\xa0", " ")).strip()


def _edge(child: _Element) -> tuple[str, bool]:
    """What stands before and behind the text of an element in a cell, and whether it has any that is shown."""
    tag, shown = child.tag, look(child)
    if tag in SKIPPED or shown is HIDDEN:
        return "", False
    mark = MARK if shown else ""
    return mark if tag in INLINE else f"{mark}\n", True


def look(element: _Element) -> str:
    """HIDDEN: nothing of it is shown. APART: it is shown otherwise than what stands beside it. Else ""."""
    names = element.keys()
    if not names:
        return APART if element.tag in _RAISED else ""
    if "hidden" in names:
        return HIDDEN
    found = styled(element.get("style") or "") if "style" in names else ""
    if found or element.tag in _RAISED:
        return found or APART
    turned = "dir" in names and (element.get("dir") or "").lower() == "rtl"
    return APART if turned or ("color" in names and (element.get("color") or "").strip().lower() in _WHITE) else ""


def stands_out(values: Mapping[str, str]) -> bool:
    """look() would find something in an element with these attributes, names in lower case, that is not raised by its tag."""
    if "hidden" in values or styled(values.get("style", "")):
        return True
    return values.get("dir", "").lower() == "rtl" or values.get("color", "").strip().lower() in _WHITE


def is_plain(page: bytes, body: _Element) -> bool:
    """look() finds nothing in any element of a body. page: what it was parsed from; attributes that it may have are not looked for further."""
    lower = page.lower()
    if any(name.search(lower) for name in _NAMED) or next(body.iter(*_RAISED), None) is not None:
        return False
    return not any(map(styled, filter(None, set(map(_STYLE, body.iter())))))


def settled(text: str) -> str:
    """A text with its MARKs resolved: 17<sup>1</sup> is not 171. Where digits stand at both sides of one, a stroke parts them.

    >>> settled("17\x1e1\x1e"), settled("\x1e17\x1e"), settled("1\x1e、\x1e规章")
    ('17|1', '17', '1、规章')
    """
    if MARK not in text:
        return text
    found, last = [], ""
    for piece in text.split(MARK):
        first = piece.lstrip()[:1]
        if (last.isdigit() or last in _SIGNS) and (first.isdigit() or first in {".", ","}):
            found.append("|")
        found.append(piece)
        last = piece.rstrip()[-1:] or last
    return "".join(found)


@lru_cache(maxsize=4096)
def styled(style: str) -> str:
    """HIDDEN, APART or "" of what has this style attribute."""
    plain = re.sub(r"\s+", "", style).lower()
    return HIDDEN if _UNSHOWN.search(plain) else APART if _ELSEWHERE.search(plain) else ""
