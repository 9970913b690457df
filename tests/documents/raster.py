"""Pages as pictures: PDF → images, and what scanners, stamps and phones do to them. Deterministic by seed."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from PIL.Image import Image

    Pixels = np.ndarray

STAMP = "某某县政府信息公开专用章"


@dataclass(frozen=True)
class Damage:
    """What happened on the way to the picture; defaults: a clean scan.

    skew: degrees, counter-clockwise; blur: sigma in pixels at 200 dpi; noise: sigma of grey levels;
    quality: of JPEG; paper: grey level of the sheet; stamp: a red seal over cells of each page;
    faint: share of a rule's ink that is left (1 = whole); photo: strength of perspective and uneven light;
    bilevel: black and white only, as copiers save pages.
    """

    dpi: int = 200
    skew: float = 0.0
    blur: float = 0.5
    noise: float = 3.0
    quality: int = 70
    paper: int = 250
    stamp: bool = False
    faint: float = 1.0
    photo: float = 0.0
    bilevel: bool = False

    @property
    def name(self) -> str:
        """stamp, faint, photo or clean: the row of a table of accuracy."""
        return "+".join(name for name, on in (("stamp", self.stamp), ("faint", self.faint < 1), ("photo", self.photo > 0)) if on) or "clean"

    def told(self) -> dict[str, object]:
        return asdict(self)


def draw_damage(chance: Random, **fixed: object) -> Damage:
    """A scan as offices make them; half of them clean but for skew, blur and noise."""
    drawn = {
        "dpi": chance.choice((150, 200, 200, 300, 300)), "skew": round(chance.uniform(-1.5, 1.5), 2),
        "blur": round(chance.uniform(0, 0.9), 2), "noise": round(chance.uniform(0, 8), 1),
        "quality": chance.choice((50, 60, 75, 90)), "paper": chance.choice((255, 250, 240, 225)),
        "bilevel": chance.random() < 0.25,
    }
    kind = chance.choice(("", "", "", "stamp", "faint", "photo"))
    if kind:
        drawn["bilevel"] = False
        drawn[kind] = {"stamp": True, "faint": round(chance.uniform(0.25, 0.7), 2), "photo": round(chance.uniform(0.3, 1), 2)}[kind]
    return Damage(**(drawn | fixed))


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
    return [_damaged(image, damage, Random(f"{seed} {number}")) for number, image in enumerate(images(pdf, damage.dpi, pages))]


def _damaged(image: Image, damage: Damage, chance: Random) -> Image:
    import cv2
    import numpy as np
    from PIL import Image as Images

    cv2.setNumThreads(1)
    pixels = np.asarray(image).astype(np.float32)
    if damage.faint < 1:
        pixels = _faint(pixels, damage)
    pixels *= damage.paper / 255
    if damage.stamp:
        pixels = _stamped(pixels, damage, chance)
    pixels = _turned(pixels, damage)
    if damage.photo:
        pixels = _photographed(pixels, damage, chance)
    if damage.blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), damage.blur * damage.dpi / 200)
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, damage.noise, pixels.shape[:2]) if damage.noise else 0
    pixels = np.clip(pixels + np.asarray(noise)[..., None] if damage.noise else pixels, 0, 255).astype(np.uint8)
    found = Images.fromarray(pixels)
    if damage.bilevel:
        return found.convert("L").point(lambda level: 255 if level > damage.paper * 0.8 else 0).convert("1", dither=0)
    return found if damage.stamp else found.convert("L")


def _faint(pixels: Pixels, damage: Damage) -> Pixels:
    """Long straight ink paled: what a weak copier leaves of ruling lines; characters keep most of theirs."""
    import cv2
    import numpy as np

    ink = 255 - pixels[..., 0].astype(np.uint8)
    reach = damage.dpi // 5
    lines = np.maximum(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8)),
                       cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8)))
    share = np.where(lines > 40, damage.faint, 1.0)[..., None]
    return (255 - (255 - pixels) * share).astype(np.float32)


def _stamped(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """A round red seal somewhere over the tables, half transparent as ink on paper is."""
    import numpy as np
    from PIL import Image as Images
    from PIL import ImageDraw

    height, width = pixels.shape[:2]
    size = int(damage.dpi * 1.6)
    seal = Images.new("L", (size, size), 0)
    pen = ImageDraw.Draw(seal)
    edge = max(2, size // 40)
    pen.ellipse((edge, edge, size - edge, size - edge), outline=255, width=edge)
    middle, points = size / 2, []
    for corner in range(10):
        reach = size * (0.16 if corner % 2 == 0 else 0.065)
        angle = np.pi * corner / 5 - np.pi / 2
        points.append((middle + reach * np.cos(angle), middle + reach * np.sin(angle)))
    pen.polygon(points, fill=255)
    _ring_of_words(seal, size)
    turned = seal.rotate(chance.uniform(-30, 30))
    left, top = chance.randint(width // 8, width - size - width // 10), chance.randint(height // 4, height - size - height // 10)
    ink = np.asarray(turned, dtype=np.float32)[..., None] / 255 * chance.uniform(0.55, 0.85)
    red = np.array([215, 30, 40], np.float32) / 255
    under = pixels[top:top + size, left:left + size]
    pixels[top:top + size, left:left + size] = under * (1 - ink) + under * red * ink
    return pixels


def _ring_of_words(seal: Image, size: int) -> None:
    """The seal's words around its star."""
    import math

    from PIL import Image as Images
    from PIL import ImageDraw

    for at, sign in enumerate(STAMP):
        angle = math.radians(-150 + at * 300 / len(STAMP) - 90 + 75)
        glyph = Images.new("L", (size // 8, size // 8), 0)
        ImageDraw.Draw(glyph).text((0, 0), sign, fill=255, font=_font(size // 9))
        glyph = glyph.rotate(-math.degrees(angle) - 90, expand=True)
        x, y = size / 2 + size * 0.38 * math.cos(angle), size / 2 + size * 0.38 * math.sin(angle)
        seal.paste(255, (int(x - glyph.width / 2), int(y - glyph.height / 2)), glyph)


def _font(size: int) -> object:
    from PIL import ImageFont

    from tests.documents.fonts import file_of

    return ImageFont.truetype(file_of("zen-hei"), size)


def _turned(pixels: Pixels, damage: Damage) -> Pixels:
    import cv2

    if not damage.skew:
        return pixels
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), damage.skew, 1)
    return cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(damage.paper,) * 3)


def _photographed(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """Perspective of a hand-held phone, a dark table around the sheet, light from one side."""
    import cv2
    import numpy as np

    height, width = pixels.shape[:2]
    reach = 0.03 * damage.photo
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = [(x * 0.94 + width * (0.03 + chance.uniform(-reach, reach)), y * 0.94 + height * (0.03 + chance.uniform(-reach, reach))) for x, y in corners]
    view = cv2.getPerspectiveTransform(corners, np.array(moved, np.float32))
    seen = cv2.warpPerspective(pixels, view, (width, height), flags=cv2.INTER_CUBIC, borderValue=(70, 65, 60))
    slope = chance.uniform(-1, 1), chance.uniform(-1, 1)
    across, down = np.meshgrid(np.linspace(-0.5, 0.5, width), np.linspace(-0.5, 0.5, height))
    light = 1 - 0.25 * damage.photo * (0.5 + across * slope[0] + down * slope[1])
    return (seen * light[..., None]).astype(np.float32)


# ---- pictures as files -----------------------------------------------------------------------------------

def as_file(image: Image, kind: str, damage: Damage) -> bytes:
    """png (256 levels or palette), jpeg, bmp, gif or webp; the resolution is written into it."""
    out = io.BytesIO()
    options: dict[str, object] = {"dpi": (damage.dpi, damage.dpi)}
    if kind in {"jpeg", "webp"}:
        image, options["quality"], options["optimize"] = image.convert("RGB" if damage.stamp else "L"), damage.quality, True
    if kind == "png" and not damage.bilevel:
        image, options["optimize"] = _cleaned(image, damage), True
    image.save(out, kind.upper(), **options)
    return out.getvalue()


def _cleaned(image: Image, damage: Damage) -> Image:
    """A palette of 8, the paper made white as scanning software does; a photograph keeps its light."""
    if damage.photo:
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
