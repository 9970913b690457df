"""Reports written into every format with known truth. Deterministic by kind and seed (LibreOffice and chromium
stamp their files with the time).

    from tests.documents import draw, draw_style, Damage
    one = draw("pdf", 7)                          # one of KINDS; styles are drawn
    one = draw("pdf", 7, font="uming", breaks="cut-rows")   # the rest drawn; names and choices: styles.CHOICES
    one = draw("docx", 7, plain=True, word="textbox")       # the rest plain
    one.data, one.name, one.style, one.truth      # bytes, file name, choices, truth.Filled
    one.truth.cells, .prints, .units, .edition, .year, .agency, .title
    one = draw("scan-jpeg", 7, damage=Damage(dpi=150, skew=1.2, stamp=True))   # a scan; damage drawn if left out
    from tests.documents.score import score       # score(read(one.data), one.truth): right, wrong, missing, invented, unsure
    raster.images(pdf, dpi) / raster.scanned(pdf, damage, seed)                # PDF → pictures

`python -m tests.documents OUT --seed 0 50 --formats pdf,docx` writes many, with truth beside them.
"""

from tests.documents.drawn import KINDS, Drawn, draw, draw_all
from tests.documents.raster import Damage, draw_damage
from tests.documents.styles import CHOICES, draw_style, plain_style, tags
from tests.documents.truth import Filled, fill

__all__ = ["CHOICES", "KINDS", "Damage", "Drawn", "Filled", "draw", "draw_all", "draw_damage", "draw_style", "fill", "plain_style", "tags"]
