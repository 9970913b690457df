"""Chinese text as pairs of characters, so that the full-text index finds words of two (the trigram one cannot)."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from archive.database import each

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")


def squeezed(text: str) -> str:
    """Text as it is compared: full-width forms narrow, lower case, no white space.

    >>> squeezed("行政 复议 ２０２０")
    '行政复议2020'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def pairs(text: str) -> str:
    """What the index holds for a text: pairs of neighbouring characters, other words and numbers whole.

    >>> pairs("行政复议 2020年")
    '行政 政复 复议 2020 年'
    """
    return " ".join(token for run in RUN.findall(squeezed(text)) for token in _tokens(run))


def query(words: str) -> str:
    """What to ask the index for: every pair of every word; "" if the words have no pair, then nothing is indexed.

    >>> query("复议 x")
    '"复议"'
    """
    asked = []
    for run in RUN.findall(unicodedata.normalize("NFKC", words).lower()):
        if _chinese(run) and len(run) > 1:
            asked += [f'"{token}"' for token in _tokens(run)]
    return " ".join(asked)


def _tokens(run: str) -> list[str]:
    if not _chinese(run) or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _chinese(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff" or run[0] >= "\U00020000"


def find(conn: sqlite3.Connection, words: str, limit: int = 100) -> list[dict[str, Any]]:
    """Sections of current reports that hold every one of the words, newest year first.

    The index has pairs of characters without their places, so what it finds is compared with the text itself.
    """
    wanted = [squeezed(word) for word in words.split()]
    if not wanted:
        return []
    asked = query(words)
    narrowed = "s.id IN (SELECT rowid FROM sections_index WHERE sections_index MATCH ?)" if asked else "1"
    found = each(conn, "SELECT s.*, r.year, r.title, r.agency_name FROM sections s"
                 f" JOIN current_reports r ON r.id = s.report WHERE {narrowed} ORDER BY r.year DESC, s.id",
                 (asked,) if asked else ())
    holding = (row for row in found if _holds(f"{row['heading']}\n{row['text']}", wanted))
    return list(itertools.islice(holding, limit))


def _holds(text: str, wanted: Sequence[str]) -> bool:
    plain = squeezed(text)
    return all(word in plain for word in wanted)
