"""A ruled table of figures as a scanner sees it, with its boxes and rules. Deterministic by seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    Pixels = tuple[int, int, int, int]

FINE = 3  # drawn so many times larger than scanned


@dataclass(frozen=True)
class Scan:
    """What the printer and the scanner did; paper and ink are grey levels, skew is in degrees."""

    dpi: int = 200
    blur: float = 0.6
    noise: float = 4
    quality: int = 75
    skew: float = 0.15
    paper: int = 245
    ink: int = 30


@dataclass(frozen=True)
class Table:
    image: np.ndarray
    boxes: list[Pixels]
    rules: list[Pixels]


def figures(seed: int, count: int) -> list[str]:
    """As reports have them: mostly 0, then everything that is easily misread."""
    chance = Random(seed)
    kinds = [
        lambda: "0", lambda: "0", lambda: "0", lambda: str(chance.randint(1, 9)), lambda: str(chance.randint(10, 99)),
        lambda: chance.choice("123456789") * chance.randint(2, 4), lambda: str(chance.randint(100, 9_999_999)),
        lambda: chance.choice(("100", "1000", "110", "101", "711", "117", "7117", "5005", "3838", "6585", "27")),
        lambda: f"{chance.randint(0, 99999) / 100:.2f}", lambda: f"{chance.randint(1000, 9_999_999):,}",
        lambda: f"{chance.randint(0, 9_999_999) / 10000:.4f}", lambda: f"-{chance.randint(1, 500)}", lambda: "",
    ]
    return [chance.choice(kinds)() for _ in range(count)]


def table(texts: Sequence[str], font: str, scan: Scan, columns: int = 8, points: float = 10.5, seed: int = 0) -> Table:
    """texts row by row; a line feed wraps; each stands left, in the middle or right."""
    chance, scale = Random(seed), scan.dpi * FINE / 72
    size = round(points * scale)
    pen = ImageFont.truetype(font, size)
    wide = round(max(pen.getlength(line) for text in texts for line in text.split("\n")) + 10 * scale)
    high = round((max(text.count("\n") for text in texts) * 1.25 + 1.9) * size)
    rows, edge = -(-len(texts) // columns), round(20 * scale)
    whole = Image.new("L", (_whole(2 * edge + columns * wide), _whole(2 * edge + rows * high)), scan.paper)
    draw = ImageDraw.Draw(whole)
    for at, text in enumerate(texts):
        left, top = edge + at % columns * wide, edge + at // columns * high
        _write(draw, text, (left, top, left + wide, top + high), pen, chance.choice("lmmr"), scan)
    thick = max(FINE, round(0.5 * scale))
    for row in range(rows + 1):
        draw.line((edge, edge + row * high, edge + columns * wide, edge + row * high), fill=scan.ink, width=thick)
    for column in range(columns + 1):
        draw.line((edge + column * wide, edge, edge + column * wide, edge + rows * high), fill=scan.ink, width=thick)
    turn = cv2.getRotationMatrix2D((whole.width / 2, whole.height / 2), scan.skew, 1)
    image = scanned(np.asarray(whole), turn, scan, seed)
    return Table(image, *_places(turn, edge, (columns, rows), (wide, high), thick))


def scanned(fine: np.ndarray, turn: np.ndarray, scan: Scan, seed: int = 0) -> np.ndarray:
    """A page drawn FINE times too large as its scan."""
    height, width = fine.shape
    turned = cv2.warpAffine(fine, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(scan.paper,))
    if scan.blur:
        turned = cv2.GaussianBlur(turned, (0, 0), scan.blur * FINE * max(1, scan.dpi / 200))
    small = cv2.resize(turned, (width // FINE, height // FINE), interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(seed).normal(0, scan.noise, small.shape)
    noisy = np.clip(small + grain, 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, scan.quality])[1]
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)


def _whole(pixels: int) -> int:
    return pixels + -pixels % FINE


def _write(draw: ImageDraw.ImageDraw, text: str, box: Pixels, pen: ImageFont.FreeTypeFont, side: str, scan: Scan) -> None:
    pad = 2.5 * scan.dpi * FINE / 72
    lines = text.split("\n")
    for row, line in enumerate(lines):
        y = (box[1] + box[3]) / 2 + (row - (len(lines) - 1) / 2) * 1.25 * pen.size + 0.36 * pen.size
        x = {"l": box[0] + pad, "m": (box[0] + box[2]) / 2, "r": box[2] - pad}[side]
        draw.text((x, y), line, fill=scan.ink, font=pen, anchor=side + "s")


def _places(
    turn: np.ndarray, edge: int, count: tuple[int, int], step: tuple[int, int], thick: int
) -> tuple[list[Pixels], list[Pixels]]:
    def at(column: float, row: float) -> np.ndarray:
        return turn @ np.array([edge + column * step[0], edge + row * step[1], 1]) / FINE

    def band(one: np.ndarray, two: np.ndarray) -> Pixels:
        (x0, x1), (y0, y1), half = sorted((one[0], two[0])), sorted((one[1], two[1])), thick / FINE / 2
        return int(x0 - half), int(y0 - half), int(x1 + half) + 1, int(y1 + half) + 1

    columns, rows = count
    wide, high = step[0] / FINE / 2, step[1] / FINE / 2
    middles = [at(column + 0.5, row + 0.5) for row in range(rows) for column in range(columns)]
    boxes = [(round(x - wide), round(y - high), round(x + wide), round(y + high)) for x, y in middles]
    rules = [band(at(0, row), at(columns, row)) for row in range(rows + 1)]
    return boxes, rules + [band(at(column, 0), at(column, rows)) for column in range(columns + 1)]
