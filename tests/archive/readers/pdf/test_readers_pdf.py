"""PDF → Document: published reports, read through the whole machine."""

from __future__ import annotations

import pytest

from archive.model import Grid, Text
from archive.readers.pdf import read_pdf
from tests.archive.cases import outside

PUBLISHED = [case for case in outside() if case.file.suffix == ".pdf"]
EVERY = pytest.mark.parametrize("case", PUBLISHED, ids=[case.name for case in PUBLISHED])


def test_published_files_are_there():
    if not PUBLISHED:
        pytest.skip("XXGK_CASES names no folder of cases")
    assert len(PUBLISHED) >= 2


@EVERY
def test_three_tables_whole_over_the_pages(case):
    document = read_pdf(case.file.read_bytes())
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [max(cell.column + cell.colspan for cell in grid.cells) for grid in grids] == [4, 10, 15]
    assert len({cell.page for cell in grids[1].cells}) == 2
    assert all(cell.box and cell.page for grid in grids for cell in grid.cells)


@EVERY
def test_no_page_number_is_left_and_paragraphs_are_whole(case):
    texts = [block.text for block in read_pdf(case.file.read_bytes()).blocks if isinstance(block, Text)]
    assert not [text for text in texts if text.strip("-— ").isdigit()]
    assert [text for text in texts if len(text) > 45 and text[-1] not in "。：；"] == []


@EVERY
def test_sections_have_their_text(case):
    report = case.read().report
    assert report
    assert [section.number for section in report.sections] == [0, 1, 2, 3, 4, 5, 6]
    assert [bool(section.text) for section in report.sections] == [True, True, False, False, False, True, True]
