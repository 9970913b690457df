"""A scanned or photographed page → the straight page: one homography for skew, shear and perspective."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.readers.scan.dark import ink, islands

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from archive.model import Box

    Array = np.ndarray

A4 = 297 / 25.4  # inches; the longer side
MOST_SKEW = 6.0  # degrees
COARSE = 100  # dots per inch at which the skew is looked for
FINE = 150  # and at which rules are measured
LONG = 1.0  # inches; a shorter line tells no angle
BOW = 0.03  # inches; rules that bend further are those of a curved page
FANNED = 0.002  # slope; lines that differ less from top to bottom are parallel
POINTS = 30_000
Straightness = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Straight:
    """The way from a page's pixels to those of the straight page, and how far its rules still bend (inches)."""

    matrix: Array  # 3 × 3, original pixels → straight pixels
    width: int
    height: int
    dpi: float  # of the straight page
    bow: float = 0.0

    def apply(self, image: Array) -> Array:
        """The straight page; what lies beyond the edge is as bright as its paper, so that no edge is seen there."""
        import cv2
        import numpy as np

        if np.abs(self.matrix - np.eye(3)).max() < 1e-9:
            return image
        paper = (float(np.percentile(image[::8, ::8], 60)),) * 3
        return cv2.warpPerspective(
            image, self.matrix, (self.width, self.height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
        )

    def after(self, turns: int, width: int, height: int) -> Straight:
        """The way from a picture of that size which was turned by so many quarters to the left before."""
        import numpy as np

        turn = {
            0: np.eye(3), 1: np.array([(0, 1, 0), (-1, 0, width), (0, 0, 1)], float),
            2: np.array([(-1, 0, width), (0, -1, height), (0, 0, 1)], float), 3: np.array([(0, -1, height), (1, 0, 0), (0, 0, 1)], float),
        }[turns]
        return replace(self, matrix=self.matrix @ turn)

    def back(self, box: Box) -> Box:
        """A box of the straight page (pixels) → the box around it in the original's pixels."""
        import numpy as np

        x0, y0, x1, y1 = box
        corners = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)], float).T
        moved = np.linalg.inv(self.matrix) @ corners
        xs, ys = moved[0] / moved[2], moved[1] / moved[2]
        return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


def straighten(grey: Array, dpi: float) -> Straight:
    """How a grey page (0 black) is made straight."""
    import numpy as np

    height, width = grey.shape
    first = _outline(grey)
    if first is not None:
        matrix, width, height = first
        dpi = max(width, height) / A4
    else:
        matrix = np.eye(3)
    matrix = _turn(_skew(_seen(grey, matrix, width, height, COARSE / dpi), COARSE), width, height) @ matrix
    finer, bow = _residue(_seen(grey, matrix, width, height, FINE / dpi), FINE)
    scale = np.diag([FINE / dpi, FINE / dpi, 1])
    matrix = np.linalg.inv(scale) @ finer @ scale @ matrix
    if _shift(matrix, grey.shape[1], grey.shape[0]) < 0.5:
        matrix = np.eye(3)
    return Straight(matrix, width, height, dpi, bow)


def _seen(grey: Array, matrix: Array, width: int, height: int, scale: float) -> Array:
    """The page moved by a matrix and made smaller (or larger) by scale."""
    import cv2
    import numpy as np

    if scale < 0.75:  # warping alone would skip pixels
        step = max(scale, 0.05)
        small = cv2.resize(grey, None, fx=step, fy=step, interpolation=cv2.INTER_AREA)
        before = np.diag([1 / step, 1 / step, 1])
    else:
        small, before = grey, np.eye(3)
    whole = np.diag([scale, scale, 1]) @ matrix @ before
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.warpPerspective(small, whole, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _shift(matrix: Array, width: int, height: int) -> float:
    """Pixels by which a matrix moves the page's corners at most."""
    import numpy as np

    corners = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)], float).T
    moved = matrix @ corners
    return float(np.abs(moved[:2] / moved[2] - corners[:2]).max())


# ---- skew ------------------------------------------------------------------------------------------------

def _skew(grey: Array, dpi: float) -> float:
    """Degrees by which lines fall to the right: where their lower edges, summed up along the angle, are sharpest."""
    import numpy as np

    dark = ink(grey, dpi)
    ys, xs = np.nonzero(dark[:-1] & ~dark[1:] & 1)
    if len(ys) < 50:
        return 0.0
    if len(ys) > POINTS:
        kept = np.random.default_rng(0).choice(len(ys), POINTS, replace=False)
        ys, xs = ys[kept], xs[kept]
    angle = 0.0
    for reach, step in ((MOST_SKEW, 0.2), (0.2, 0.05), (0.05, 0.0125)):
        angles = np.arange(angle - reach, angle + reach + step / 2, step)
        angle = float(angles[int(np.argmax([_sharpness(xs, ys, one) for one in angles]))])
    return angle if abs(angle) < MOST_SKEW - 0.2 else 0.0


def _sharpness(xs: Array, ys: Array, degrees: float) -> float:
    import numpy as np

    turned = ys * np.cos(np.radians(degrees)) - xs * np.sin(np.radians(degrees))
    counts = np.bincount((turned - turned.min()).astype(np.int64)).astype(float)
    return float((counts * counts).sum())


def _turn(degrees: float, width: int, height: int) -> Array:
    """Turns lines that fall to the right back to level, about the page's middle."""
    import cv2
    import numpy as np

    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), (0, 0, 1)])


# ---- what is left: shear and perspective, from the rules ----------------------------------------------------

