"""What a sheet shows of a value under a number format (ECMA-376 part 1, 18.8.31): 1234 under `0,` is 1, 17 under `"1"0` is 117, under `;;;` nothing.

A number that is shown as it is keeps its digits without commas and zeros behind the point. What is not understood ends with a stroke,
which no number does: the cell is null with a finding.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

UNKNOWN = "|"
DASHES = frozenset("-—–－―─")  # accounting formats print one for 0
MOST_BEHIND = 12  # placeholders behind the point
LONG = 300  # characters of a format; Excel takes 255
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<brackets>[^\]]*)\]|(?P<general>General|G/通用格式)|(?P<digits>[0#?,]*[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)'
    r"|(?P<percent>%)|(?P<text>@)|(?P<plain>[-+$() ^&'~{}<>=:¥￥€£]|[^\x00-\x7f])", re.DOTALL | re.IGNORECASE)
_SECTION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^;"\\_*\[]+|;|.', re.DOTALL)
_COLOUR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|黑色|蓝色|蓝绿色|绿色|洋红色|红色|白色|黄色|颜色\s*\d+)", re.IGNORECASE)
_CONDITION = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,9})?)\s*")
_WHOLE = re.compile(r"(?:\[[^\]]*\])?#*\s*[?#]+/[?#]+\s*")  # fractions, of which a whole number shows none


class Section(NamedTuple):
    """pieces: (kind, text), kinds "as it is" (literal), "digits", "general", "text" · known: all of it is understood."""

    pieces: tuple[tuple[str, str], ...]
    percents: int
    condition: tuple[str, Decimal] | None
    known: bool


def shown(text: str, code: str, *, number: bool) -> str:
    """text: a number's fifteen digits, or what is typed; code: the cell's format, as it stands in the file."""
    if len(code) > LONG:
        return f"{text}{UNKNOWN}"
    sections = _sections(code)
    if not number:
        return _typed(text, sections)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    if _WHOLE.fullmatch(code) and value == value.to_integral_value():
        return text
    found = _chosen(value, sections)
    if found is None or not found[0].known:
        return f"{text}{UNKNOWN}"
    told = _printed(abs(value) if found[1] else value, found[0])
    if told is None:
        return f"{text}{UNKNOWN}"
    return text if value == 0 and set(told.replace(" ", "")) and set(told.replace(" ", "")) <= DASHES else told.strip()


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[Section, ...]:
    parts: list[list[str]] = [[]]
    for piece in _SECTION.findall(code):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(_section("".join(one)) for one in parts)


def _section(code: str) -> Section:
    pieces: list[tuple[str, str]] = []
    percents, at, known, condition = 0, 0, True, None
    while at < len(code) and (piece := _PIECE.match(code, at)):
        at = piece.end()
        kind = piece.lastgroup or "blank"
        if kind == "brackets":
            told = _bracketed(piece[kind])
            known, condition = known and told is not None, told if isinstance(told, tuple) else condition
            pieces += [("literal", told)] if isinstance(told, str) else []
        elif kind != "blank":
            pieces.append((kind if kind in ("digits", "general", "text") else "literal", piece[kind]))
        else:
            pieces.append(("literal", " " if piece.group().startswith("_") else ""))
        percents += kind == "percent"
    numbers = sum(kind in ("digits", "general") for kind, _ in pieces)
    return Section(tuple(pieces), percents, condition, known and at == len(code) and numbers <= 1)


def _bracketed(text: str) -> str | tuple[str, Decimal] | None:
    """A literal, a condition, None for what is not understood."""
    if _COLOUR.fullmatch(text):
        return ""
    if told := _CONDITION.fullmatch(text):
        return told[1], Decimal(told[2])
    if text.startswith("$"):
        sign, _, language = text[1:].partition("-")
        return sign if len(language) <= 4 else None  # longer ones choose other digits, or a date of the system's
    return None


def _chosen(value: Decimal, sections: tuple[Section, ...]) -> tuple[Section, bool] | None:
    """The section for a number, and whether it shows it without its sign. None where programs differ."""
    numbers = sections[:3] if len(sections) == 4 or sections[-1].pieces[:1] != (("text", "@"),) or len(sections) == 1 else sections[:-1]
    if any(one.condition for one in numbers):
        return _conditional(value, numbers)
    if value < 0 and len(numbers) > 1:
        return numbers[1], True
    return numbers[2] if value == 0 and len(numbers) > 2 else numbers[0], False


def _conditional(value: Decimal, sections: tuple[Section, ...]) -> tuple[Section, bool] | None:
    if value < 0:
        return None
    for one in sections:
        if one.condition is None and one is not sections[-1]:
            return None
        if one.condition is None or _holds(value, *one.condition):
            return one, False
    return None


def _holds(value: Decimal, sign: str, other: Decimal) -> bool:
    return {"<": value < other, ">": value > other, "=": value == other, "<=": value <= other, ">=": value >= other, "<>": value != other}[sign]


def _printed(value: Decimal, section: Section) -> str | None:
    if not section.pieces:
        return ""
    found = []
    for kind, text in section.pieces:
        if kind == "literal":
            found.append(text)
        else:
            digits = _digits(abs(value) * 100**section.percents, text) if kind == "digits" else f"{abs(value) * 100**section.percents:f}"
            if digits is None:
                return None
            found.append(digits)
    told = "".join(found)
    shows = any(kind != "literal" and set(one) & set("123456789") for (kind, _), one in zip(section.pieces, found, strict=True))
    return f"-{told}" if value < 0 and shows else told


def _digits(value: Decimal, pattern: str) -> str | None:
    """By placeholders: `#,##0.00`."""
    bare = pattern.rstrip(",")
    scaled = value / 1000 ** (len(pattern) - len(bare))
    whole, _, behind = bare.partition(".")
    stripped = whole.rstrip(",")
    scaled /= 1000 ** (len(whole) - len(stripped))
    if abs(scaled) >= 10**15 or len(behind) > MOST_BEHIND:
        return None
    rounded = scaled.quantize(Decimal(1).scaleb(-len(behind)), ROUND_HALF_UP)
    if rounded == scaled.normalize() and rounded != 0:
        return _least(f"{rounded.normalize():f}", stripped.count("0"))
    text = f"{rounded:f}"
    first, _, last = text.partition(".")
    last = last.rstrip("0") if rounded == scaled else last[: behind.rfind("0") + 1] + last[behind.rfind("0") + 1 :].rstrip("0")
    first = "" if int(first) == 0 and "0" not in stripped else first
    return _least(f"{first}.{last}" if last else first, stripped.count("0"))


def _least(text: str, zeros: int) -> str:
    """With zeros before it up to so many digits."""
    whole, point, behind = text.partition(".")
    return f"{whole.zfill(zeros) if zeros > 1 else whole}{point}{behind}"


def _typed(text: str, sections: tuple[Section, ...]) -> str:
    last = sections[-1]
    if len(sections) < 4 and not any(kind == "text" for kind, _ in last.pieces):
        return text
    if not last.known:
        return f"{text}{UNKNOWN}"
    return "".join(text if kind == "text" else piece for kind, piece in last.pieces).strip()
