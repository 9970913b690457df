"""What a reader read and where it says it read it from agree, in every shape that pages and documents come in."""

from __future__ import annotations

import pytest

from archive.model import Grid
from archive.readers import html, text
from archive.readers.html import read_html
from archive.readers.printed import cell_text
from archive.readers.text import read_text
from archive.readers.word import read_docx, sources
from tests.archive import forms_as_html, forms_as_text
from tests.documents import draw


def grids(document):
    return [{(cell.row, cell.column): cell.text for cell in block.cells} for block in document.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("seed", range(60))
def test_pages(seed):
    data = forms_as_html.page(seed).data
    _, found = html.sources(data)
    assert [{at: cell_text(element) for at, element in one.items()} for one in found] == grids(read_html(data))


@pytest.mark.parametrize("seed", range(12))
def test_pages_that_word_writes(seed):
    data = draw("word-html", seed).data
    _, found = html.sources(data)
    assert [{at: cell_text(element) for at, element in one.items()} for one in found] == grids(read_html(data))


@pytest.mark.parametrize("seed", range(60))
def test_texts(seed):
    data = forms_as_text.dump(seed).data
    whole, found = text.sources(data)
    read = [{at: whole[start:end].replace("**", "").strip() for at, (start, end) in one.items()} for one in found]
    assert read == grids(read_text(data))


@pytest.mark.parametrize("seed", range(25))
def test_word_documents(seed):
    data = draw("docx", seed).data
    _, _, found = sources.sources(data)
    assert [{(cell.row, cell.column): cell.text for cell in grid.cells} for grid, _ in found] == grids(read_docx(data))
    for grid, elements in found:
        assert set(elements) == {(cell.row, cell.column) for cell in grid.cells}
        for cell in grid.cells:
            written = "".join(one.text or "" for one in elements[cell.row, cell.column].iter() if str(one.tag).endswith("}t"))
            assert "".join(cell.text.split()) in "".join(written.split())
