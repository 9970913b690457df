"""Pages as pictures: scans to be read, pictures that may hold a table."""

from __future__ import annotations

from ctypes import POINTER, c_ubyte, cast, string_at
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any

from archive.readers.pdf.pdfium.plain import plain

if TYPE_CHECKING:
    from archive.model import Box
    from archive.readers.pdf.pdfium.space import Space

MOST_PIXELS = 20_000_000  # of a page; a larger one is rendered more coarsely
ROUGH, ALIKE = 36.0, 6.0  # dots per inch; levels of 255 that two views of a page differ in at most, on the whole
_LAYOUTS = {1: ("L", "L"), 2: ("RGB", "BGR"), 3: ("RGB", "BGRX")}  # PDFium's FPDFBitmap_… formats, for Pillow


def dpi_for(space: Space, dpi: float, most: int = MOST_PIXELS) -> float:
    """The resolution, as far as the page's size allows; most: pixels."""
    wide, high = space.size
    return min(dpi, 72 * sqrt(most / max(wide * high, 1.0)))


def coloured(page: object, space: Space, dpi: float) -> tuple[bytes, int, int]:
    """The page as shown: red, green and blue of each pixel, width, height. Stamps are told by their colour."""
    import pypdfium2.raw as pdfium

    wide, high = (max(1, round(side * dpi / 72)) for side in space.size)
    bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_BGR, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        first = cast(pdfium.FPDFBitmap_GetBuffer(bitmap), POINTER(c_ubyte * (stride * high)))
        data = bytes(first.contents)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    if stride != 3 * wide:
        data = b"".join(data[row * stride : row * stride + 3 * wide] for row in range(high))
    return data, wide, high


def stored(page: object, space: Space, handle: int) -> tuple[bytes, int, int] | None:
    """The pixels, as they are stored, of a picture that is the page: rendering moves each by a part of a pixel, and thin
    rules and small print go with that. None where the page as shown looks otherwise: stencils, masks, odd colours.
    """
    from PIL import Image, ImageChops, ImageStat

    bitmap = plain("FPDFImageObj_GetBitmap")(handle)
    if not bitmap:
        return None
    try:
        layout = _LAYOUTS.get(plain("FPDFBitmap_GetFormat")(bitmap))
        wide, high, stride = (plain(f"FPDFBitmap_Get{name}")(bitmap) for name in ("Width", "Height", "Stride"))
        data = string_at(plain("FPDFBitmap_GetBuffer")(bitmap), stride * high) if layout and high else b""
    finally:
        plain("FPDFBitmap_Destroy")(bitmap)
    if not data or layout is None:
        return None
    whole = Image.frombytes(layout[0], (wide, high), data, "raw", layout[1], stride).convert("RGB")
    seen, *size = coloured(page, space, ROUGH)
    differs = ImageChops.difference(Image.frombytes("RGB", (size[0], size[1]), seen), whole.resize((size[0], size[1]), Image.Resampling.BOX))
    return (whole.tobytes(), wide, high) if max(ImageStat.Stat(differs).mean) <= ALIKE else None


def array(pixels: tuple[bytes, int, int]) -> Any:
    """The pixels as a numpy array: rows, columns, colours."""
    import numpy

    data, wide, high = pixels
    return numpy.frombuffer(data, dtype=numpy.uint8).reshape(high, wide, 3)


def png(pixels: tuple[bytes, int, int], box: Box, dpi: float) -> bytes:
    """What stands in a box (points) of a page, as PNG."""
    from PIL import Image

    data, wide, high = pixels
    left, top, right, bottom = (round(side * dpi / 72) for side in box)
    out = BytesIO()
    part = Image.frombytes("RGB", (wide, high), data).crop((max(left, 0), max(top, 0), min(right, wide), min(bottom, high)))
    part.save(out, "PNG", dpi=(dpi, dpi), compress_level=1)
    return out.getvalue()
