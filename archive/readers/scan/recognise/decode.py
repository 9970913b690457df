"""Probabilities per step → characters with their place and how clearly each was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character read: first and last step, margin over the next best character there (0 to 1)."""

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
    return Glyph(characters[best], first, last, margin, characters[second])
