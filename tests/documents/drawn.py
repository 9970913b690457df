"""One document of a kind: WRITERS kind → function. A new format is one function and one line here."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.documents import as_docx, as_html, as_pdf, raster
from tests.documents.paper import Paper, report
from tests.documents.styles import draw_style, plain_style
from tests.documents.truth import Filled, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.documents.raster import Damage


@dataclass(frozen=True)
class Drawn:
    """A document, what it must be read as, and how it came about."""

    kind: str
    seed: int
    data: bytes
    truth: Filled
    style: Mapping[str, str]
    damage: Damage | None = None

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.seed}{SUFFIX[self.kind]}"


Writer = "Callable[[Paper], bytes]"
WRITERS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "html": (".html", lambda paper: as_html.page(paper).encode()),
    "word-html": (".html", as_html.word_page),
    "docx": (".docx", as_docx.docx),
    "pdf": (".pdf", as_pdf.printed),
}
SCANS: dict[str, tuple[str, Callable[[list, Damage], bytes]]] = {
    "scan-png": (".png", lambda pages, damage: raster.as_file(_long(pages), "png", damage)),
    "scan-jpeg": (".jpg", lambda pages, damage: raster.as_file(_long(pages), "jpeg", damage)),
    "scan-tiff": (".tif", raster.as_tiff),
    "scan-pdf": (".pdf", raster.as_pdf),
}
SUFFIX = {kind: suffix for kind, (suffix, _) in (*WRITERS.items(), *SCANS.items())}
KINDS = tuple(SUFFIX)


def draw(kind: str, seed: int, *, plain: bool = False, damage: Damage | None = None, **fixed: str) -> Drawn:
    """A document of a kind by seed; fixed choices overrule drawn ones; plain: those not fixed are plain."""
    chance = Random(f"{kind} {seed}")
    style = plain_style(fixed) if plain else draw_style(chance, fixed)
    truth = fill(style, chance)
    paper = report(truth, style, chance)
    if kind in WRITERS:
        return Drawn(kind, seed, WRITERS[kind][1](paper), truth, style)
    damage = damage or raster.draw_damage(chance)
    pages = raster.scanned(as_pdf.printed(paper), damage, seed)
    return Drawn(kind, seed, SCANS[kind][1](pages, damage), truth, style, damage)


def _long(pages: list) -> object:
    """All pages below each other in one picture, as a site shows a report of several scans."""
    from PIL import Image

    if len(pages) == 1:
        return pages[0]
    whole = Image.new(pages[0].mode, (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole
