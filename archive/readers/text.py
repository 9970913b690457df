"""Plain text → Document: the dumps that other extractors leave of pages and PDFs.

Three ways of writing a table are told apart by their separators: rows of cells (tabs or bars), and one cell
after the other, each ended by a bar. Cells on lines of their own without any mark stay lines of text.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from archive.charset import decode
from archive.model import Block, Cell, Document, Grid, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    Rows = list[tuple[int, list[str]]]  # of each line where its first cell begins, and its cells
    Spans = dict[tuple[int, int], tuple[int, int]]  # (row, column) → start, end

NAME = "text"
SHORT = 60  # characters; what may belong to a table beside its separators
_RULE = re.compile(r"\s*:?-{3,}:?\s*")
_HEADING = re.compile(r"(#{1,6})\s+")


def read_text(data: bytes, charset: str = "") -> Document:
    """charset: what the Content-Type header declared, if it did."""
    text, used = decode(data, charset)
    blocks: list[Block] = []
    for kind, stretch in _stretches(_lines(text)):
        blocks.extend(_READ[kind](stretch))
    return Document(NAME, tuple(blocks), charset=used)


def _lines(text: str) -> list[str]:
    return [line.strip("\r\n\f\v") for line in text.replace("\f", "\n").split("\n")]


def _stretches(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Neighbouring lines of one kind, blank lines dropped between them."""
    written = [line for line in lines if line.strip()]
    kinds = [_kind(line) for line in written]
    _widen(written, kinds)
    merged = [(kind, [line for _, line in pairs]) for kind, pairs in groupby(zip(kinds, written, strict=True), key=_first)]
    return [(_bars(stretch) if kind == "bars" else kind, stretch) for kind, stretch in merged]


def _first(pair: tuple[str, str]) -> str:
    return pair[0]


def _kind(line: str) -> str:
    if "\t" in line:
        return "tabs"
    return "bars" if "|" in line else "text"


def _widen(lines: list[str], kinds: list[str]) -> None:
    """Where bars stand on lines of their own the cells between them, and the last one, belong to the table."""
    lone = [at for at, line in enumerate(lines) if line.strip() == "|"]
    for before, after in pairwise(lone):
        if after - before <= 4 and all(len(lines[at]) <= SHORT * 2 for at in range(before, after)):
            kinds[before:after] = ["bars"] * (after - before)
    if lone and lone[-1] + 1 < len(lines) and len(lines[lone[-1] + 1]) <= SHORT:
        kinds[lone[-1] + 1] = "bars"


def _bars(stretch: list[str]) -> str:
    """Rows if a line holds several cells, else a stream of cells."""
    several = any(line.count("|") > 1 or ("|" in line.strip().strip("|")) for line in stretch)
    return "rows" if several else "stream"


def _as_text(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        mark = _HEADING.match(line.strip())
        text = line.strip()[mark.end() if mark else 0 :].replace("**", "").strip()
        if text:
            blocks.append(Text(text, len(mark[1]) if mark else 0))
    return blocks


def _as_tabs(lines: list[str]) -> list[Block]:
    return _grid(_cells_of_tabs(lines))


def _as_rows(lines: list[str]) -> list[Block]:
    return _grid(_cells_of_rows(lines))


def _cells_of_tabs(lines: list[str]) -> Rows:
    return [(0, line.split("\t")) for line in lines]


def _cells_of_rows(lines: list[str]) -> Rows:
    """Bars end cells; where every line also begins with one (markdown) that one ends nothing."""
    framed = all(line.startswith("|") for line in lines)  # " | 0 | 0 |" begins with a blank cell
    rows = []
    for line in lines:
        inner = line.strip()
        start = line.index(inner)
        if framed:
            inner, start = inner.removeprefix("|"), start + 1
        rows.append((start, inner.removesuffix("|").split("|")))
    return rows


def _as_stream(lines: list[str]) -> list[Block]:
    return [Grid(tuple(Cell(cell.strip(), row, 0) for row, cell in enumerate(_cells_of_stream(lines))), "stream")]


def _cells_of_stream(lines: list[str]) -> list[str]:
    cells = "\n".join(lines).split("|")
    if not cells[-1].strip():
        cells.pop()
    return cells


def _grid(rows: Rows) -> list[Block]:
    kept = [texts for _, texts in rows if not _is_rule(texts)]
    cells = tuple(
        Cell(text.replace("**", "").strip(), row, column) for row, texts in enumerate(kept) for column, text in enumerate(texts)
    )
    return [Grid(cells, "rows")] if cells else []


def _is_rule(row: list[str]) -> bool:
    """The line of dashes under a markdown header."""
    written = [cell for cell in row if cell.strip()]
    return bool(written) and all(_RULE.fullmatch(cell) for cell in written)


_READ = {"text": _as_text, "tabs": _as_tabs, "rows": _as_rows, "stream": _as_stream}


# ---- where in the text the cells stand ---------------------------------------------------------------------

def sources(data: bytes, charset: str = "") -> tuple[str, list[Spans]]:
    """The text without its empty lines and, for each grid that read_text makes of it, where in it each cell stands."""
    whole: list[str] = []
    found: list[Spans] = []
    at = 0
    for kind, stretch in _stretches(_lines(decode(data, charset)[0])):
        spans = _spans(kind, stretch, at)
        if spans:
            found.append(spans)
        whole += stretch
        at += sum(len(line) + 1 for line in stretch)
    return "\n".join(whole), found


def _spans(kind: str, stretch: list[str], at: int) -> Spans:
    if kind == "stream":
        return {(row, 0): span for row, span in enumerate(_along(_cells_of_stream(stretch), at))}
    if kind == "text":
        return {}
    split = _cells_of_tabs(stretch) if kind == "tabs" else _cells_of_rows(stretch)
    spans: Spans = {}
    row = 0
    for line, (start, texts) in zip(stretch, split, strict=True):
        if not _is_rule(texts):
            spans |= {(row, column): span for column, span in enumerate(_along(texts, at + start))}
            row += 1
        at += len(line) + 1
    return spans


def _along(texts: list[str], at: int) -> Iterator[tuple[int, int]]:
    """Start and end of each cell, parted by one sign each; without the space around what is written."""
    for text in texts:
        lead = len(text) - len(text.lstrip()) if text.strip() else 0
        yield at + lead, at + lead + len(text.strip() or text)
        at += len(text) + 1
