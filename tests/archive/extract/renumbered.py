"""Documents whose tables were changed, and then printed again with other numbers in the same places."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from archive.extract.plans import DECIMAL, NEGATIVE, WHOLE, kind
from archive.model import Cell, Document, Grid, Text
from archive.readers.html import read_html
from archive.readers.text import read_text
from tests.archive.cases import in_repository, outside
from tests.archive.forms_as_html import page
from tests.archive.forms_as_text import dump
from tests.documents import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from archive.model import Block

ODD = ("", " ", "\xa0", "—", "/", "无", "007", "3.5", "1,234", "-3", "３", "٣", "²", "1 2", "5元", "3万", "十二", "- 3 -", "12件", "12.0", "0.5", "-12", "-7", "12.", ".5", "+3", "1" * 16, "0\n1", "增3")
LINES = ("第二十条第（一）项", "信息内容", "三、收到和处理政府信息公开申请情况", "四、结转下年度继续办理", "规章 0 0 0", "12", "- 3 -", "规章", "总计", "备注",
         "行政许可", "附：政府信息公开情况统计表", "二、主动公开政府信息情况", "0 0 0 0 0", "（七）总计 1 2 3 4 5 6 21", "本报告电子版可下载。")


@cache
def bases() -> tuple[Document, ...]:
    """Frozen cases, drawn pages and dumps: what the mutations begin with."""
    cases = [case.file for case in [*in_repository(), *outside()] if case.file.suffix in {".html", ".htm", ".txt"}]
    frozen = [(read_text if file.suffix == ".txt" else read_html)(file.read_bytes()) for file in cases]
    drawn = [read_html(draw("html", seed).data) for seed in range(8)] + [read_html(draw("word-html", seed).data) for seed in range(8)]
    plain_ = [read_html(draw("html", seed, plain=True, edition=edition).data) for seed in range(4) for edition in ("2019", "2021")]
    pages = [read_html(page(seed).data) for seed in range(60)]
    return (*frozen, *drawn, *plain_, *pages, *(read_text(dump(seed).data) for seed in range(20)))


def renumbered(document: Document, chance: Random) -> Document:
    """Other plain numbers where plain numbers are, in one of many ways; nothing else is changed."""
    way = chance.choice(WAYS)
    return replace(document, blocks=tuple(_grid(block, way, chance) if isinstance(block, Grid) else block for block in document.blocks))


def _grid(grid: Grid, way: Callable[[list[str], Random], list[str]], chance: Random) -> Grid:
    numbers = iter(way([cell.text for cell in grid.cells if plain(cell.text)], chance))
    return replace(grid, cells=tuple(replace(cell, text=_other(cell.text, numbers, chance)) for cell in grid.cells))


def _other(text: str, numbers: Iterator[str], chance: Random) -> str:
    """The next number, where a whole one stands; any of the kind where another one does."""
    if plain(text):
        return next(numbers)
    told = kind(text)
    drawn = str(chance.randrange(1, 10 ** chance.choice((1, 2, 15))))
    if told == DECIMAL:
        return f"{chance.choice((drawn, '0'))}.{chance.choice(('0', '00', '5', '8437', drawn[:3]))}"
    return f"-{drawn}" if told == NEGATIVE else text


def plain(text: str) -> bool:
    return kind(text) == WHOLE


def _times(numbers: list[str], chance: Random) -> list[str]:
    """Sums stay sums."""
    factor = chance.choice((0, 1, 2, 3, 10, 1000))
    return [str(int(number) * factor)[:15] for number in numbers]


def _one_more(numbers: list[str], chance: Random) -> list[str]:
    at = chance.randrange(len(numbers) or 1)
    return [str(int(number) + 1)[:15] if n == at else number for n, number in enumerate(numbers)]


def _exchanged(numbers: list[str], chance: Random) -> list[str]:
    return chance.sample(numbers, len(numbers))


def _same(numbers: list[str], chance: Random) -> list[str]:
    return [chance.choice(("0", "7", "12"))] * len(numbers)


def _any(numbers: list[str], chance: Random) -> list[str]:
    return [str(chance.randrange(10 ** chance.choice((1, 1, 1, 2, 3, 15)))) for _ in numbers]


def _few(numbers: list[str], chance: Random) -> list[str]:
    """So few different ones that sums hold by accident, here and one column off."""
    return [chance.choice("0001") for _ in numbers]


WAYS = (_times, _times, _one_more, _exchanged, _same, _any, _few, lambda numbers, _: numbers[1:] + numbers[:1])


# ---- the tables changed ------------------------------------------------------------------------------------

def changed(document: Document, chance: Random, others: tuple[Document, ...]) -> Document:
    """With up to three of the changes below, none at all now and then."""
    blocks = list(document.blocks)
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        blocks = chance.choice(CHANGES)(blocks, chance, others)
    return replace(document, blocks=tuple(blocks))


def _in_a_table(change: Callable[[list[list[Cell]], Random], list[list[Cell]]]) -> Callable[..., list[Block]]:
    def inner(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
        grids = [at for at, block in enumerate(blocks) if isinstance(block, Grid) and block.cells]
        if grids:
            at = chance.choice(grids)
            grid = blocks[at]
            assert isinstance(grid, Grid)
            blocks[at] = replace(grid, cells=tuple(_placed(change(grid.rows(), chance))))
        return blocks
    return inner


def _placed(rows: list[list[Cell]]) -> Iterator[Cell]:
    for at, row in enumerate(rows):
        for cell in row:
            yield cell if cell.row == at else replace(cell, row=at)


def _row_twice(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at = chance.randrange(len(rows))
    return [*rows[: at + 1], *rows[at:]]


def _row_gone(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at = chance.randrange(len(rows))
    return [row for n, row in enumerate(rows) if n != at] if len(rows) > 1 else rows


def _rows_exchanged(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    rows[one], rows[other] = rows[other], rows[one]
    return rows


def _shifted(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    """One row, or all, a column to the right or left."""
    by, only = chance.choice((-1, 1)), chance.choice((None, chance.randrange(len(rows))))
    return [[replace(cell, column=max(0, cell.column + by)) if only in {None, n} else cell for cell in row] for n, row in enumerate(rows)]


def _texts_shifted(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at, spare = chance.randrange(len(rows)), chance.choice(("", "0"))
    texts = [cell.text for cell in rows[at]]
    texts = [*texts[1:], spare] if chance.random() < 0.5 else [*texts[:1], spare, *texts[1:-1]]
    rows[at] = [replace(cell, text=text) for cell, text in zip(rows[at], texts, strict=False)]
    return rows


def _cell_gone(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at = chance.randrange(len(rows))
    rows[at] = rows[at][: (cut := chance.randrange(len(rows[at])))] + rows[at][cut + 1 :]
    return [row for row in rows if row] or [[Cell("", 0, 0)]]


def _cell_more(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at = chance.randrange(len(rows))
    end = rows[at][-1]
    rows[at] = [*rows[at], replace(end, text=chance.choice(("", "0", "5", end.text)), column=end.column + end.colspan)]
    return rows


def _odd(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    """Some numbers printed otherwise or not at all: of one row, or all over the table."""
    share, only, text = chance.choice((0.1, 0.5, 1)), chance.choice((None, chance.randrange(len(rows)))), chance.choice(("", "", *ODD))
    return [[replace(cell, text=text) if plain(cell.text) and only in {None, n} and chance.random() < share else cell for cell in row]
            for n, row in enumerate(rows)]


def _misprinted(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    labels = [(n, m) for n, row in enumerate(rows) for m, cell in enumerate(row) if len(cell.text) > 1 and not plain(cell.text)]
    if labels:
        n, m = chance.choice(labels)
        text = rows[n][m].text
        at = chance.randrange(len(text))
        other = rows[chance.choice(labels)[0]][0].text
        rows[n][m] = replace(rows[n][m], text=chance.choice((text[:at] + text[at + 1 :], text[:at] + "某" + text[at + 1 :], text[:at], other)))
    return rows


def _side_column(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    head, long = chance.choice(("序号", "备注", "编号")), chance.random() < 0.3
    if head == "备注":
        return [[*row, Cell(head if n == 0 else "", n, row[-1].column + row[-1].colspan)] for n, row in enumerate(rows)]
    return [[Cell(head if n == 0 else str(n * (997 if long else 1)), n, 0), *(replace(cell, column=cell.column + 1) for cell in row)]
            for n, row in enumerate(rows)]


def _line_in_it(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at = chance.randrange(len(rows) + 1)
    row = [Cell(chance.choice(LINES), at, 0)] + [Cell(str(chance.randrange(2000)), at, column + 1) for column in range(chance.choice((0, 0, 1, 7)))]
    return [*rows[:at], row, *rows[at:]]


def _spanned(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at = chance.randrange(len(rows))
    cell = chance.randrange(len(rows[at]))
    rows[at][cell] = replace(rows[at][cell], colspan=chance.choice((1, 2, 3)), rowspan=chance.choice((1, 2)))
    return rows


def _cut(rows: list[list[Cell]], chance: Random) -> list[list[Cell]]:
    at = chance.randrange(len(rows))
    return (rows[at:] if chance.random() < 0.5 else rows[: at + 1]) or rows


def _exchange_blocks(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
    if blocks:
        one, other = chance.randrange(len(blocks)), chance.randrange(len(blocks))
        blocks[one], blocks[other] = blocks[other], blocks[one]
    return blocks


def _block_gone(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
    return [block for at, block in enumerate(blocks) if at != (chance.randrange(len(blocks)) if at == 0 else -1)] if blocks else blocks


def _texts_gone(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
    share = chance.choice((0.2, 1))
    return [block for block in blocks if isinstance(block, Grid) or chance.random() > share]


def _table_more(blocks: list[Block], chance: Random, others: tuple[Document, ...]) -> list[Block]:
    """A table again, or one of another document."""
    grids = [block for block in (blocks if chance.random() < 0.4 else chance.choice(others).blocks) if isinstance(block, Grid)]
    at = chance.randrange(len(blocks) + 1)
    return [*blocks[:at], chance.choice(grids), *blocks[at:]] if grids else blocks


def _text_more(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
    at = chance.randrange(len(blocks) + 1)
    return [*blocks[:at], Text(chance.choice(LINES)), *blocks[at:]]


def _cut_off(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
    ends = [at for at, block in enumerate(blocks) if isinstance(block, Grid)]
    return blocks[: chance.choice(ends) + 1] if ends else blocks


def _split(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
    """A table in two, as a page break leaves it, with or without a line between."""
    grids = [at for at, block in enumerate(blocks) if isinstance(block, Grid) and len(block.rows()) > 1]
    if not grids:
        return blocks
    at = chance.choice(grids)
    grid = blocks[at]
    assert isinstance(grid, Grid)
    rows = grid.rows()
    cut = chance.randrange(1, len(rows))
    upper, lower = (replace(grid, cells=tuple(_placed(part))) for part in (rows[:cut], rows[cut:]))
    between = chance.choice(((), (), (Text(chance.choice(LINES)),)))
    return [*blocks[:at], upper, *between, lower, *blocks[at + 1 :]]


def _other_layout(blocks: list[Block], chance: Random, _: tuple[Document, ...]) -> list[Block]:
    layout = chance.choice(("rows", "stream", "words"))
    return [replace(block, layout=layout) if isinstance(block, Grid) and chance.random() < 0.5 else block for block in blocks]


IN_A_TABLE = (
    _row_twice, _row_gone, _rows_exchanged, _shifted, _texts_shifted, _cell_gone, _cell_more, _odd, _odd, _odd, _misprinted, _side_column, _line_in_it,
    _spanned, _cut,
)  # fmt: skip
CHANGES: tuple[Callable[..., list[Block]], ...] = (
    *map(_in_a_table, IN_A_TABLE), _exchange_blocks, _block_gone, _texts_gone, _table_more, _table_more, _text_more, _cut_off, _split, _other_layout,
)  # fmt: skip
