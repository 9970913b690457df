"""Plain text → Document: the dumps that other extractors leave of pages and PDFs.

Three ways of writing a table are told apart by their separators: rows of cells (tabs or bars), and one cell
after the other, each ended by a bar. Cells on lines of their own without any mark stay lines of text.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from archive.charset import decode
from archive.model import Block, Cell, Document, Grid, Text

NAME = "text"
SHORT = 60  # characters; what may belong to a table beside its separators
_RULE = re.compile(r"\s*:?-{3,}:?\s*")
_HEADING = re.compile(r"(#{1,6})\s+")


def read_text(data: bytes, charset: str = "") -> Document:
    """charset: what the Content-Type header declared, if it did."""
    text, used = decode(data, charset)
    lines = [line.strip("\r\n\f\v") for line in text.replace("\f", "\n").split("\n")]
    blocks: list[Block] = []
    for kind, stretch in _stretches(lines):
        blocks.extend(_READ[kind](stretch))
    return Document(NAME, tuple(blocks), charset=used)


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
    return _grid([line.split("\t") for line in lines])


def _as_rows(lines: list[str]) -> list[Block]:
    """Bars end cells; where every line also begins with one (markdown) that one ends nothing."""
    framed = all(line.startswith("|") for line in lines)  # " | 0 | 0 |" begins with a blank cell
    rows = []
    for line in lines:
        inner = line.strip()
        inner = inner.removeprefix("|") if framed else inner
        rows.append(inner.removesuffix("|").split("|"))
    return _grid(rows)


def _as_stream(lines: list[str]) -> list[Block]:
    text = "\n".join(lines)
    cells = text.split("|")
    if not cells[-1].strip():
        cells.pop()
    return [Grid(tuple(Cell(cell.strip(), row, 0) for row, cell in enumerate(cells)), "stream")]


def _grid(rows: list[list[str]]) -> list[Block]:
    kept = [row for row in rows if not _is_rule(row)]
    cells = tuple(
        Cell(text.replace("**", "").strip(), row, column) for row, texts in enumerate(kept) for column, text in enumerate(texts)
    )
    return [Grid(cells, "rows")] if cells else []


def _is_rule(row: list[str]) -> bool:
    """The line of dashes under a markdown header."""
    written = [cell for cell in row if cell.strip()]
    return bool(written) and all(_RULE.fullmatch(cell) for cell in written)


_READ = {"text": _as_text, "tabs": _as_tabs, "rows": _as_rows, "stream": _as_stream}
