"""Pages as pictures: scans to be read, pictures that may hold a table."""

from __future__ import annotations

from ctypes import POINTER, c_ubyte, cast
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.model import Box
    from archive.readers.pdf.space import Space

MOST_PIXELS = 20_000_000  # of a page; a larger one is rendered more coarsely


def dpi_for(space: Space, dpi: float) -> float:
    """The resolution, as far as the page's size allows."""
    wide, high = space.size
    return min(dpi, 72 * sqrt(MOST_PIXELS / max(wide * high, 1.0)))


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
