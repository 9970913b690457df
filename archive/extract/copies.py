"""Tables that come more than once in a document: last year's report below this one, a twin for telephones.

The first copy is taken. A later copy adds nothing to it, and where the two disagree neither is taken: which
of them is the report's own cannot be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.extract.gathered import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.gathered import Gathered

def together(passes: Sequence[Gathered]) -> Gathered:
    """One Gathered of all passes over a document's tables, changed in place: the first that met anything.

    A pass without a row of the earlier ones is a part of the same report whose order is unusual; from the
    first repeated row on everything belongs to a copy.
    """
    first, *others = [one for one in passes if one.rows] or passes[:1]
    copied = False
    for other in others:
        copied = copied or _repeats(first, other)
        if copied:
            _compare(first, other)
        else:
            _add(first, other)
    if copied:
        first.warn("label_duplicate", "the tables come more than once: only the first are taken, less what the others contradict")
    return first


def _repeats(first: Gathered, other: Gathered) -> bool:
    """A row that the first pass met too, or numbers that may be such a row's."""
    if first.rows & other.rows:
        return True
    vague = (first.rows | other.rows) & TABLES
    return any(first.has_rows(table) and other.has_rows(table) for table in vague)


def _compare(first: Gathered, other: Gathered) -> None:
    for key, figure in other.figures.items():
        earlier = first.figures.get(key)
        if earlier and earlier.value is not None and figure.value is not None and figure.value != earlier.value:
            first.contradict(key, earlier, figure)


def _add(first: Gathered, other: Gathered) -> None:
    first.figures.update(other.figures)
    first.findings.extend(other.findings)
    first.editions.update(other.editions)
    first.seen |= other.seen
    first.dropped |= other.dropped
    first.doubts |= other.doubts
    first.rows |= other.rows
