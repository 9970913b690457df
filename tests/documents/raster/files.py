"""Pictures of pages as files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from tests.documents.raster.damage import Damage


def as_file(image: Image, kind: str, damage: Damage) -> bytes:
    """png (256 levels or palette), jpeg, bmp, gif or webp; the resolution is written into it."""
    out = io.BytesIO()
    options: dict[str, object] = {"dpi": (damage.dpi, damage.dpi)}
    if kind in {"jpeg", "webp"}:
        image, options["quality"], options["optimize"] = image.convert("RGB" if damage.stamp and not damage.grey else "L"), damage.quality, True
    if kind == "png" and not damage.bilevel:
        image, options["optimize"] = _cleaned(image, damage), True
    image.save(out, kind.upper(), **options)
    return out.getvalue()


def _cleaned(image: Image, damage: Damage) -> Image:
    """A palette of 8, the paper made white as scanning software does; a photograph keeps its light."""
    if damage.photo or damage.shade:
        return image.quantize(16)
    clean = image.point([min(255, round(level * 255 / (damage.paper * 0.86))) for level in range(256)] * len(image.getbands()))
    return clean.quantize(8, dither=0)


def as_tiff(pages: Sequence[Image], damage: Damage) -> bytes:
    """A multi-page TIFF, CCITT group 4 if it is black and white."""
    out = io.BytesIO()
    compression = "group4" if damage.bilevel else "jpeg"
    options = {"quality": damage.quality} if compression == "jpeg" else {}
    pages[0].save(out, "TIFF", save_all=True, append_images=list(pages[1:]), compression=compression, dpi=(damage.dpi, damage.dpi), **options)
    return out.getvalue()


def as_pdf(pages: Sequence[Image], damage: Damage) -> bytes:
    """A scanned PDF: one picture a page, no text."""
    out = io.BytesIO()
    options = {} if damage.bilevel else {"quality": damage.quality}
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=damage.dpi, **options)
    return out.getvalue()
