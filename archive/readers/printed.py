"""The text of a cell of an HTML table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "select", "textarea", "iframe", "svg"})
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "input", "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "s", "samp", "small", "span", "strike",
    "strong", "st1:chsdate", "sub", "sup", "time", "tt", "u", "var", "wbr",
})
_WITHIN: frozenset[object] = INLINE | SKIPPED  # a line goes on with these
_SPACES = re.compile(r"[ \t\r\n\f\u3000]+")


def cell_text(cell: _Element) -> str:
    """Text of a cell with its lines kept apart by newlines."""
    parts = [cell.text or ""]
    level: Iterator[_Element] = iter(cell)
    above: list[tuple[Iterator[_Element], str]] = []  # where to go on when an element is done, and what follows its content
    while True:
        for child in level:
            tag, follows = child.tag, child.tail or ""
            if tag not in _WITHIN:
                parts.append("\n")
                follows = "\n" + follows
            if tag not in SKIPPED and (text := child.text):
                parts.append(text)
            if len(child):
                above.append((level, follows))
                level = iter(child)
                break
            parts.append(follows)
        else:
            if not above:
                return "\n".join(filter(None, map(one_line, "".join(parts).split("\n"))))
            level, follows = above.pop()
            parts.append(follows)


def one_line(text: str) -> str:
    """White space as one space each, none at the ends."""
    line = text.strip()
    if line.isprintable() and "  " not in line:  # as most are: then it has no white space but single spaces
        return line
    return _SPACES.sub(" ", text.replace("\xa0", " ")).strip()
