"""Where words stand in a text as it is printed, and a piece of the text around them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AROUND = 36  # characters before the first hit and behind it
LONGEST = 130  # characters of a piece


class Piece(NamedTuple):
    """A part of a text; hit: it is one of the words."""

    text: str
    hit: bool


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    """Places [start, end) of the words in the text, sorted and apart; None where one of them is missing.

    Compared as the index compares: whatever the width and case of letters and the white space between them. A number or a
    word of letters is found whole only: 20 is not in 2020.

    >>> spans("行政 复议２０件", ["政复", "20"]), spans("2020年", ["20"])
    ([(1, 4), (5, 7)], None)
    """
    plain, at = _plain(text)
    found: list[tuple[int, int]] = []
    for word in words:
        places = list(_places(text, plain, at, word))
        if not places:
            return None
        found += places
    return _apart(found)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text squeezed, and where each of its characters stood."""
    if text.isascii():
        characters = [(char.lower(), place) for place, char in enumerate(text) if not char.isspace()]
    else:
        characters = [(one, place) for place, char in enumerate(text) if not char.isspace()
                      for one in unicodedata.normalize("NFKC", char).lower() if not one.isspace()]
    return "".join(char for char, _ in characters), [place for _, place in characters]


def _places(text: str, plain: str, at: Sequence[int], word: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(re.escape(word), plain):
        start, end = at[match.start()], at[match.end() - 1] + 1
        if not (_runs_on(text, start - 1, word[0]) or _runs_on(text, end, word[-1])):
            yield start, end


def _runs_on(text: str, place: int, edge: str) -> bool:
    """Does the number or the word of letters go on at this place?"""
    if not 0 <= place < len(text):
        return False
    beside = unicodedata.normalize("NFKC", text[place])[:1]
    if edge.isdigit():
        return beside.isdigit()
    return _letter(edge) and _letter(beside)


def _letter(char: str) -> bool:
    return char.isalpha() and not unicodedata.name(char, "").startswith("CJK")


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def snippet(text: str, places: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text around the first places, in pieces; … where it was cut. White space is one space."""
    start = max(places[0][0] - AROUND, 0) if places else 0
    end = min(start + LONGEST, len(text))
    pieces = [Piece("…", False)] if start else []
    last = start
    for first, behind in (place for place in places if place[1] <= end):
        pieces += [Piece(_one_line(text[last:first]), False), Piece(_one_line(text[first:behind]), True)]
        last = behind
    pieces.append(Piece(_one_line(text[last:end]) + ("…" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece.text]


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
