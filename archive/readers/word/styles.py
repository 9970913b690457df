"""What a paragraph's or a run's style says: level of a heading, list, hidden (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.readers.package import local
from archive.readers.word.attributes import child, integer, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_CHAIN = 20  # styles based on one another
BODY = 9  # the outline level of what is no heading
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc\s*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """level: 1 to 6 of a heading, else 0; list: number id and level; contents: a line of a table of contents."""

    level: int | None = None
    list: int | None = None
    list_level: int | None = None
    hidden: bool | None = None
    contents: bool = False


def styles(root: _Element | None) -> dict[str, Style]:
    """Reads styles.xml: style id → style with what it inherits."""
    elements = {value(one, "styleId"): one for one in root if local(one) == "style"} if root is not None else {}
    return {name: _inherited(name, elements) for name in elements}


def _inherited(name: str, elements: dict[str, _Element]) -> Style:
    chain: list[_Element] = []
    while name in elements and elements[name] not in chain and len(chain) < LONGEST_CHAIN:
        chain.append(elements[name])
        name = value(child(elements[name], "basedOn"))
    found = Style()
    for element in reversed(chain):
        found = over(found, element, value(child(element, "name")))
    return found


def over(style: Style, element: _Element | None, name: str = "") -> Style:
    """A style with what an element's own w:pPr and w:rPr say over it."""
    looks, list_ = child(element, "pPr"), child(element, "pPr", "numPr")
    outline, hidden = child(looks, "outlineLvl"), child(element, "rPr", "vanish")
    heading = _HEADING.fullmatch(name.strip())
    level = _level(int(heading[1]) - 1) if heading else 1 if name.lower() == "title" else style.level
    number, depth = child(list_, "numId"), child(list_, "ilvl")
    return replace(
        style,
        level=_level(integer(outline, default=BODY)) if outline is not None else level,
        list=integer(number) if number is not None else style.list,
        list_level=integer(depth) if depth is not None else style.list_level,
        hidden=is_on(hidden) if hidden is not None else style.hidden,
        contents=style.contents or bool(_CONTENTS.fullmatch(name.strip())),
    )


def _level(outline: int) -> int:
    """Outline levels count from 0; a text has six levels of headings."""
    return min(outline + 1, 6) if 0 <= outline < BODY else 0
