"""Figures whose digits all look like digits of the same page that were read before: they need no reading of their own.

Measured: spots of two prints of a digit differ by 0.05 to 0.27 of full ink, those of two digits by 0.37 at the least.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from archive.readers.scan.recognise.ink.shapes import DIGITS, blobs, fits
from archive.readers.scan.recognise.numerals import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy import float32, int64
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.paper import Paper
    from archive.readers.scan.recognise.ink.shapes import Blob
    from archive.readers.scan.recognise.reading import Page, Sight

HIGH, WIDE = 32, 28  # pixels of a digit's picture
TALLEST = 24  # of the digit in it
ALIKE = 0.25  # of full ink, the most that a spot the size of a stroke may differ
APART = 0.1  # by which every other digit differs more
WITNESSES = 2  # digits of that look in lines that were read by themselves
MOST = 6  # digits in a line
LEARNED, LINES = 30, 8  # digits and lines that are read first
MORE = 2  # lines that are read next, while others are not told by what is learned; twice as many each time
SOME = 16  # lines that they are chosen from


def held_back(sights: Sequence[Sight]) -> list[int]:
    """Lines that look like plain figures and may be told by others, which are read first: all but the longest."""
    plain = [(at, blobs(sight.line.pieces)) for at, sight in enumerate(sights) if not sight.doubtful]
    plain = [(at, parts) for at, parts in plain if len(parts) <= MOST and _even(parts)]
    tall = _tall(part for _, parts in plain for part in parts)
    plain = sorted(((at, parts) for at, parts in plain if _single(parts, tall)), key=lambda one: -len(one[1]))
    learned = 0
    for count, (_, parts) in enumerate(plain):
        if learned >= LEARNED and count >= LINES:
            return [at for at, _ in plain[count:]]
        learned += len(parts)
    return []


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits of a page that were surely read: their pictures, one a row, what they are, and in which line."""

    pictures: NDArray[float32]
    signs: NDArray[int64]
    lines: NDArray[int64]
    tall: float

    @property
    def complete(self) -> bool:
        """No digit is missing that others might be taken for."""
        return len(set(self.signs.tolist())) == len(DIGITS)

    def newest(self, paper: Paper, sights: Sequence[Sight]) -> list[int]:
        """Places of the lines, those first that hold the most digits unlike all that were read."""
        some = [self._unlike(_pictures(paper, sight, blobs(sight.line.pieces), self.tall)) for sight in sights[:SOME]]
        return [*sorted(range(len(some)), key=lambda at: -some[at]), *range(len(some), len(sights))]

    def _unlike(self, pictures: Sequence[NDArray[float32]]) -> int:
        import numpy as np

        near = [self.lines[np.abs(self.pictures - one).max(axis=1) <= ALIKE] for one in pictures] if len(self.signs) else []
        return sum(len(set(one.tolist())) < WITNESSES for one in near)

    def read(self, paper: Paper, sights: Sequence[Sight], page: Page) -> list[tuple[str, float]]:
        """Of each line the figure, "" where it is not certain, and how much alike it is at the least, 0 to 1."""
        found = []
        for sight in sights:
            parts = blobs(sight.line.pieces)
            told = [self._digit(one) for one in _pictures(paper, sight, parts, self.tall)] if _single(parts, self.tall) else [("", 1.0)]
            text = "".join(sign for sign, _ in told)
            sure = len(text) == len(parts) and is_number(text) and fits(sight.line, text, page.tall, page.pitch)
            found.append((text if sure else "", 1 - max(differs for _, differs in told)))
        return found

    def _digit(self, picture: NDArray[float32]) -> tuple[str, float]:
        import numpy as np

        differs = np.abs(self.pictures - picture).max(axis=1)
        sign = int(self.signs[differs.argmin()])
        own = self.signs == sign
        near = own & (differs <= ALIKE)
        least = float(differs.min())
        sure = len(set(self.lines[near].tolist())) >= WITNESSES and float(differs[~own].min()) >= max(least + APART, ALIKE)
        return (str(sign) if sure else ""), least


def learn(paper: Paper, read: Iterable[tuple[Sight, str]], tall: float) -> Digits:
    """Of lines that were surely read."""
    import numpy as np

    pictures, signs, lines = [], [], []
    for number, (sight, text) in enumerate(read):
        parts = blobs(sight.line.pieces)
        if set(text) <= DIGITS and len(parts) == len(text) and not sight.doubtful and _single(parts, tall):
            pictures += _pictures(paper, sight, parts, tall)
            signs += [int(sign) for sign in text]
            lines += [number] * len(text)
    return Digits(np.array(pictures, np.float32), np.array(signs, np.int64), np.array(lines, np.int64), tall)


def _even(parts: Sequence[Blob]) -> bool:
    """Each stands by itself, all of one height."""
    heights = [part.height for part in parts]
    return max(heights) - min(heights) <= 0.1 * max(heights) + 1 and all(part.width < 0.95 * part.height for part in parts)


def _single(parts: Sequence[Blob], tall: float) -> bool:
    return _even(parts) and all(abs(part.height - tall) <= 0.1 * tall + 1 for part in parts)


def _tall(parts: Iterable[Blob]) -> float:
    heights = [part.height for part in parts]
    return float(median(heights)) if heights else 0.0


def _pictures(paper: Paper, sight: Sight, parts: Sequence[Blob], tall: float) -> list[NDArray[float32]]:
    """Each digit's ink about its middle, spots the size of a stroke levelled."""
    import cv2
    import numpy as np

    scale = min(1.0, TALLEST / tall)
    stroke = max(3, round(0.12 * tall * scale) | 1)
    found = []
    for part in parts:
        inner = paper.depth[max(part.y0 - 1, 0) : part.y1 + 1, max(part.x0 - 1, 0) : part.x1 + 1].astype(np.float32)
        moments = cv2.moments(inner)
        x, y = (moments[name] / max(moments["m00"], 1.0) for name in ("m10", "m01"))
        move = np.array([[scale, 0, WIDE / 2 - scale * x], [0, scale, HIGH / 2 - scale * y]], np.float32)
        shown = cv2.warpAffine(inner / np.float32(sight.full), move, (WIDE, HIGH), flags=cv2.INTER_LINEAR)
        found.append(np.asarray(cv2.blur(shown, (stroke, stroke)), np.float32).ravel())
    return found
