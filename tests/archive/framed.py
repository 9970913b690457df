"""What a cut-out shows, looked at without knowing how it was made: colours and solid blocks inside its frame and outside."""

from __future__ import annotations

import io
import shutil

import pytest
from PIL import Image, ImageFilter

from archive.evidence.browser import PROGRAMS
from archive.evidence.frame import COLOUR
from archive.readers import office

INK = (12, 200, 34)  # a fill that nothing else has
needs_chromium = pytest.mark.skipif(not any(map(shutil.which, PROGRAMS)), reason="needs chromium: apt install chromium")
needs_office = pytest.mark.skipif(not office.available(), reason="needs LibreOffice: apt install libreoffice-writer-nogui python3-uno")


def opened(cut):
    return Image.open(io.BytesIO(cut.png)).convert("RGB")


def inside(cut, colour=INK):
    """Share of the frame's content that has this colour, and number of pixels outside the frame that have it."""
    image = opened(cut)
    left, top, right, bottom = cut.frame
    within = _count(image.crop(cut.frame), colour)
    return within / ((right - left) * (bottom - top)), _count(image, colour) - within


def _count(image, colour):
    return sum(count for count, value in image.getcolors(1 << 24) if all(abs(a - b) <= 2 for a, b in zip(value, colour, strict=True)))


def solid(cut):
    """Whether something as solid as █ is inside the frame, and whether outside."""
    dark = opened(cut).convert("L").point(lambda grey: 255 if grey < 60 else 0).filter(ImageFilter.MinFilter(11))
    within = dark.crop(cut.frame).getextrema()[1] > 0
    dark.paste(0, cut.frame)
    return within, dark.getextrema()[1] > 0


def framed(cut):
    """The frame is drawn around what the cut-out says it is around."""
    image = opened(cut)
    left, top, right, bottom = cut.frame
    across, down = (left + right) // 2, (top + bottom) // 2
    return all(image.getpixel(at) == COLOUR for at in ((left - 3, down), (right + 2, down), (across, top - 3), (across, bottom + 2)))
