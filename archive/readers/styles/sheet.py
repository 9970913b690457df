"""The text of a style sheet → its rules that may hide, raise or move something (CSS Syntax 3; Cascade 4; Media Queries 4).

Linear in the text. What a browser would need more than the sheet for (a query about the device, a layer) is doubtful, never left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archive.readers.printed import styled
from archive.readers.styles.selector import Selector, selectors, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDE = 1280  # pixels of the window that queries are asked for
LONG = 4_000_000  # characters of a sheet that are read
REMEMBERED = 300_000  # characters of a sheet that is kept for the next page
DEEP = 32  # blocks in blocks
_TOKEN = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|url\([^()\"']*+\)?|[{};]|[^\"'{};/u]++|.", re.DOTALL | re.IGNORECASE)
# what has a part in showing a text, or not; anything else is not looked at
_TELLING = re.compile(
    r"display|visibility|font|font-size|opacity|mso-hide|vertical-align|mso-text-raise|text-decoration[a-z-]*|position|float|direction|unicode-bidi|transform"
    r"|clip(?:-path)?|text-indent|(?:max-)?(?:width|height)|margin[a-z-]*|letter-spacing|writing-mode|order|color|-webkit-text-fill-color|all|content")
_ZERO_FONT = re.compile(r"(?:^|\s)0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:/|\s)")
# values that lift a hiding; what is none of them may be no value at all, and is dropped by a browser
_LIFTS = {
    "display": re.compile(r"(?:inline|block|list-item|table|flex|grid|flow|ruby|contents)[a-z-]*|initial|unset"), "visibility": re.compile("visible|initial"),
    "font-size": re.compile(r"\d*\.?\d+(?:px|pt|em|rem|ex|ch|%|cm|mm|in|pc|vw|vh)|(?:xx?-)?(?:small|large)|medium|smaller|larger|initial"),
    "opacity": re.compile(r"\d*\.?\d+%?|initial"), "mso-hide": re.compile("none|screen"),
}
_PSEUDO_SHOWN = re.compile(r"[\w%‰+.,-]|attr\(|counters?\(|var\(")
_AT = re.compile(r"@[\w-]*")
_CONDITIONS = frozenset({"@media", "@supports", "@layer", "@container", "@scope", "@document", "@-moz-document"})
_TYPE = re.compile(r"\s*(?:only\s+)?(all|screen|print|speech|tty|tv|handheld|projection|braille|embossed|aural)?\s*(?:and\s+)?(.*)", re.DOTALL)
_FEATURE = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*(\d+(?:\.\d+)?)px\s*\)")


class Value(NamedTuple):
    """Of a property. doubtful: a browser may drop it, or take it from elsewhere."""

    text: str
    important: bool
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """For the elements of one selector. sure: it holds in a browser's window · tells: it hides, moves or adds something, or undoes that."""

    selector: Selector
    values: dict[str, Value]
    order: int
    sure: bool
    tells: bool


@dataclass(slots=True)
class Sheet:
    """Rules by what their elements are surely called: "#id", ".class", a tag, or "*"; names in lower case."""

    rules: dict[str, list[Rule]] = field(default_factory=dict)
    telling: set[str] = field(default_factory=set)
    whole: bool = True  # False: it is longer than is read


def sheet_of(text: str, media: str = "") -> Sheet:
    """media: the attribute of its element."""
    return _remembered(text, media) if len(text) <= REMEMBERED else _remembered.__wrapped__(text, media)


@lru_cache(maxsize=64)
def _remembered(text: str, media: str) -> Sheet:
    found = Sheet(whole=len(text) <= LONG)
    outer = _applies(media)
    if outer is False:
        return found
    for order, (heads, body) in enumerate(_blocks(text[:LONG])):
        sure = _held(heads[:-1])
        if sure is None or heads[-1].startswith("@"):
            continue
        for selector in selectors(heads[-1]):
            values = declared(body)
            tells = _tells(selector, values)
            if values and (tells or not selector.pseudo):
                rule = Rule(selector, values, order, sure and outer is True, tells)
                found.rules.setdefault(selector.key, []).append(rule)
                if tells:
                    found.telling.add(selector.key)
    return found


