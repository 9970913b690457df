"""One document of a kind. A new format is one function and one line in WRITERS or SCANS."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.documents import (
    as_docx,
    as_drawn_pdf,
    as_html,
    as_ofd,
    as_pdf,
    as_sheet,
    office,
    packed,
    pictures,
    raster,
)
from tests.documents.paper import report
from tests.documents.styles import draw_style, plain_style
from tests.documents.truth import Filled, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.documents.paper import Paper
    from tests.documents.raster import Damage


@dataclass(frozen=True)
class Drawn:
    """A document, what it must be read as, and how it came about; beside: files it refers to, by the name it uses."""

    kind: str
    seed: int
    data: bytes
    truth: Filled
    style: Mapping[str, str]
    damage: Damage | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.seed}{SUFFIX[self.kind]}"


def _zip(paper: Paper, chance: Random) -> bytes:
    inside = chance.choice(((".docx", as_docx.docx), (".xlsx", as_sheet.xlsx), (".html", as_html.word_page)))
    members = {"说明.txt": "报告全文见附件。".encode(), f"{paper.title}{inside[0]}": inside[1](paper)}
    return packed.zipped(members, gbk=chance.random() < 0.5)


def _seven_zip(paper: Paper, chance: Random) -> bytes:
    return packed.seven_zipped({"说明.txt": "报告全文见附件。".encode(), f"{paper.title}.docx": as_docx.docx(paper)})


# kind → (suffix, function of paper and chance)
WRITERS: dict[str, tuple[str, Callable[[Paper, Random], bytes]]] = {
    "html": (".html", lambda paper, chance: as_html.page(paper).encode()),
    "word-html": (".html", lambda paper, chance: as_html.word_page(paper)),
    "docx": (".docx", lambda paper, chance: as_docx.docx(paper)),
    "docx-pictures": (".docx", lambda paper, chance: as_docx.docx(paper, pictures.of_tables(paper))),
    "xlsx": (".xlsx", lambda paper, chance: as_sheet.xlsx(paper)),
    "pdf": (".pdf", lambda paper, chance: as_pdf.printed(paper)),
    "pdf-drawn": (".pdf", lambda paper, chance: as_drawn_pdf.drawn(paper)),
    "ofd": (".ofd", as_ofd.ofd),
    "zip": (".zip", _zip),
    "7z": (".7z", _seven_zip),
}
# kind → (suffix, what LibreOffice is given, and makes of it)
OFFICE = {
    "doc": (".doc", "docx", "doc"), "wps": (".wps", "docx", "doc"), "rtf": (".rtf", "docx", "rtf"),
    "xls": (".xls", "xlsx", "xls"), "pdf-office": (".pdf", "docx", "pdf"),
}
SCANS: dict[str, tuple[str, Callable[[list, Damage], bytes]]] = {
    "scan-png": (".png", lambda pages, damage: raster.as_file(_long(pages), "png", damage)),
    "scan-jpeg": (".jpg", lambda pages, damage: raster.as_file(_long(pages), "jpeg", damage)),
    "scan-webp": (".webp", lambda pages, damage: raster.as_file(_long(pages), "webp", damage)),
    "scan-tiff": (".tif", raster.as_tiff),
    "scan-pdf": (".pdf", raster.as_pdf),
    "scan-drawn": (".tif", raster.as_tiff),  # of pages with odd rules: dashed, open, for each cell
    "mixed-pdf": (".pdf", raster.as_pdf),  # some pages scanned, the others text
}
SUFFIX = {kind: value[0] for kind, value in (*WRITERS.items(), *OFFICE.items(), *SCANS.items())} | {"html-pictures": ".html"}
KINDS = tuple(SUFFIX)
# what a kind cannot show, or would show so that the truth were another
LIMITS: dict[str, dict[str, tuple[str, ...]]] = {
    "pdf-drawn": {"font": as_drawn_pdf.TRUETYPE},
    "pdf-office": {"word": ("",)},  # a deleted figure is printed beside the new one; of a nested table only what one page holds
    **{kind: {"page": ("portrait", "landscape")} for kind in SCANS},
    "scan-drawn": {"font": as_drawn_pdf.TRUETYPE, "page": ("portrait", "landscape")},
}


def draw(kind: str, seed: int, *, plain: bool = False, damage: Damage | None = None, **fixed: str) -> Drawn:
    """A document of a kind by seed; fixed choices overrule drawn ones; plain: those not fixed are plain."""
    return draw_all(kind, [seed], plain=plain, damage=damage, **fixed)[0]


def draw_all(kind: str, seeds: Iterable[int], *, plain: bool = False, damage: Damage | None = None, **fixed: str) -> list[Drawn]:
    """One document a seed; LibreOffice is started once for all of them."""
    begun = [_begin(kind, seed, plain, fixed) for seed in seeds]
    if kind in OFFICE:
        _, source, made = OFFICE[kind]
        write = WRITERS[source][1]
        files = office.converted([write(paper, chance) for _, paper, _, chance in begun], source, made)
        return [Drawn(kind, seed, data, truth, paper.style) for data, (seed, paper, truth, _) in zip(files, begun, strict=True)]
    return [_one(kind, *one, damage) for one in begun]


def _begin(kind: str, seed: int, plain: bool, fixed: Mapping[str, str]) -> tuple[int, Paper, Filled, Random]:
    chance = Random(f"{kind} {seed}")
    style = plain_style(fixed) if plain else draw_style(chance, fixed)
    for name, allowed in LIMITS.get(kind, {}).items():
        if style[name] not in allowed:
            style[name] = chance.choice(allowed)
    truth = fill(style, chance)
    return seed, report(truth, style, chance), truth, chance


def _one(kind: str, seed: int, paper: Paper, truth: Filled, chance: Random, damage: Damage | None) -> Drawn:
    if kind in WRITERS:
        return Drawn(kind, seed, WRITERS[kind][1](paper, chance), truth, paper.style)
    if kind == "html-pictures":
        data, beside = pictures.html_page(paper)
        return Drawn(kind, seed, data, truth, paper.style, beside=beside)
    damage = damage or raster.draw_damage(chance)
    pdf = as_drawn_pdf.drawn(paper) if kind == "scan-drawn" else as_pdf.printed(paper)
    if kind == "mixed-pdf":
        return Drawn(kind, seed, raster.mixed(pdf, damage, [chance.randrange(len(raster.images(pdf, 20)))], seed), truth, paper.style, damage)
    return Drawn(kind, seed, SCANS[kind][1](raster.scanned(pdf, damage, seed), damage), truth, paper.style, damage)


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
