"""What a CSV file must not keep to itself: its query failed, took too long, or was cut. Datasette answers 200 to all three.

Datasette runs an answer's queries in the task that asked for it, so what is noted in one reaches the writer of the same answer.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Noted:
    """In words, "" for what did not happen. failed: a query gave no answer · cut: it gave its first rows only.

    table: the table that is asked for, as SQL names it.
    """

    failed: str = ""
    cut: str = ""
    table: str = ""


_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


def begin(table: str = "") -> Noted:
    """Note from here on, for this task."""
    noted = Noted(table=table)
    _NOTED.set(noted)
    return noted


def failed(words: str) -> None:
    """Note, if somebody listens; the first failure stands."""
    noted = _NOTED.get()
    if noted is not None:
        noted.failed = noted.failed or " ".join(words.split())


def rows(sql: str, count: int, *, cut: bool) -> None:
    """The rows of a query; of a page of the table that is asked for one more was asked for than is shown, which tells whether it is the last one."""
    noted = _NOTED.get()
    if noted is None:
        return
    asked = re.search(rf" from {re.escape(noted.table)} .*?limit (\d+)(?: offset \d+)?$", sql, re.DOTALL) if noted.table else None
    if cut:
        noted.cut = f"these are the first {count} rows of a query; ask for fewer, or take the data file"
    elif asked:
        noted.cut = f"these are {count - 1} rows of more; ask with _stream=on for all, or take the data file" if 1 < int(asked[1]) == count else ""
