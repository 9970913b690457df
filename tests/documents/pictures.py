"""Tables as pictures: each table of a paper rendered, for pages and Word files that show images of them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.documents import as_html, as_pdf, raster

if TYPE_CHECKING:
    from tests.documents.paper import Paper

TALL = "@page { size: 210mm 700mm; margin: 8mm; } table { break-before: page; } table:first-of-type { break-before: auto; }"


def of_tables(paper: Paper, dpi: int = 150) -> list[bytes]:
    """PNG of every table in order, in 16 greys."""
    alone = replace(paper, parts=paper.tables, header="", numbered=False, style={**paper.style, "page": "portrait", "breaks": "whole-rows"})
    text = as_html.page(alone, printed=True).replace("</style>", f"{TALL}</style>")
    return [_png(image) for image in raster.images(as_pdf.print_page(text), dpi)]


def _png(image: object) -> bytes:
    from PIL import ImageOps

    grey = image.convert("L")
    left, top, right, bottom = ImageOps.invert(grey).getbbox()
    out = io.BytesIO()
    grey.crop((max(0, left - 8), max(0, top - 8), right + 8, bottom + 8)).quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def html_page(paper: Paper) -> tuple[bytes, dict[str, bytes]]:
    """A page whose tables are pictures beside it: the page, and the pictures by the source it names."""
    names, parts = {}, []
    drawn = iter(of_tables(paper))
    whole = as_html.page(replace(paper, parts=tuple(part for part in paper.parts if part not in paper.tables)))
    for part in paper.parts:
        if part in paper.tables:
            name = f"images/table{len(names) + 1}.png"
            names[name] = next(drawn)
            parts.append(f'<p style="text-align:center"><img src="{name}" width="780"></p>')
        else:
            parts.append(as_html.written(part))
    head = whole.partition("<body>")[0]
    return f"{head}<body>\n{chr(10).join(parts)}\n</body></html>\n".encode(), names
