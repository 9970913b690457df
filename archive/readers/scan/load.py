"""Bytes of a picture → its pages as arrays, with limits, turned as the camera says, on white."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from PIL.Image import Image

    Array = np.ndarray

MOST_PIXELS = 80_000_000  # of one page: A3 at 600 dots per inch
KEPT_PIXELS = 32_000_000  # of one page; three sheets below each other at 300 dots per inch
MOST_PAGES = 200
FINEST = 360.0  # dots per inch; finer pages are made coarser, 300 are plenty
A4_WIDE, A4_HIGH = 210 / 25.4, 297 / 25.4  # inches
LEAST_SIDE, MOST_SIDE = 7.0, 18.0  # inches; the longer side of A5 to A3
LEAST_WIDTH, MOST_WIDTH = 5.0, 12.5  # inches; of a long page
LONG = 1.7  # times as high as wide: several sheets below each other, or one that goes on; so wide is a table cut out
EVEN = 0.01  # of a sheet's height, by which sheets set below each other may miss its multiple
SEAM = 0.1  # inches above and below where two sheets meet that are bare
RIM = 0.06  # of the width, at either side, where shadows run down all sheets
BARE, CROSSING = 0.004, 0.9  # share of the seam that is specks; of its height, a rule that goes on
GROUND, ACROSS = 0.6, 0.97  # of the paper's brightness, below which it is what the sheet lies on; of the width
SMALL = 900  # pixels; a smaller picture is a cut-out from a screen, not a page
SCREEN = 110.0  # dots per inch that such a cut-out's characters have


@dataclass(frozen=True, slots=True)
class Frame:
    """A page: grey or RGB, uint8; dots per inch as told or, where that cannot be, as a sheet A4 would have."""

    pixels: Array
    dpi: float


def frames(data: bytes) -> Iterator[Frame]:
    """Every page of a picture, every sheet of a long one. Raises Unreadable, TooMuch."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:  # odd tags, large sizes
            pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            if pages > MOST_PAGES:
                raise TooMuch(f"{pages} pages, more than {MOST_PAGES}")
            for number in range(pages):
                image.seek(number)
                yield from _page(image)
    except UnidentifiedImageError:
        raise Unreadable("these bytes are no picture after all") from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError, Image.DecompressionBombError) as error:
        raise Unreadable(f"the picture is broken: {error}") from error


def _page(image: Image) -> list[Frame]:
    from PIL import ImageOps

    width, height = image.size
    if width * height > MOST_PIXELS:
        raise TooMuch(f"a page of {width} x {height} pixels, more than {MOST_PIXELS}")
    whole = _on_white(ImageOps.exif_transpose(image))
    told = image.info.get("dpi")
    return [_frame(whole.crop((0, top, whole.width, bottom)), told) for top, bottom in _sheets(whole, _dpi(told, *whole.size))]


def _sheets(whole: Image, dpi: float) -> list[tuple[int, int]]:
    """Top and bottom of the sheets in a long picture; dpi: as told, or as its width tells."""
    cuts = _seams(whole, dpi)
    if not cuts and whole.height > LONG * whole.width:
        cuts = _grounds(whole)
    return list(pairwise((0, *cuts, whole.height)))


def _seams(whole: Image, dpi: float) -> list[int]:
    """Where sheets A4 lie below each other: at multiples of a sheet's height, and on every seam nothing but paper."""
    import numpy as np

    lying = abs(whole.width / dpi / A4_HIGH - 1) < 0.03
    high = whole.width * (A4_WIDE / A4_HIGH if lying else A4_HIGH / A4_WIDE)
    count = round(whole.height / high)
    if count < 2 or abs(whole.height - count * high) > EVEN * high:
        return []
    cuts = [round(whole.height * number / count) for number in range(1, count)]
    reach, rim = max(2, round(SEAM * dpi)), round(RIM * whole.width)
    paper = float(np.percentile(np.asarray(whole.reduce(8).convert("L")), 75))
    for cut in cuts:
        seam = np.asarray(whole.crop((rim, cut - reach, whole.width - rim, cut + reach)).convert("L"))
        dark = seam < GROUND * paper
        if dark.mean() > BARE or dark.mean(axis=0).max() > CROSSING:
            return []
    return cuts


def _grounds(whole: Image) -> list[int]:
    """Where the ground shows from edge to edge, as between photographs set one below the other; each has its own
    perspective.
    """
    import numpy as np

    grey = np.asarray(whole.convert("L"))[:, ::4]
    dark = np.flatnonzero((grey < GROUND * np.percentile(grey[::4], 75)).mean(axis=1) >= ACROSS)
    cuts = [0]
    for band in np.split(dark, np.flatnonzero(np.diff(dark) > 1) + 1) if dark.size else ():
        middle = int(band[0] + band[-1]) // 2
        if min(middle - cuts[-1], whole.height - middle) >= whole.width:
            cuts.append(middle)
    return cuts[1:]


def _frame(sheet: Image, told: object) -> Frame:
    import numpy as np
    from PIL import Image as Images

    dpi = _dpi(told, *sheet.size)
    scale = min(FINEST / dpi, (KEPT_PIXELS / (sheet.width * sheet.height)) ** 0.5)
    if scale < 1:
        sheet = sheet.resize((round(sheet.width * scale), round(sheet.height * scale)), Images.Resampling.BOX)
        dpi *= scale
    return Frame(np.asarray(sheet), dpi)


def _on_white(image: Image) -> Image:
    """Grey or RGB; what is transparent is paper."""
    import numpy as np
    from PIL import Image as Images

    if image.mode in {"1", "L"} and "transparency" not in image.info:
        return image.convert("L")
    if image.mode in {"I", "F", "I;16", "I;16B", "I;16L"}:
        deep = np.asarray(image, dtype=np.float32)
        return Images.fromarray((deep * (255 / max(1.0, float(deep.max())))).clip(0, 255).astype(np.uint8))
    clear = image.convert("RGBA")
    paper = Images.new("RGBA", clear.size, (255, 255, 255, 255))
    return Images.alpha_composite(paper, clear).convert("RGB")


def _dpi(told: object, width: int, height: int) -> float:
    """As told, if the page would then be as large as a sheet of paper, or as wide where it is a long one."""
    long = height > LONG * width
    try:
        dpi = float(told[0])  # type: ignore[index]
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    longer = max(width, height)
    side, least, most = (width, LEAST_WIDTH, MOST_WIDTH) if long else (longer, LEAST_SIDE, MOST_SIDE)
    if dpi > 0 and least <= side / dpi <= most:
        return dpi
    if longer < SMALL:
        return SCREEN
    return width / A4_WIDE if long else longer / A4_HIGH
