"""What asked.py says of each pattern is so."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from archive.checks import fee
from archive.clean import number
from archive.extract.indicator_rows import row_of, words_of
from archive.extract.lines import Item, Line
from archive.extract.place import split_tail
from archive.publish.inert import css
from archive.publish.search import asked as queries
from archive.publish.site.web import visitors
from crawler.platforms import shapes
from crawler.probing import words
from tests.patterns.asked import KNOWN
from tests.patterns.attacked import slowest
from tests.patterns.uses import ways

if TYPE_CHECKING:
    from collections.abc import Callable

WAYS = {where: reason for where, reason in KNOWN.items() if reason in ("match", "fullmatch")}


def _glob(text: str) -> object:
    with suppress(ValueError):
        return visitors._glob(text)
    return None


# the function that keeps the bound, by file
KEEPERS: dict[str, Callable[[str], Any]] = {
    "archive/checks/fee.py": lambda text: list(fee._sentences(f"信息处理费{text}", 2021)),
    "archive/clean.py": number,
    "archive/extract/indicator_rows.py": lambda text: (row_of([Line((Item(text),), "text")], 0), words_of(Line((Item(text),), "text"))),
    "archive/extract/place.py": lambda text: split_tail(Item(text)),
    "archive/publish/search/asked.py": queries.words,
    "archive/publish/site/web/visitors.py": _glob,
    "crawler/platforms/shapes.py": lambda text: shapes.by_url(f"http://a.cn/{text}"),
    "crawler/probing/words.py": words.plain,
}
OWN = {"archive/regions/__init__.py"}  # of names in our own table


@pytest.mark.parametrize(("where", "start"), WAYS)
def test_a_pattern_is_asked_in_no_other_way(where, start):
    assert ways(where, start) == {WAYS[where, start]}


def test_every_bound_has_who_keeps_it():
    assert {where for (where, _), reason in KNOWN.items() if reason not in ("match", "fullmatch")} == KEEPERS.keys() | OWN


PARTS = ("1", " ", "1 ", "a ", "（单位", "《", "[^", "\"", "/c1234", "\n件")


@pytest.mark.parametrize("where", KEEPERS)
def test_what_is_longer_than_the_bound_costs_no_more_than_its_length(where):
    """The function as a whole is held, whatever it asks."""
    worst = [slowest(re.compile(f"(?:{re.escape(part)})+"), KEEPERS[where]) for part in PARTS]
    assert not [one for one in worst if one]


def test_style_sheets():
    assert css.declarations("color:red/* not closed; width:1px") == "color:red"
    assert css.declarations("color: red  !  important ; width: 1px!important") == "color:red;width:1px"
    for text in ("/*", "/**", "color:red" + " " * 9 + "!", " !important"):
        assert slowest(re.compile(f"(?:{re.escape(text)})+"), css.declarations) is None
        assert slowest(re.compile(f"(?:{re.escape(text)})+"), css.rules) is None
