"""Pictures that may be shown: those that only hold pixels, by their own first bytes; never SVG, which is a document."""

from __future__ import annotations

import re

RASTER = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "bmp": "image/bmp"}
BIGGEST = 20_000_000  # bytes of a picture
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]++", re.IGNORECASE)


def embedded(source: str) -> str:
    """A picture that a page itself holds (RFC 2397), as it may be shown; "" for anything else."""
    return source if len(source) <= BIGGEST and _EMBEDDED.fullmatch(source) else ""
