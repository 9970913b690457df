"""Which characters of a page are seen: their colour against what is painted below them, what covers them, what clips them."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from archive.readers.errors import TooMuch
from archive.readers.layout import APART, Glyph
from archive.readers.layout.lines import enclosing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.model import Box

Colour = tuple[float, float, float]  # of 255
WHITE: Colour = (255.0, 255.0, 255.0)
BLACK: Colour = (0.0, 0.0, 0.0)
NOTHING, PLAIN = 10, 60  # levels of 255: less is not seen, less is hardly seen
OPAQUE = 200.0
INSET = 0.15  # of a character's box at each side
HIGH = 60.0  # points; of higher patches a page has few
MOST_LOOKS = 5_000_000  # texts times such patches
_order = attrgetter("order")
COVERED, PARTLY = 0.8, 0.2  # share of a character that is covered


class Ground(NamedTuple):
    """A rectangle that is filled, or a picture that lets nothing through: its place in the painting order; no colour where it has many."""

    order: int
    box: Box
    colour: Colour | None


class Words(NamedTuple):
    """The glyphs of one text object from first to last, in one colour; clips: what each of its clips lets through."""

    order: int
    first: int
    last: int
    colour: Colour | None
    alpha: float
    clips: tuple[Box, ...]


def seen(glyphs: Sequence[Glyph], words: Sequence[Words], grounds: Sequence[Ground]) -> list[Glyph]:
    """Glyphs that are seen, hardly seen ones marked with APART. Raises TooMuch."""
    found: list[Glyph] = []
    near = _Near(grounds, len(words))
    for one in words:
        some = glyphs[one.first : one.last]
        if some and (grounds or one.clips or one.alpha < OPAQUE or one.colour not in (BLACK, None)):
            found += _judged(some, one, near.to(enclosing([glyph.box for glyph in some])))
        else:
            found += some
    return found


class _Near:
    """Grounds by their place: each text is laid beside few of them. Raises TooMuch."""

    def __init__(self, grounds: Sequence[Ground], texts: int) -> None:
        self._high = [one for one in grounds if one.box[3] - one.box[1] > HIGH]
        self._low = sorted((one for one in grounds if one.box[3] - one.box[1] <= HIGH), key=_upper_edge)
        self._tops = list(map(_upper_edge, self._low))
        if len(self._high) * texts > MOST_LOOKS:
            raise TooMuch(f"a page of {texts} texts and {len(self._high)} patches of colour")

    def to(self, box: Box) -> list[Ground]:
        """Those that touch a box, in the order they are painted."""
        low = self._low[bisect_left(self._tops, box[1] - HIGH) : bisect_left(self._tops, box[3])]
        found = [one for one in (*self._high, *low) if one.box[0] < box[2] and box[0] < one.box[2] and one.box[1] < box[3] and box[1] < one.box[3]]
        return sorted(found, key=_order)


def _upper_edge(ground: Ground) -> float:
    return ground.box[1]


def _judged(glyphs: Sequence[Glyph], words: Words, grounds: Sequence[Ground]) -> Iterator[Glyph]:
    for glyph in glyphs:
        shown = min(_contrast(glyph.box, words, grounds), _left(glyph.box, words, grounds))
        if shown >= PLAIN:
            yield glyph
        elif shown >= NOTHING:
            yield Glyph(f"{APART}{glyph.text}{APART}", glyph.box)


def _contrast(box: Box, words: Words, grounds: Sequence[Ground]) -> float:
    """Levels between a character and what is painted below it; of pictures and colours that are not told nobody knows."""
    below = [one for one in grounds if one.order < words.order and _share(box, one.box) >= COVERED]
    ground = below[-1].colour if below else WHITE
    if words.colour is None or ground is None:
        return words.alpha
    return max(abs(one - other) for one, other in zip(words.colour, ground, strict=True)) * words.alpha / 255


def _left(box: Box, words: Words, grounds: Sequence[Ground]) -> float:
    """What covers and clips leave of a character: all (255), a part that is not to be trusted, nothing."""
    gone = [_share(box, one.box) for one in grounds if one.order > words.order] + [1 - _share(box, clip) for clip in words.clips]
    most = max(gone, default=0.0)
    return 0.0 if most >= COVERED else NOTHING if most >= PARTLY else 255.0


def _share(box: Box, other: Box) -> float:
    """How much of a character's middle another box has."""
    inset = INSET * (box[2] - box[0]), INSET * (box[3] - box[1])
    left, top, right, bottom = box[0] + inset[0], box[1] + inset[1], box[2] - inset[0], box[3] - inset[1]
    across, down = min(right, other[2]) - max(left, other[0]), min(bottom, other[3]) - max(top, other[1])
    whole = (right - left) * (bottom - top)
    return max(across, 0.0) * max(down, 0.0) / whole if whole > 0 else 0.0
