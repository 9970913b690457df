"""What is printed in the figures' cells: digits, separators, signs, units, and the marks for none."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32
    from numpy.typing import NDArray

# in a figure's cell these are one character each: the model tells O from 0 by nothing but the words around it
ALIKE = {
    "0": "0０OoΟоОοQD〇○◯Ｏ", "1": "1１lI|ｌＩ｜", "2": "2２", "3": "3３", "4": "4４", "5": "5５", "6": "6６", "7": "7７",
    "8": "8８", "9": "9９", ".": ".．", ",": ",，", "-": "-－–―—一−﹣ー", "+": "+＋十", "/": "/／", "%": "%％",
}
_PLAIN = {ord(other): plain for plain, others in ALIKE.items() for other in others}
NONE = "无"
_LIKE_NONE = frozenset("尤旡兀")
_FIGURE = re.compile(r"[-+增减]?[0-9.,]*[万亿]?[元件条次个项人篇份%]?|无|-+|/+")
_SHORT = re.compile(r"[^\u3400-\u9fff]{1,16}|[一无〇丨十]{1,3}")
_NUMBER = re.compile(r"[-+增减]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?[万亿]?[元件条次个项人篇份%]?")
_PART = re.compile(r"[-+]?\d{1,3}(?:,\d{3})*,\d{0,2}|(?:\d+|\d{0,2}(?:,\d{3})+|\d*\.\d+)[元件条次个项人篇份%]?")
_COMMA_OR_POINT = re.compile(r",\d{3}\.\d{3}(?!\d)")  # more likely a comma of which the tail was lost
_LIKE_THOUSANDS = re.compile(r"[-+增减]?[1-9]\d{0,2}\.\d{3}(?!\d)")


def tidy(text: str) -> str:
    """In plain characters: 0 for O, digits, commas and points of half width, no spaces."""
    plain = re.sub(r"\s", "", text).translate(_PLAIN)
    return NONE if plain in _LIKE_NONE else plain


def looks_numeric(text: str) -> bool:
    """A figure, a mark for none, or a short something without Chinese characters that may be one."""
    return bool(_FIGURE.fullmatch(tidy(text)) or _SHORT.fullmatch(text.strip()))


def is_number(text: str) -> bool:
    """A number as it can be printed: separators where they belong, digits on both sides of a point, no 00."""
    return bool(_NUMBER.fullmatch(text)) and not _COMMA_OR_POINT.search(text)


def is_part(text: str) -> bool:
    """What may stand on one line of a number that its cell is too narrow for: 114,48 or 00, 08件, ,489."""
    return bool(_PART.fullmatch(text))


def may_be_thousands(text: str) -> bool:
    """893.480: with a comma it would be a number too."""
    return bool(_LIKE_THOUSANDS.match(text))


@cache
def _places(characters: tuple[str, ...]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    at = {character: place for place, character in enumerate(characters)}
    return tuple(
        (at[plain], tuple(at[other] for other in others if other in at)) for plain, others in ALIKE.items()
    )


def as_figures(steps: NDArray[float32], characters: Sequence[str]) -> NDArray[float32]:
    """Probabilities in which characters alike count as one, under the plain one; steps is changed, it is large."""
    for plain, others in _places(tuple(characters)):
        together = steps[:, others].sum(axis=1)
        steps[:, others] = 0
        steps[:, plain] = together
    return steps
