"""Is every number right that is read from a page, dump or mutated case? A cell may be lost, never be wrong."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from archive.extract import extract
from archive.forms import forms
from archive.readers.html import read_html
from archive.readers.text import read_text
from tests.archive.forms_as_html import LOCAL, page
from tests.archive.forms_as_text import MUTATIONS, dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Document
    from tests.archive.cases import Case


def wrong(document: Document, truth: Mapping[str, object]) -> list[str]:
    """The cells with a value that is not the truth, as key: value for truth."""
    figures = extract(document, forms(), 2020).figures
    return [
        f"{key}: {figure.value} for {truth.get(key, 'nothing')}"
        for key, figure in figures.items()
        if figure.value is not None and figure.value != truth.get(key) and not (key not in truth and figure.value in LOCAL)
    ]


def kept(document: Document, truth: Mapping[str, object]) -> float:
    """The share of the cells that were placed."""
    figures = extract(document, forms(), 2020).figures
    return sum(key in figures for key in truth) / len(truth)


def wrong_on_page(seed: int) -> list[str]:
    drawn = page(seed)
    return wrong(read_html(drawn.data), drawn.truth)


def wrong_in_dump(seed: int) -> list[str]:
    drawn = dump(seed)
    return wrong(read_text(drawn.data), drawn.truth)


def mutated(case: Case, seed: int) -> tuple[str, bytes]:
    """The name of a mutation and the text of a case with it."""
    chance = Random(f"{case.name} {seed}")
    name = chance.choice(sorted(MUTATIONS))
    lines = case.file.read_text(encoding="utf-8").split("\n")
    return name, "\n".join(MUTATIONS[name](lines, chance)).encode()


def wrong_in_case(case: Case, seed: int) -> list[str]:
    name, data = mutated(case, seed)
    return [f"{case.name}, {name}, {found}" for found in wrong(read_text(data), case.cells)]
