"""Drawn reports as PDF: every cell right, none invented; and the same cells as pdfplumber finds."""

from __future__ import annotations

import io
import logging
from collections import Counter

import pdfplumber
import pytest

from archive.clean import number, squeeze
from archive.model import Grid
from archive.process import read
from archive.readers.pdf import read_pdf
from tests.archive.cases import outside
from tests.documents import draw
from tests.documents.score import score

PUBLISHED = [case for case in outside() if case.file.suffix == ".pdf"]


def perfect(drawn):
    found = score(read(drawn.data), drawn.truth)
    assert not found.wrong
    assert not found.invented
    assert found.perfect, (found, drawn.style)


@pytest.mark.parametrize("seed", range(25))
def test_drawn_line_by_line(seed):
    """Rules of every kind, pages turned, two columns, rows cut by page breaks, numbers broken by narrow cells."""
    perfect(draw("pdf-drawn", seed))


@pytest.mark.parametrize("ruling", ["", "open", "per-cell", "fewer-labels", "dashed", "filled"])
@pytest.mark.parametrize("breaks", ["cut-rows", "head-again"])
def test_rulings_at_page_breaks(ruling, breaks):
    perfect(draw("pdf-drawn", 3, ruling=ruling, breaks=breaks, size="12", columns="narrow"))


@pytest.mark.parametrize("seed", range(3))
def test_printed_by_a_browser(seed):
    perfect(draw("pdf", seed))


@pytest.mark.parametrize("seed", range(3))
def test_exported_by_libreoffice(seed):
    perfect(draw("pdf-office", seed, word=""))


def ours(data):
    """page → texts of cells, how often each comes."""
    found = Counter()
    for grid in read_pdf(data).blocks:
        if isinstance(grid, Grid):
            found.update((cell.page, squeeze(cell.text)) for cell in grid.cells if cell.text)
    return found


def theirs(data):
    """The same by pdfplumber; frames with one cell are no tables."""
    found = Counter()
    logging.disable(logging.WARNING)
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for table in page.extract_tables():
                texts = [squeeze(text) for row in table for text in row if text]
                if sum(len(row) for row in table) > 1:
                    found.update((page.page_number, text) for text in texts)
    logging.disable(logging.NOTSET)
    return found


@pytest.mark.parametrize("case", PUBLISHED, ids=[case.name for case in PUBLISHED])
def test_published_numbers_are_those_that_pdfplumber_finds(case):
    """Numbers alone: it takes coloured paragraphs for tables."""
    data = case.file.read_bytes()
    mine, other = ours(data), theirs(data)
    assert {one: count for one, count in mine.items() if number(one[1])} == {one: count for one, count in other.items() if number(one[1])}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_drawn_cells_are_those_that_pdfplumber_finds(seed, edition):
    data = draw("pdf-drawn", seed, plain=True, edition=edition, font="micro-hei").data
    assert ours(data) == theirs(data)
