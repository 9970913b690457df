"""`python -m tests.bench.html`: HTML reports read by the archive, bytes to checked cells and findings, and their tables by pandas."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.bench.harness.alone import run
from tests.bench.harness.rows import rounds
from tests.bench.harness.sides import compare, ours, peer
from tests.bench.synthetic.texts import sections
from tests.documents import as_html, fill, plain_style
from tests.documents.paper import Paragraph, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.harness.rows import Row

PAGES = 5  # read a round: one page is near what the clock can tell
# what Word writes into each cell, paragraph and run of a page saved "as web page"; the drawn page has the short of it
SIDES = "".join(f"border-{side}:solid windowtext 1.0pt;mso-border-{side}-alt:solid windowtext .5pt;" for side in ("bottom", "right"))
AS_WORD_SAVES = {
    "border:solid windowtext 1.0pt;padding:0cm 5.4pt": f"width:48.6pt;border-top:none;border-left:none;{SIDES}padding:0cm 5.4pt 0cm 5.4pt;height:20.0pt",
    "text-align:center'>": "text-align:center;text-indent:0cm;line-height:12.0pt;mso-pagination:widow-orphan'>",
    "font-size:9.0pt'>": "font-size:9.0pt;font-family:宋体;mso-bidi-font-family:宋体;color:black;mso-font-kerning:0pt'>",
    "</span><o:p></o:p></p></td>": "</span><span lang=EN-US style='font-size:9.0pt'><o:p></o:p></span></p></td>",
}


def measure(quick: bool) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        saved = [Path(folder, f"{seed}.html") for seed in range(PAGES * (rounds(quick) + 1))]  # others in each round, as in a crawl
        for seed, file in enumerate(saved):
            file.write_bytes(word_page(seed))
        pairs = [
            ("html.report", "read a page of 175 KB saved by Word", "pandas.read_html, lxml", "tables", ("lxml",), saved),
            ("html.parse", "the same", "lxml alone: bytes to tree", "trees", (), saved),
        ]
        if found := cases():
            pairs.append(("html.cases", "read the published HTML pages", "pandas.read_html, lxml", "tables", ("lxml",), found))
        return [
            compare(key, step, beside, ours(reading, *files), peer("html.py", what, *told, *files), unit="page", quick=quick)
            for key, step, beside, what, told, files in pairs
        ]  # fmt: skip


def word_page(seed: int) -> bytes:
    """A drawn report of 2021 as Word saves it: 175 KB, three tables of 279 cells, 3,000 characters of running text."""
    chance = Random(seed)
    style = plain_style({"edition": "2021"})
    truth = fill(style, chance)
    paper = report(truth, style, chance)
    said = {heading: text for _, heading, text in sections(truth.agency, truth.year, 12, chance)}
    parts = [more for part in paper.parts for more in (part, *_running(said.get(getattr(part, "text", ""), "")))]
    text = as_html.word_page(replace(paper, parts=tuple(parts))).decode()
    for short, whole in AS_WORD_SAVES.items():
        text = text.replace(short, whole)
    return text.encode()


def _running(text: str) -> list[Paragraph]:
    return [Paragraph(line) for line in text.split("\n") if line]


def cases() -> list[Path]:
    folder = os.environ.get("XXGK_CASES")
    return sorted(Path(folder).glob("reports/*/input.html")) if folder else []


def reading(*files: str) -> Callable[[], int]:
    """Reports read whole: charset, tree, tables, figures, sections, findings."""
    from archive.process import read

    pages = cycle([Path(file).read_bytes() for file in files])
    return lambda: sum(read(page).report is not None for page in islice(pages, PAGES))


if __name__ == "__main__":
    run(measure)