def _residue(grey: Array, dpi: float) -> tuple[Array, float]:
    """Homography that makes the long rules level and upright, and how far they bend (inches)."""
    import cv2
    import numpy as np

    height, width = grey.shape
    dark = ink(grey, dpi)
    level, bow_level = _lines(grey, dark, dpi)
    upright, bow_upright = _lines(np.ascontiguousarray(grey.T), np.ascontiguousarray(dark.T), dpi)
    tilt = _fan(level)
    lean = _fan(upright) if upright else None
    if tilt is None:
        return np.eye(3), 0.0
    lean = lean or (-tilt[0], 0.0)
    corners = [
        _meeting(y, tilt, x, lean) for x, y in ((-width / 2, -height / 2), (width / 2, -height / 2), (width / 2, height / 2), (-width / 2, height / 2))
    ]
    middle = np.array((width / 2, height / 2), np.float32)
    square = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return cv2.getPerspectiveTransform(np.array(corners, np.float32) + middle, square), max(bow_level, bow_upright) / dpi


def _meeting(y: float, tilt: Straightness, x: float, lean: Straightness) -> tuple[float, float]:
    """Where the level line through height y and the upright line through x cross; all from the page's middle."""
    slope, off = tilt[0] + tilt[1] * y, lean[0] + lean[1] * x
    across = (x + off * y) / (1 - off * slope)
    return across, y + slope * across


def _lines(grey: Array, dark: Array, dpi: float) -> tuple[list[tuple[float, float, float]], float]:
    """Long level lines as (height at the page's middle, slope, length), from the middle; how far they bend in pixels.

    Places are weighed by how dark they are: over a short line a small slope is less than a pixel.
    """
    import cv2
    import numpy as np

    thick = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    mask = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, int(dpi / 4)), np.uint8))
    found, bends = [], []
    height, width = dark.shape
    for left, above, island in islands(mask, LONG * dpi):
        wide = island.shape[1]
        if len(island) > 0.1 * wide + 8:
            continue
        top, bottom = max(0, above - 2), min(height, above + len(island) + 2)
        part = cv2.copyMakeBorder(island, above - top, bottom - above - len(island), 0, 0, cv2.BORDER_CONSTANT, value=(0,))
        part = cv2.dilate(part, np.ones((5, 1), np.uint8)) * (255.0 - grey[top:bottom, left:left + wide])
        high = bottom - top
        weight = part.sum(axis=0)
        held = weight > 0
        xs = np.nonzero(held)[0] + left - width / 2
        ys = (part * np.arange(high)[:, None]).sum(axis=0)[held] / weight[held] + top - height / 2
        slope, at = np.polyfit(xs, ys, 1)
        bend = np.abs(np.convolve(ys - (slope * xs + at), np.ones(15) / 15, "valid")) if len(xs) > 60 else np.zeros(1)
        found.append((float(at), float(slope), float(wide)))
        bends.append(float(np.percentile(bend, 95)))
    return found, float(np.median(bends)) if len(bends) >= 3 else 0.0


def _fan(lines: Sequence[tuple[float, float, float]]) -> Straightness | None:
    """Slope as a straight function of the place (lines through one vanishing point), outliers left out."""
    import numpy as np

    if not lines:
        return None
    reach = max(abs(at) for at, _, _ in lines)
    at, slope, length = (np.array(values) for values in zip(*lines, strict=True))
    kept = np.abs(slope - np.median(slope)) < 0.03
    fit = np.array([0.0, float(np.median(slope))])
    for _ in range(3):
        if kept.sum() >= 6 and np.ptp(at[kept]) > 150:
            fit = np.polyfit(at[kept], slope[kept], 1, w=length[kept])
        if kept.any() and abs(fit[0]) * reach < FANNED:
            fit = np.array([0.0, _middle(slope[kept], length[kept])])
        off = np.abs(slope - np.polyval(fit, at))
        kept = off <= max(0.0015, 3 * float(np.median(off)))
    return float(fit[1]), float(fit[0])


def _middle(values: Array, weights: Array) -> float:
    """The weighted median: one line with text along it does not pull."""
    import numpy as np

    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(total, total[-1] / 2))])


# ---- the sheet on a darker table ----------------------------------------------------------------------------

def _outline(grey: Array) -> tuple[Array, int, int] | None:
    """Of a photograph: the homography from the sheet's corners, and the sheet's size; None where no sheet shows."""
    import cv2
    import numpy as np

    scale = 600 / max(grey.shape)
    small = cv2.GaussianBlur(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (0, 0), 3)
    _, bright = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    sheet = max(contours, key=cv2.contourArea)
    corners = cv2.approxPolyDP(cv2.convexHull(sheet), 0.02 * cv2.arcLength(sheet, closed=True), closed=True).reshape(-1, 2)
    share = cv2.contourArea(sheet) / small.size
    if len(corners) != 4 or not 0.25 < share < 0.985:
        return None
    mask = cv2.fillPoly(np.zeros_like(small), [corners.astype(np.int32)], 1)
    if small[mask == 1].mean() - small[mask == 0].mean() < 50:
        return None
    return _flattened(_ordered(corners / scale))


def _ordered(corners: Array) -> Array:
    """Top left, top right, bottom right, bottom left."""
    import numpy as np

    total, skew = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    return np.array([corners[total.argmin()], corners[skew.argmax()], corners[total.argmax()], corners[skew.argmin()]], np.float32)


def _flattened(corners: Array) -> tuple[Array, int, int]:
    import cv2
    import numpy as np

    def side(one: int, other: int) -> float:
        return float(np.linalg.norm(corners[one] - corners[other]))

    width, height = round((side(0, 1) + side(3, 2)) / 2), round((side(0, 3) + side(1, 2)) / 2)
    square = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return cv2.getPerspectiveTransform(corners, square), width, height
