"""Selectors (Selectors 4): tags, classes, ids, attributes, the four combinators, and the pseudo-classes that say where an element stands.

What only the reader of a page makes true (:hover) matches nothing. What is not understood is left out of a selector, which then
matches more than it should, and never surely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.readers.printed import INLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

NO, MAYBE, YES = 0, 1, 2
ANY = ("", "*")
LONGEST = 12  # compounds of a selector; of longer ones only the last is looked at
_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\.)+"
_PIECE = re.compile(
    rf"(?P<link>\s*[>+~]\s*|\s+)|#(?P<id>{_NAME})|\.(?P<name>{_NAME})|\[(?P<attribute>[^\]]*)\]|(?P<pseudo>::?)(?P<called>[\w-]+)(?P<argument>\((?:[^()]|\([^()]*\))*\))?"
    rf"|(?P<tag>{_NAME}|\*)")
_ATTRIBUTE = re.compile(r"""\s*([\w-]+)\s*(?:([~|^$*]?=)\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))\s*[iIsS]?\s*)?""")
_NTH = re.compile(r"\(\s*(?:(odd)|(even)|([+-]?\d*)n\s*(?:([+-])\s*(\d+))?|([+-]?\d+))\s*\)")
_STANDING = frozenset({"first-child", "last-child", "only-child", "nth-child"})
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_READERS = frozenset({
    "hover", "focus", "active", "visited", "target", "focus-within", "focus-visible", "checked", "disabled", "enabled", "invalid", "valid", "required", "optional",
    "read-only", "read-write", "placeholder-shown", "autofill", "fullscreen", "indeterminate", "default", "in-range", "out-of-range", "playing", "paused"})
# a browser that does not know them drops the rule
_UNKNOWN = re.compile(r"::(?!before|after|first-l|selection|placeholder|marker|backdrop|-webkit-)|:-|(?<!:):(?:is|where|has)\b", re.IGNORECASE)
_MADE = frozenset({"before", "after", "first-letter", "first-line"})


class _NoneError(Exception):
    """It is no selector."""


@dataclass(frozen=True, slots=True)
class Compound:
    """What an element itself must be. link: to the compound before it: " ", ">", "+", "~"."""

    link: str = " "
    tag: str = ""
    id_: str = ""
    names: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str, str], ...] = ()
    standing: tuple[tuple[str, int, int], ...] = ()
    sure: bool = True

    def weight(self) -> tuple[int, int, int]:
        return bool(self.id_), len(self.names) + len(self.attributes) + len(self.standing), int(self.tag not in ANY)


@dataclass(frozen=True, slots=True)
class Selector:
    """key: what its elements are called, as in Sheet.rules · pseudo: before, after, first-letter, first-line or "" · inline: it may be for
    an element of running text."""

    compounds: tuple[Compound, ...]
    pseudo: str = ""

    @property
    def key(self) -> str:
        last = self.compounds[-1]
        return f"#{last.id_.lower()}" if last.id_ else f".{min(last.names).lower()}" if last.names else last.tag or "*"

    @property
    def inline(self) -> bool:
        tag = self.compounds[-1].tag
        return tag in ANY or tag in INLINE or "-" in tag

    def weight(self) -> tuple[int, int, int]:
        ids, names, tags = zip(*(one.weight() for one in self.compounds), strict=True)
        return sum(ids), sum(names), sum(tags)


def selectors(head: str) -> list[Selector]:
    """Of a rule, but those that never hold; none at all where one is no selector: a browser drops the whole rule."""
    try:
        found = [_selector(one.strip()) for one in _listed(head)]
    except _NoneError:
        return []
    told = [one for one in found if one is not None]
    if not _UNKNOWN.search(head):
        return told
    return [replace(one, compounds=(*one.compounds[:-1], replace(one.compounds[-1], sure=False))) for one in told]


def _listed(head: str) -> list[str]:
    if "(" not in head and "[" not in head:
        return head.split(",")
    return ["".join(one) for one in _outside(head)]


def _outside(head: str) -> list[list[str]]:
    """Split at the commas that stand in no brackets."""
    found: list[list[str]] = [[]]
    depth = 0
    for sign in head:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth <= 0:
            found.append([])
        else:
            found[-1].append(sign)
    return found


def _selector(text: str) -> Selector | None:
    compounds, pseudo, at = [Compound()], "", 0
    if not text:
        raise _NoneError
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            if not {"(", "|"} & set(text):
                raise _NoneError
            return Selector((Compound(sure=False),))
        at = piece.end()
        if piece["link"]:
            compounds.append(Compound(link=piece["link"].strip() or " "))
        elif piece["pseudo"] and piece["called"].lower() in _MADE:
            pseudo = piece["called"].lower()
        elif (more := _more(compounds[-1], piece)) is not None:
            compounds[-1] = more
        else:
            return None
    return Selector(_kept(compounds), pseudo)


def _kept(compounds: list[Compound]) -> tuple[Compound, ...]:
    kept = [one for one in compounds if one != Compound(link=one.link, tag="tbody")] or compounds  # browsers add it to tables; the tree has it not
    if len(kept) < len(compounds):
        kept = [replace(one, link=" ") if one.link == ">" and one.tag == "tr" else one for one in kept]
    return tuple(kept) if len(kept) <= LONGEST else (replace(kept[-1], sure=False),)


def _more(one: Compound, piece: re.Match[str]) -> Compound | None:
    """A compound with one more condition; None where it never holds."""
    if piece["id"]:
        return replace(one, id_=unescaped(piece["id"]))
    if piece["name"]:
        return replace(one, names=one.names | {unescaped(piece["name"])})
    if piece["tag"]:
        if one != Compound(link=one.link):
            raise _NoneError
        return replace(one, tag=unescaped(piece["tag"]).lower())
    if piece["attribute"] is not None:
        told = _ATTRIBUTE.fullmatch(piece["attribute"])
        if told is None:
            raise _NoneError
        return replace(one, attributes=(*one.attributes, (told[1].lower(), told[2] or "", unescaped(told[3] or told[4] or told[5] or ""))))
    return _pseudo(one, piece["called"].lower(), piece["argument"] or "", piece["pseudo"])


def _pseudo(one: Compound, name: str, argument: str, colons: str) -> Compound | None:
    if name in _READERS or colons == "::" or name.startswith("-"):
        return None
    if name in _STANDING and (step := _step(name, argument)) is not None:
        return replace(one, standing=(*one.standing, step))
    return replace(one, sure=False)


def _step(name: str, argument: str) -> tuple[str, int, int] | None:
    """("first" or "last", a, b) of an+b."""
    if name != "nth-child":
        return {"first-child": ("first", 0, 1), "last-child": ("last", 0, 1), "only-child": ("only", 0, 1)}[name]
    told = _NTH.fullmatch(argument.lower())
    if told is None:
        return None
    if told[1] or told[2]:
        return "first", 2, int(bool(told[1]))
    if told[6]:
        return "first", 0, int(told[6])
    times = int(f"{told[3]}1") if told[3] in ("", "+", "-") else int(told[3])
    return "first", times, int(f"{told[4]}{told[5]}") if told[4] else 0


def unescaped(text: str) -> str:
    r"""
    >>> unescaped(r"d\69 splay"), unescaped(r"\.x")
    ('display', '.x')
    """
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(one: re.Match[str]) -> str:
    if one[2]:
        return one[2]
    code = int(one[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


# ---- against an element ----------------------------------------------------------------------------------------------

class TooMany(Exception):  # noqa: N818 - it is a refusal
    """More steps than a page of a report needs."""


class Matcher:
    """Counts its steps over all elements of a page. Raises TooMany."""

    def __init__(self, most: int) -> None:
        self._left = most

    def step(self, number: int = 1) -> None:
        self._left -= number
        if self._left < 0:
            raise TooMany

    def match(self, selector: Selector, element: _Element) -> int:
        """NO, MAYBE or YES."""
        return self._from(selector.compounds, len(selector.compounds) - 1, element)

    def _from(self, compounds: tuple[Compound, ...], at: int, element: _Element) -> int:
        own = self._is(compounds[at], element)
        if own == NO or at == 0:
            return own
        best = NO
        for other in _linked(compounds[at].link, element):
            best = max(best, min(own, self._from(compounds, at - 1, other)))
            if best == own:
                break
        return best

    def _is(self, one: Compound, element: _Element) -> int:
        self.step()
        if one.tag not in ANY and one.tag != element.tag:
            return NO
        told = YES if one.sure else MAYBE
        for name, values in (("id", {one.id_} if one.id_ else ()), ("class", one.names)):
            if values:
                told = min(told, _named(values, (element.get(name) or "").split()))
        if told and one.attributes:
            told = min(told, *(_has(element, *test) for test in one.attributes))
        if told and one.standing:
            told = min(told, *(self._stands(element, *test) for test in one.standing))
        return told

    def _stands(self, element: _Element, which: str, times: int, more: int) -> int:
        parent = element.getparent()
        if parent is None:
            return MAYBE
        self.step(len(parent))
        if which == "only":
            return YES if len(parent) == 1 else NO
        at = parent.index(element) + 1 if which == "first" else len(parent) - parent.index(element)
        if not times:
            return YES if at == more else NO
        return YES if (at - more) % times == 0 and (at - more) // times >= 0 else NO


def _linked(link: str, element: _Element) -> Iterator[_Element]:
    """The elements that the compound before may be for."""
    if link == " ":
        yield from element.iterancestors()
    elif link == ">":
        yield from filter(lambda one: one is not None, (element.getparent(),))
    elif link == "~":
        yield from element.itersiblings(preceding=True)
    else:
        yield from filter(lambda one: one is not None, (element.getprevious(),))


def _named(wanted: frozenset[str] | set[str] | tuple[()], names: list[str]) -> int:
    """In pages without a document type a class may be written in other letters."""
    if all(one in names for one in wanted):
        return YES
    lower = [one.lower() for one in names]
    return MAYBE if all(one.lower() in lower for one in wanted) else NO


def _has(element: _Element, name: str, how: str, value: str) -> int:
    own = element.get(name)
    if own is None:
        return NO
    tests = {"": True, "=": own == value, "~=": value in own.split(), "^=": bool(value) and own.startswith(value), "$=": bool(value) and own.endswith(value),
             "*=": bool(value) and value in own, "|=": own == value or own.startswith(f"{value}-")}
    if tests[how]:
        return YES
    return MAYBE if value.lower() in own.lower() else NO
