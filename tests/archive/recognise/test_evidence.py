"""What proves a report is the same whether all text is looked at or what each line tells is put together."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from archive.model import Cell, Document, Grid, Text
from archive.recognise.evidence import _TABLES, Line, gather

if TYPE_CHECKING:
    from collections.abc import Iterable

LABELS = [label for labels in _TABLES.values() for label in labels]
OTHERS = ["", " ", "\u200b", "12", "１３", "其他", "申请", "(一)予以公开", "政府信息公开", "数", "12件", "**", "本年新", "2020年", "理"]


def drawn(chance: Random) -> Document:
    """Labels whole, in two or three pieces, in one cell or paragraph with other text."""
    texts: list[str] = []
    for _ in range(chance.randrange(1, 9)):
        label = chance.choice(LABELS)
        cuts = sorted(chance.sample(range(1, len(label)), min(chance.choice((0, 0, 1, 2)), len(label) - 1)))
        pieces = [label[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
        pieces[0], pieces[-1] = chance.choice(("", "", "(1)", "x" * 70)) + pieces[0], pieces[-1] + chance.choice(("", "", "量"))
        for piece in pieces:
            texts += [piece, *chance.choices(OTHERS, k=chance.choice((0, 0, 0, 1)))]
    blocks: list[Text | Grid] = []
    while texts:
        part, texts = texts[: (count := chance.randrange(1, 6))], texts[count:]
        cells = tuple(Cell(text, row, 0) for row, text in enumerate(part))
        blocks.append(Grid(cells) if chance.random() < 0.6 else Text("\n".join(part)))
    return Document("html", tuple(blocks))


@pytest.mark.parametrize("start", range(0, 3000, 1000))
def test_tables_are_seen_over_broken_labels(start):
    seen = set()
    for seed in range(start, start + 1000):
        evidence = gather(drawn(Random(seed)))
        text = "".join(line.text for line in evidence.lines)
        whole = tuple(name for name, labels in _TABLES.items() if sum(label in text for label in labels) >= 2)
        assert evidence.tables == whole, seed
        seen.update(whole)
    assert len(seen) == len(_TABLES)


def test_the_lines_before_the_body_are_all_there():
    for seed in range(300):
        evidence = gather(drawn(Random(seed)))
        assert prints(evidence.lines[: len(evidence.opening)]) == prints(evidence.opening)
        assert len(evidence.opening) >= min(len(evidence.lines), (evidence.body or 0) + 2)
        after = evidence.lines[evidence.body :] if evidence.body is not None else ()
        assert prints(evidence.spoken) == prints(line for line in after if not line.row)


def prints(lines: Iterable[Line]) -> list[tuple[str, bool]]:
    return [(line.print, line.row) for line in lines]
