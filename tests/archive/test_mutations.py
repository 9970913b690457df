"""No wrong and no invented number: a small share of what `make soak` tries."""

from __future__ import annotations

import pytest

from archive.readers.html import read_html
from archive.readers.text import read_text
from tests.archive.cases import in_repository, outside
from tests.archive.forms_as_html import CHOICES, page
from tests.archive.forms_as_text import STYLES, dump
from tests.archive.judged import kept, wrong, wrong_in_case, wrong_in_dump, wrong_on_page

PLAIN = {name: choices[0] for name, choices in CHOICES.items() if name not in {"edition", "sparse", "second"}}
SINGLE = [(name, choice) for name, choices in CHOICES.items() for choice in dict.fromkeys(choices)]
# what a single oddity may cost of the cells, where it costs any
COST = {
    ("labels", "misprinted"): 0.08, ("heads", "cut_heads"): 0.06, ("fourth", "sixteen"): 0.08, ("around", "last-year"): 1,
    **{("damage", damage): 0.11 for damage in CHOICES["damage"] if damage},
}  # fmt: skip


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_pages(start):
    assert not {seed: found for seed in range(start, start + 40) if (found := wrong_on_page(seed))}


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_dumps(start):
    assert not {seed: found for seed in range(start, start + 50) if (found := wrong_in_dump(seed))}


@pytest.mark.parametrize("case", [case for case in [*in_repository(), *outside()] if case.file.suffix == ".txt"],
                         ids=lambda case: case.name)  # fmt: skip
def test_mutated_cases(case):
    assert not [found for seed in range(8) for found in wrong_in_case(case, seed)]


@pytest.mark.parametrize(("name", "choice"), SINGLE)
def test_a_single_oddity_costs_little(name, choice):
    pages = [page(seed, {**PLAIN, name: choice}) for seed in range(3)]
    documents = [(read_html(one.data), one.truth) for one in pages]
    assert not [found for document, truth in documents for found in wrong(document, truth)]
    assert min(kept(document, truth) for document, truth in documents) >= 1 - COST.get((name, choice), 0)


@pytest.mark.parametrize("style", STYLES)
def test_a_plain_dump_is_read_whole(style):
    dumps = [dump(seed, {**PLAIN, "style": style, "lines": ""}) for seed in range(3)]
    for one in dumps:
        document = read_text(one.data)
        assert not wrong(document, one.truth)
        if style != "glued":  # digits without anything between them are many numbers or one
            assert kept(document, one.truth) == 1


def test_what_is_drawn_is_printed():
    """The proof would be empty if the pages did not hold the figures."""
    one = page(1, PLAIN)
    assert all(str(value).encode() in one.data for value in one.truth.values())
    assert len(set(one.truth.values())) > len(one.truth) / 4
