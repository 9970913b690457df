"""Rows of table 3 that a page break cuts in two, closed by rules on both pages."""

from __future__ import annotations

from archive.extract import extract
from archive.forms import forms
from archive.model import Cell, Document, Grid

NUMBERS = ["1", "2", "3", "4", "5", "6", "21"]
BLANKS = [""] * 7
LABEL = "5.要求行政机关确认或重新出具已获取信息"
ROW = "requests.rejected_confirmation"


def figures(*rows):
    cells = [Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    found = extract(Document("pdf", (Grid(tuple(cells)),)), forms(), 2022).figures
    return {key.rpartition(".")[2]: figure.value for key, figure in found.items() if key.startswith(f"{ROW}.")}


BEFORE = ["4.无正当理由大量反复申请", "0", "0", "0", "0", "0", "0", "0"]
RIGHT = {"natural_person": 1, "business": 2, "research": 3, "social_welfare": 4, "legal_service": 5, "other_org": 6, "total": 21}


def test_numbers_beside_the_upper_half():
    assert figures(BEFORE, [LABEL[:5], *NUMBERS], [LABEL[5:], *BLANKS]) == RIGHT


def test_numbers_beside_the_lower_half():
    assert figures(BEFORE, [LABEL[:5], *BLANKS], [LABEL[5:], *NUMBERS]) == RIGHT


def test_halves_that_make_no_label_are_not_taken():
    assert set(figures(BEFORE, ["5.要求行", *NUMBERS], ["获取其他信息", *BLANKS]).values()) <= {None}


def test_a_text_that_ends_inside_a_row():
    """Its last number may be cut, too: 4 of 49; a 0 is whole."""
    def cut(tail):
        rows = [["一、本年新收政府信息公开申请数量", *"0000000"], ["二、上年结转政府信息公开申请数量", *tail]]
        cells = [Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
        found = extract(Document("text", (Grid(tuple(cells), "rows"),)), forms(), 2022).figures
        return [figure.value for key, figure in found.items() if key.startswith("requests.carried_over.")]

    assert cut(["0", "0"]) == [0, 0]
    assert cut(["4"]) == []
    assert cut(["4", "4"]) == [4]
