"""Chinese text as pairs of characters, so that the full-text index finds words of two (the trigram one cannot)."""

from __future__ import annotations

import re
import unicodedata

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
