"""Limits of the connections on which queries of a visitor's own run, beyond time and rows: SQLite looks at the clock between
its steps only, so no step may be long; and what a query gives must fit into memory.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 1 << 20  # bytes of a value; a whole report as one text has some 100 KB
MOST = 32 << 20  # bytes of all rows of a query
PATTERN = 500  # characters of a LIKE or GLOB pattern
ANY = ""  # the wildcard for any text, among the regular expressions for one character each
_GLOB = re.compile(r"\[(\^?+)(\]?+[^\]]*)\]|(.)", re.DOTALL)
_RANGE = re.compile(r"(.)-(.)|(.)", re.DOTALL)


def limit(conn: sqlite3.Connection) -> None:
    """Put the limits on a connection; its rows are sqlite3.Row, as Datasette wants them."""
    conn.execute("PRAGMA trusted_schema = ON")  # the publication's views use GLOB, and they are ours
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    conn.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    conn.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200)
    conn.create_function("like", 2, like, deterministic=True)
    conn.create_function("like", 3, like, deterministic=True)
    conn.create_function("glob", 2, glob, deterministic=True)
    conn.row_factory = _weighed()


def _weighed() -> Any:
    """A row factory that ends a query whose rows together are too much."""
    counted: dict[str, Any] = {"cursor": None, "bytes": 0}

    def row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        if counted["cursor"] is not cursor:
            counted.update(cursor=cursor, bytes=0)
        counted["bytes"] += sum(len(value) for value in values if isinstance(value, str | bytes))
        if counted["bytes"] > MOST:
            raise sqlite3.OperationalError(f"more than {MOST >> 20} MB; ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)

    return row


# ---- LIKE and GLOB in linear time: SQLite's own take N to the power of the number of wildcards ------------------------

def like(pattern: object, value: object, escape: object = "") -> bool | None:
    """SQLite's LIKE: of letters only those of ASCII are alike in both cases. Raises ValueError for a pattern that is too long.

    >>> like("%公开%县_", "政府信息公开 固镇县。"), like("A%b", "a---B"), like("a|%", "a%", "|"), like("%", None)
    (True, True, True, None)
    """
    if pattern is None or value is None or escape is None:
        return None
    if isinstance(pattern, bytes) or isinstance(value, bytes):
        return False
    return _matches(_like(str(pattern), str(escape)), str(value))


def glob(pattern: object, value: object) -> bool | None:
    """SQLite's GLOB. Raises ValueError for a pattern that is too long.

    >>> glob("[12]???-??-??", "2020-01-31"), glob("a*[^x]", "abcx"), glob("*.total", "requests.granted.total")
    (True, False, True)
    """
    if pattern is None or value is None:
        return None
    if isinstance(pattern, bytes) or isinstance(value, bytes):
        return False
    return _matches(_glob(str(pattern)), str(value))


# what stands between wildcards for any text: a regular expression, and how many characters it takes
Part = tuple[re.Pattern[str], int]


def _matches(parts: tuple[Part, ...], text: str) -> bool:
    """As each part takes so many characters and no more, the first place where it fits is the best."""
    (first, length), (last, width) = parts[0], parts[-1]
    if len(parts) == 1:
        return len(text) == length and first.match(text) is not None
    if not first.match(text):
        return False
    place = length
    for part, taken in parts[1:-1]:
        found = part.search(text, place)
        if not found:
            return False
        place = found.start() + taken
    return len(text) - width >= place and last.match(text, len(text) - width) is not None


@lru_cache(maxsize=256)
def _like(pattern: str, escape: str) -> tuple[Part, ...]:
    return _parts(_like_pieces(pattern, escape), re.IGNORECASE, len(pattern))


def _like_pieces(pattern: str, escape: str) -> Iterator[str]:
    escaped = False
    for char in pattern:
        if char == escape and not escaped:
            escaped = True
            continue
        yield re.escape(char) if escaped or char not in "%_" else ANY if char == "%" else "."
        escaped = False
    if escaped:
        yield "(?!)"  # it escapes nothing: fits nowhere


@lru_cache(maxsize=256)
def _glob(pattern: str) -> tuple[Part, ...]:
    return _parts(_glob_pieces(pattern), 0, len(pattern))


def _glob_pieces(pattern: str) -> Iterator[str]:
    for negated, members, char in _GLOB.findall(pattern):
        if members:
            yield _class(members, negated)
        else:
            yield {"*": ANY, "?": ".", "[": "(?!)."}.get(char, re.escape(char))


def _class(members: str, negated: str) -> str:
    ranges = [f"{re.escape(low)}-{re.escape(high)}" if low and low <= high else re.escape(one) for low, high, one in _RANGE.findall(members)]
    inner = "".join(part for part in ranges if part)
    return f"[{negated}{inner}]" if inner else "." if negated else "(?!)."


def _parts(pieces: Iterable[str], flags: int, length: int) -> tuple[Part, ...]:
    if length > PATTERN:
        raise ValueError(f"a pattern may have {PATTERN} characters")
    parts: list[list[str]] = [[]]
    for piece in pieces:
        if piece == ANY:
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple((re.compile("".join(part), flags | re.ASCII | re.DOTALL), len(part)) for part in parts)
