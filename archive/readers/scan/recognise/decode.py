"""Probabilities per step → characters with their place and how clearly each was read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32
    from numpy.typing import NDArray

CLOSE = 0.35  # margin below which the next best character may be meant


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character read: first and last step, margin over the next best character there (0 to 1; 0 too where a commoner
    one was taken before it)."""

    text: str
    first: int
    last: int
    margin: float
    other: str  # the next best character


@dataclass(frozen=True, slots=True)
class Decoded:
    """A line as read."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs).strip()

    @property
    def confidence(self) -> float:
        return min((glyph.margin for glyph in self.glyphs), default=0.0)


def decode(steps: NDArray[float32], characters: Sequence[str]) -> Decoded:
    """Greedy CTC: the best character of each step, repeats joined, blanks (place 0) dropped."""
    best = steps.argmax(axis=1)
    glyphs: list[Glyph] = []
    first = 0
    for at in range(1, len(best) + 1):
        if at < len(best) and best[at] == best[first]:
            continue
        if best[first] != 0:
            glyphs.append(_glyph(steps, first, at - 1, characters))
        first = at
    return Decoded(tuple(glyphs))


def _glyph(steps: NDArray[float32], first: int, last: int, characters: Sequence[str]) -> Glyph:
    """The margin is that of its clearest step: at the others the model may already see the gap."""
    run = steps[first : last + 1]
    best = int(run[0].argmax())
    clearest = run[int(run[:, best].argmax())]
    rest = clearest.copy()
    rest[best] = -1.0
    second = int(rest.argmax())
    margin = float(clearest[best] - clearest[second])
    if margin < CLOSE and _is_rare(characters[best]) and _is_common(characters[second]):
        best, second, margin = second, best, 0.0
    return Glyph(characters[best], first, last, margin, characters[second])


@cache
def _is_common(character: str) -> bool:
    """Chinese, and of those that the mainland prints, GB/T 2312: 强, but not 強."""
    if not "\u4e00" <= character <= "\u9fff":
        return False
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _is_rare(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" and not _is_common(character)
