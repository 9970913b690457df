"""The tables of a page as they are seen: merged cells resolved, each number with the labels beside and above it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    Matrix = dict[tuple[int, int], HtmlElement]


@dataclass(frozen=True)
class Seen:
    """A cell: what it shows, without marks; the labels that reach over it, the outermost first; its classes and marks."""

    text: str
    beside: tuple[str, ...]
    above: tuple[str, ...]
    classes: frozenset[str]
    marks: tuple[str, ...]


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def matrix(table: HtmlElement) -> Matrix:
    """Row and column → the cell there; every place of a merged cell has it."""
    found: Matrix = {}
    for row, tr in enumerate(table.iter("tr")):
        column = 0
        for cell in tr.xpath("./td|./th"):
            while (row, column) in found:
                column += 1
            for down in range(int(cell.get("rowspan", "1"))):
                for across in range(int(cell.get("colspan", "1"))):
                    assert (row + down, column + across) not in found, "two cells in one place"
                    found[row + down, column + across] = cell
            column += int(cell.get("colspan", "1"))
    return found


def words(cell: HtmlElement) -> str:
    """What a cell says without its marks; a symbol counts, words for screen readers only do not."""
    copy = html.fromstring(html.tostring(cell, encoding="unicode"), parser=html.HTMLParser(encoding="utf-8"))
    for part in copy.xpath("//*[contains(@class, 'unseen') or contains(@class, 'mark') or contains(@class, 'corrected')]"):
        part.drop_tree()
    return squeezed(copy.text_content())


def forms(page: bytes) -> list[HtmlElement]:
    """The tables of the form."""
    return list(html.fromstring(page.decode()).xpath("//table[contains(concat(' ', @class, ' '), ' form ')]"))


def seen(page: bytes) -> dict[str, Seen]:
    """Cells by key, with labels as the geometry of their table has them; `headers` must say the same."""
    found = {}
    for table in forms(page):
        grid = matrix(table)
        for (row, column), cell in grid.items():
            if cell.tag == "td" and cell.get("id"):
                beside = _labels([grid[row, n] for n in range(column)])
                above = _labels([grid[n, column] for n in range(row) if grid[n, column].xpath("ancestor::thead")])
                _headers_agree(table, cell, [*beside, *above])
                marks = tuple(squeezed(mark.text_content()) for mark in cell.xpath(".//a[contains(@class, 'mark')]"))
                found[cell.get("id")] = Seen(words(cell), tuple(map(words, beside)), tuple(map(words, above)),
                                             frozenset(cell.get("class", "").split()), marks)
    return found


def _labels(cells: list[HtmlElement]) -> list[HtmlElement]:
    """Label cells, each once."""
    return list(dict.fromkeys(cell for cell in cells if cell.tag == "th"))


def _headers_agree(table: HtmlElement, cell: HtmlElement, labels: list[HtmlElement]) -> None:
    named = [table.xpath(".//th[@id=$id]", id=id_) for id_ in cell.get("headers").split()]
    assert all(len(one) == 1 for one in named), cell.get("headers")
    assert [one[0] for one in named] == labels, f"{cell.get('id')}: headers do not tell the labels that are seen"
