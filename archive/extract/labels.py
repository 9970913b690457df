"""Finding a label of the form in what a report prints: exact, without remarks, cut short, misprinted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from archive.clean import core, label, ordinal, without_remarks

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_CUT = 4  # characters that a label cut short must keep
ALIKE = 0.8  # of difflib's ratio; 其他法律行政止公开 for 其他法律行政法规禁止公开 (洪泽 2023) has 0.86
REMEMBERED, LONGEST = 4096, 100  # labels asked for, and their characters; the same come again in every report
CLEARLY = 0.1  # by how much the best must lead
NEARLY = ALIKE - CLEARLY  # less cannot even be a rival
_NUMBERED = re.compile(r"\d[.、]\D|\([一二三四五六七八九]\)")
_APPENDED = ",:;(（[【，：；-"


@dataclass(frozen=True, slots=True)
class Match:
    """The id of the row or column that a label names; sure is False for a misprinted label."""

    id: str
    sure: bool = True


class Labels:
    """The labels of some rows or columns, ready to be compared."""

    def __init__(self, named: Iterable[tuple[str, Iterable[str]]]) -> None:
        """named: id → labels, several ids may not share a label."""
        self._full: dict[str, str] = {}
        self._exact: dict[str, str] = {}  # what was asked before
        self._known: dict[str, Match | None] = {}
        self._cores: dict[str, set[str]] = {}
        for id_, texts in named:
            for text in texts:
                plain = label(text)
                self._full.setdefault(plain, id_)
                self._full.setdefault(without_remarks(plain), id_)
                self._cores.setdefault(core(plain), set()).add(id_)
        self._longest = 2 * max(map(len, self._cores), default=0)  # a longer text neither begins a label nor is like one

    def exact(self, text: str) -> str:
        """The id of a label printed in full, remarks and numbering aside; "" if there is none."""
        found = self._exact.get(text)
        if found is None:
            found = self._find(text)
            if len(text) <= LONGEST and len(self._exact) < REMEMBERED:
                self._exact[text] = found
        return found

    def _find(self, text: str) -> str:
        plain = label(text)
        found = self._full.get(plain) or self._full.get(without_remarks(plain))
        if found:
            return found
        ids = self._cores.get(core(plain), set())
        return next(iter(ids)) if len(ids) == 1 and len(core(plain)) > 2 else ""

    def match(self, text: str) -> Match | None:
        """The row or column that a printed label means, or None where that is not beyond doubt."""
        if text in self._known:
            return self._known[text]
        found = self._match(text)
        if len(text) <= LONGEST and len(self._known) < REMEMBERED:
            self._known[text] = found
        return found

    def _match(self, text: str) -> Match | None:
        found = self.exact(text)
        if found:
            return Match(found)
        bare = core(label(text))
        if len(bare) < SHORTEST_CUT:
            return None
        cut = self._ids(name for name in self._cores if name.startswith(bare)) if len(bare) <= self._longest else set()
        if len(cut) == 1 and self._same_number(text, cut):
            return Match(cut.pop())
        grown = self._ids(name for name in self._cores if len(name) >= SHORTEST_CUT and self._remarked(bare, name))
        return Match(grown.pop()) if len(grown) == 1 else self._alike(text, bare)

    def _remarked(self, bare: str, name: str) -> bool:
        """A remark follows the label, and no other label is in it (a group before its first row)."""
        remark = bare[len(name) :]
        if not bare.startswith(name) or not remark or remark[0] not in _APPENDED or _NUMBERED.search(remark):
            return False
        return not any(len(other) >= SHORTEST_CUT and other in remark for other in self._cores)

    def _ids(self, names: Iterable[str]) -> set[str]:
        return {id_ for name in names for id_ in self._cores[name]}

    def _same_number(self, text: str, ids: set[str]) -> bool:
        """The printed ordinal, if there is one, is that of the row in the form."""
        printed = ordinal(label(text))
        numbers = {ordinal(name) for name, id_ in self._full.items() if id_ in ids}
        return not printed or printed in numbers

    def _alike(self, text: str, bare: str) -> Match | None:
        near = [name for name in self._cores if len(name) >= SHORTEST_CUT and _as_long(name, bare)] if len(bare) <= self._longest else []
        if not near or runs_on(bare):
            return None
        compared = SequenceMatcher(None, "", bare)  # keeps what it works out of its second text
        scored = []
        for name in near:
            compared.set_seq1(name)
            if compared.quick_ratio() >= NEARLY:
                scored.append((compared.ratio(), name))
        scored.sort(reverse=True)
        if not scored or scored[0][0] < ALIKE:
            return None
        ids = self._cores[scored[0][1]]
        rivals = [score for score, name in scored[1:] if self._cores[name] != ids]
        if len(ids) > 1 or (rivals and scored[0][0] - rivals[0] < CLEARLY) or not self._same_number(text, ids):
            return None
        return Match(next(iter(ids)), sure=False)


def _as_long(one: str, other: str) -> bool:
    """Their lengths allow them to be alike: difflib's ratio is twice what they share over what they have."""
    return 2.0 * min(len(one), len(other)) / (len(one) + len(other)) >= NEARLY


def runs_on(bare: str) -> bool:
    """Two rows in one line: no label has digits in it, but for its number and remarks."""
    return any(sign.isdigit() for sign in bare.lstrip("0123456789"))
