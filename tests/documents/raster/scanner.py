"""PDF → pictures, as a scanner or a phone takes them."""

from __future__ import annotations

import io
from random import Random
from typing import TYPE_CHECKING

from tests.documents.raster import ink, lens
from tests.documents.raster.files import as_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from PIL.Image import Image

    from tests.documents.raster.damage import Damage

    Pixels = np.ndarray


def images(pdf: bytes, dpi: int, pages: Sequence[int] | None = None) -> list[Image]:
    """The pages of a PDF as grey or colour pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        wanted = range(len(document)) if pages is None else pages
        return [document[number].render(scale=dpi / 72).to_pil().convert("RGB") for number in wanted]
    finally:
        document.close()


def scanned(pdf: bytes, damage: Damage, seed: int = 0, pages: Sequence[int] | None = None) -> list[Image]:
    """The pages as a scanner or phone gives them: RGB if there is colour in them, else grey."""
    return [_damaged(image, damage, f"{seed} {number}") for number, image in enumerate(images(pdf, damage.dpi, pages))]


def _damaged(image: Image, damage: Damage, seed: str) -> Image:
    import cv2
    import numpy as np

    cv2.setNumThreads(1)
    chance, wear = Random(seed), Random(f"{seed} worn")
    pixels = _seen(_printed(np.asarray(image).astype(np.float32), damage, chance, wear), damage, chance, wear)
    if damage.blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), damage.blur * damage.dpi / 200)
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, damage.noise, pixels.shape[:2]) if damage.noise else 0
    pixels = np.clip(pixels + np.asarray(noise)[..., None] if damage.noise else pixels, 0, 255).astype(np.uint8)
    return _saved(np.ascontiguousarray(np.rot90(pixels, damage.turns)), damage)


def _printed(pixels: Pixels, damage: Damage, chance: Random, wear: Random) -> Pixels:
    """The sheet, with all that is on it."""
    if damage.faint < 1:
        pixels = ink.faint(pixels, damage)
    if damage.bleed:
        pixels = ink.shone_through(pixels, damage, wear)
    pixels *= damage.paper / 255
    if damage.stamp:
        pixels = ink.stamped(pixels, damage, chance)
    if damage.marks:
        pixels = ink.marked(pixels, damage, wear)
    return ink.dusted(pixels, damage, wear) if damage.dust else pixels


def _seen(pixels: Pixels, damage: Damage, chance: Random, wear: Random) -> Pixels:
    """The sheet as glass or lens show it."""
    if damage.bow:
        pixels = lens.bent(pixels, damage, wear)
    pixels = lens.turned(pixels, damage)
    if damage.photo:
        pixels = lens.photographed(pixels, damage, chance)
    return lens.shaded(pixels, damage, wear) if damage.shade else pixels


def _saved(pixels: Pixels, damage: Damage) -> Image:
    from PIL import Image as Images

    found = Images.fromarray(pixels)
    if damage.bilevel:
        return found.convert("L").point(lambda level: 255 if level > damage.paper * 0.8 else 0).convert("1", dither=0)
    return found if damage.stamp and not damage.grey else found.convert("L")


def mixed(pdf: bytes, damage: Damage, turned_into_scans: Sequence[int], seed: int = 0) -> bytes:
    """The PDF with some of its pages replaced by scans of them."""
    import pypdfium2

    source = pypdfium2.PdfDocument(pdf)
    result = pypdfium2.PdfDocument.new()
    opened = []
    for number in range(len(source)):
        if number in turned_into_scans:
            scan = pypdfium2.PdfDocument(as_pdf(scanned(pdf, damage, seed, [number]), damage))
            opened.append(scan)
            result.import_pages(scan)
        else:
            result.import_pages(source, [number])
    out = io.BytesIO()
    result.save(out)
    for one in (*opened, source, result):
        one.close()
    return out.getvalue()
