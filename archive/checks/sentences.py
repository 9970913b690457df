"""The sentences of a text in which certain words stand: most sentences of a report concern no check."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archive.clean import squeeze

if TYPE_CHECKING:
    import re

REMEMBERED = 16  # texts: the sections of a report, which several checks look through
_ENDS = ";!?\n；！？"


def sentences_with(words: re.Pattern[str], text: str) -> list[str]:
    """Sentences of a text, squeezed, that have a match of the words within them, in their order.

    words: no match of them goes over the end of a sentence. Takes time with the length of the text, not with its sentences.
    """
    text = _ended(text) if len(text) else ""
    found: list[str] = []
    at = 0
    while hit := words.search(text, at):
        start = text.rfind("。", at, hit.start()) + 1 or at
        end = text.find("。", hit.end())
        at = end if end >= 0 else len(text)
        found.append(text[start:at])
    return found


@lru_cache(maxsize=REMEMBERED)
def _ended(text: str) -> str:
    """Squeezed, with 。 at the end of each sentence."""
    text = squeeze(text)
    for sign in _ENDS:
        text = text.replace(sign, "。")
    return text