def declared(body: list[str] | str) -> dict[str, Value]:
    """The telling properties of a block or a style attribute; of one declared twice the one that holds."""
    found: dict[str, Value] = {}
    for one in split(body) if isinstance(body, str) else body:
        name, _, value = one.partition(":")
        name = unescaped(name).strip().lower()
        if not _TELLING.fullmatch(name):
            continue
        value, mark, more = " ".join(unescaped(value).split()).lower().partition("!")
        important = bool(mark) and more.strip() == "important"
        if (mark and not important) or not value.strip():
            continue  # a browser drops it
        for own, text in _longhands(name, value.strip()):
            if own not in found or important or not found[own].important:
                found[own] = _valued(own, text, important, found.get(own))
    return found


def _valued(name: str, text: str, important: bool, before: Value | None) -> Value:
    known = name not in _LIFTS or bool(_LIFTS[name].fullmatch(text)) or (" " not in text and hides(f"{name}:{text}"))
    if known and "var(" not in text and "env(" not in text:
        return Value(text, important)
    return Value(before.text if before else "", important, doubtful=True)


def _longhands(name: str, value: str) -> list[tuple[str, str]]:
    if name == "font":
        return [("font-size", "0" if _ZERO_FONT.search(f"{value} ") else "1em")]
    if name == "all":
        return [("display", "inline"), ("visibility", "visible")]
    return [("color" if name == "-webkit-text-fill-color" else name, value)]


def _tells(selector: Selector, values: dict[str, Value]) -> bool:
    style = ";".join(f"{name}:{value.text}" for name, value in values.items())
    if selector.pseudo in ("before", "after"):
        unseen = "height" in values and values["height"].text in ("0", "0px")
        return "content" in values and not unseen and not hides(style) and bool(_PSEUDO_SHOWN.search(values["content"].text))
    if any(value.doubtful or (value.important and name in _LIFTS) for name, value in values.items()):
        return True
    return bool(styled(style)) and (hides(style) or selector.inline)


def hides(style: str) -> bool:
    """Nothing is seen of what has this style."""
    return styled(style) == "hidden"


# ---- the text ----------------------------------------------------------------------------------------------------

def _blocks(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Blocks that declare something: the heads of all they stand in and their own, and what they declare."""
    heads: list[str] = []
    bodies: list[list[str]] = []
    parts: list[str] = []
    for token in map(re.Match.group, _TOKEN.finditer(text)):
        if token not in ("{", "}", ";") or (token != "{" and not bodies and not "".join(parts[:9]).lstrip().startswith("@")):
            parts.append(" " if token.startswith("/*") else token)
            continue
        told = "".join(parts)
        parts.clear()
        if token == "{":
            heads.append(told.replace("<!--", " ").replace("-->", " ").strip())
            bodies.append([])
        elif bodies:
            bodies[-1].append(told)
            if token == "}":
                yield from _closed(heads, bodies)
    if bodies:
        bodies[-1].append("".join(parts))
    while heads:
        yield from _closed(heads, bodies)


def _closed(heads: list[str], bodies: list[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    body = bodies.pop()
    if len(heads) <= DEEP and any(one.strip() for one in body):
        yield list(heads), body
    heads.pop()


def split(text: str) -> list[str]:
    """The declarations of a style attribute."""
    if '"' not in text and "'" not in text and "(" not in text and "/*" not in text:
        return text.split(";")
    return [one for _, body in _blocks("x{" + text.replace("}", " ").replace("{", " ") + "}") for one in body]


# ---- where a rule holds --------------------------------------------------------------------------------------------

def _held(outer: list[str]) -> bool | None:
    """Whether what stands in these blocks holds; None: it does not."""
    sure = True
    for head in outer:
        name = told.group().lower() if (told := _AT.match(head)) else ""
        applies = _applies(head[len(name):]) if name == "@media" else None
        if applies is False or (name and name not in _CONDITIONS):
            return None
        sure = sure and applies is True
    return sure


def _applies(query: str) -> bool | None:
    """Whether a window on a screen is meant; None where that cannot be told."""
    found = [_asked(one) for one in query.lower().split(",")]
    return True if True in found else None if None in found else False


def _asked(query: str) -> bool | None:
    told = _TYPE.fullmatch(query)
    kind, rest = (told[1], told[2]) if told else (None, query)
    if kind not in (None, "all", "screen"):
        return False
    widths = _FEATURE.findall(rest)
    if any(float(size) > WIDE if which == "min" else float(size) < WIDE for which, size in widths):
        return False
    return None if _FEATURE.sub("", rest).replace("and", "").strip() else True
