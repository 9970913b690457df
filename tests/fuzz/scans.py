"""Targets that are pictures of pages, and those that LibreOffice reads: few inputs, each takes a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.office import available, read_doc
from archive.readers.pdf import read_pdf
from archive.readers.scan import page_blocks
from archive.readers.sniff import sniff
from tests.archive.pdfs import raw, stream
from tests.fuzz import seeds
from tests.fuzz.frame import Target
from tests.fuzz.judged import figures_judged

if TYPE_CHECKING:
    import numpy as np

WIDE, MOST_HIGH = 320, 240  # pixels
BITS = 8


def pixels(data: bytes) -> None:
    """A page of black and white pixels, a bit each."""
    from archive.model import Document

    figures_judged(Document("image", page_blocks(_page(data), dpi=100, number=1), pages=1))


def scanned(data: bytes) -> None:
    """A PDF whose page is such a picture."""
    page = _page(data)
    high, wide = page.shape
    image = stream(page.tobytes(), b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (wide, high), packed=True)
    figures_judged(read_pdf(raw({
        1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>" % (wide, high),
        4: stream(b"%d 0 0 %d 0 0 cm /I Do" % (wide, high)), 5: image})))


def office(data: bytes) -> None:
    """doc and wps. What is no OLE file is not asked: LibreOffice would take it for text."""
    if available() and sniff(data) == "doc":
        figures_judged(read_doc(data))


def _page(data: bytes) -> np.ndarray:
    import numpy as np

    high = max(1, min(MOST_HIGH, len(data) * BITS // WIDE))
    bits = np.unpackbits(np.frombuffer(data.ljust(high * WIDE // BITS, b"\xff")[: high * WIDE // BITS], np.uint8))
    return bits.reshape(high, WIDE) * np.uint8(255)


def _table() -> list[bytes]:
    """A small table with numbers, as pixels() takes it."""
    import cv2
    import numpy as np

    page = np.full((200, WIDE), 255, np.uint8)
    for at in (20, 80, 140):
        page[at:at + 2, 20:300] = 0
    for at in (20, 120, 220, 299):
        page[20:142, at:at + 2] = 0
    for number, text in enumerate(("17", "1,234", "2021", "0", "36", "8")):
        cv2.putText(page, text, (30 + number % 3 * 100, 60 + number // 3 * 60), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 1)
    return [np.packbits(page > 127).tobytes(), np.packbits(page[60:160] > 127).tobytes()]


TARGETS = (
    Target("scan", pixels, _table, slow=True),
    Target("scan-pdf", scanned, _table, slow=True),
    Target("office", office, lambda: seeds.files("documents/frozen/doc-0*.doc")[:2] + seeds.files("documents/frozen/wps-0*.wps")[:1], slow=True),
)
