"""What was asked for: words, all of which must stand in one section, and which reports are looked through."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.database.search import MARK, RUN, squeezed, tokens

LONGEST = 200  # characters of a query that are looked at
MOST = 8  # words
# words in quotation marks of any kind are one; everything else ends at white space
_WORD = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|([^\s"“”「」『』]+)')
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """words: squeezed, without doubles; ignored: what has neither letter nor digit; the rest chooses reports, "" or 0 for all."""

    words: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    year: int = 0
    region: str = ""  # the digits that its code begins with
    section: int = -1  # -1: all
    form: str = ""
    level: str = ""

    @property
    def match(self) -> str:
        """The index's query; "" where there is nothing that the index holds. Every token is quoted: nothing of it is syntax."""
        found = dict.fromkeys(token for word in self.words for token in tokens(word))
        if self.section >= 0:
            found[f"{MARK}{self.section}"] = None
        return " AND ".join(f'"{token}"' for token in found)

    @property
    def exact(self) -> bool:
        """A hit of the index surely has the words: each is one token."""
        return all(tokens(word) == [word] for word in self.words)

    @property
    def by_name(self) -> str:
        """The query for an index of titles."""
        return " AND ".join(f'"{token}"' for token in dict.fromkeys(token for word in self.words for token in tokens(word)))

    @property
    def names(self) -> tuple[str, ...]:
        """Words that may be of an agency's name: all but years."""
        return tuple(word for word in self.words if not _YEAR.fullmatch(word.removesuffix("年")))

    @property
    def told_year(self) -> int:
        """The one year among the words, or the chosen one; 0 for none."""
        told = {int(word[:4]) for word in self.words if _YEAR.fullmatch(word.removesuffix("年"))}
        return self.year or (told.pop() if len(told) == 1 else 0)


def words(query: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of a query, and what of it is none.

    >>> words('复议 "行政 诉讼" 100% %%')
    (('复议', '行政诉讼', '100%'), ('%%',))
    """
    found: dict[str, None] = {}
    ignored: dict[str, None] = {}
    for match in _WORD.finditer(query[:LONGEST]):
        word = squeezed(next((group for group in match.groups() if group), ""))
        if RUN.search(word):
            found[word] = None
        elif word:
            ignored[word] = None
    return tuple(found)[:MOST], (*ignored, *tuple(found)[MOST:])
