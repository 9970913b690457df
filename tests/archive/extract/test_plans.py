"""A table whose plan is remembered gives what reading it would give, to the last place and finding."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from archive.extract import extract
from archive.extract.plans import SHAPES, STATES, Plans
from archive.forms import forms
from archive.model import Cell, Document, Grid, Text
from tests.archive.extract.renumbered import CHANGES, bases, changed, renumbered
from tests.bench.html import word_page


def differing(document: Document, plans: Plans, year: int | None = 2021) -> str:
    """What reading with plans says and reading without does not; "" where they agree."""
    told, read = (_said(document, kept, year) for kept in (plans, None))
    return "" if told == read else f"{told}\n{read}"


def _said(document: Document, plans: Plans | None, year: int | None) -> str:
    found = extract(document, forms(), year, plans=plans)
    return f"{sorted(found.seen)} {replace(found, seen=frozenset())!r}"  # a set has no order, its repr has


def tried(seed: int, plans: Plans, copies: int = 4) -> int:
    """A base changed somehow, printed several times with other numbers; the number of its tables. Raises where reading differs."""
    chance = Random(seed)
    document = changed(chance.choice(bases()), chance, bases())
    year = chance.choice((2021, 2021, 2020, 2016, None))
    for _ in range(copies):
        other = renumbered(document, chance)
        assert not (found := differing(other, plans, year)), f"seed {seed}\n{found}"
    return copies * sum(isinstance(block, Grid) for block in document.blocks)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_bases_in_several_orders(order):
    """Each three times, with other numbers the second and third time, the memory filled by all others before."""
    chance, plans = Random(order), Plans()
    documents = [*bases(), *(renumbered(document, chance) for document in bases() * 2)]
    chance.shuffle(documents)
    assert not [found for document in documents if (found := differing(document, plans))]
    assert plans.used > len(documents) / 10


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_changed_tables(start):
    plans = Plans()
    for seed in range(start, start + 100):
        tried(seed, plans)
    assert plans.used > 100


@pytest.mark.parametrize("change", range(len(CHANGES)))
def test_each_change(change):
    """After the page as it is, and the changed one again after that: what is remembered of one is never taken for the other."""
    chance, plans = Random(change), Plans()
    for document in chance.sample(bases(), 12):
        other = Document("html", tuple(CHANGES[change](list(document.blocks), chance, bases())))
        for one in (document, other, renumbered(document, chance), renumbered(other, chance)):
            assert not differing(one, plans)


def test_ordinary_pages_are_not_read_twice():
    """Three tables a page: of the second page on none is read row by row."""
    from archive.readers.html import read_html

    plans = Plans()
    for seed in range(6):
        document = read_html(word_page(seed))
        assert sum(isinstance(block, Grid) for block in document.blocks) == 3
        assert not differing(document, plans)
        assert plans.used == 3 * seed


def test_a_row_without_numbers_before_another_table():
    """What it lacks is looked for on the lines below, of the next table, too: a folded one there was taken for a line without cells."""
    plans = Plans()
    lacking = Grid((Cell("信息内容", 0, 0), Cell("本年处理决定数量", 0, 1), Cell("行政处罚", 1, 0), Cell("3", 1, 1), Cell("行政强制", 2, 0)))
    fees = Grid((Cell("信息内容", 0, 0), Cell("本年收费金额（单位：万元）", 0, 1), Cell("行政事业性收费", 1, 0), Cell("5", 1, 1)))
    for _ in range(3):
        document = Document("html", (Text("二、主动公开政府信息情况"), lacking, fees, Text("三、收到和处理政府信息公开申请情况")))
        assert not differing(document, plans)
        assert extract(document, forms(), 2021, plans=plans).figures["proactive.fees.amount"].value == 5


def test_memory_is_bounded():
    plans = Plans()
    for n in range(3 * SHAPES):
        extract(Document("html", (Grid((Cell(f"规章{n}", 0, 0), Cell("1", 0, 1))),)), forms(), plans=plans)
    assert len(plans._new) <= SHAPES
    assert len(plans._old) <= SHAPES
    grid = Grid((Cell("（七）总计", 0, 0), *(Cell("0", 0, at) for at in range(1, 8))))
    shape = plans.shape(grid, [cell.text for cell in grid.cells])
    assert shape is not None
    for n in range(3 * STATES):
        shape.remember(n, None)
    assert len(shape.plans) <= STATES


def test_a_row_that_is_taken_because_it_adds_up():
    """Blank cells before it: with numbers that do not add up the same row is refused, whatever was remembered of it."""
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    plans = Plans()
    for numbers in ((1, 2, 0, 0, 0, 0, 3), (1, 2, 0, 0, 0, 0, 4), (5, 0, 0, 0, 0, 1, 6)):
        rows = [(label, "", *map(str, numbers)) for label in labels]
        grid = Grid(tuple(Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts)))
        document = Document("html", (Text("三、收到和处理政府信息公开申请情况"), grid, Text("四、其他")))
        assert not differing(document, plans)
        found = extract(document, forms(), 2021, plans=plans)
        assert bool(found.figures) == (sum(numbers[:-1]) == numbers[-1])
