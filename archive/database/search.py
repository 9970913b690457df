"""Chinese text as pairs of characters, so that the full-text index finds words of two (the trigram one cannot).

A section's id tells its report and sorts by year, the newest first: the index gives its hits in the order of ids, so that
the first page of a word that stands in every report is there without the others being looked at.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

CHINESE = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUN = re.compile(rf"[{CHINESE}]+|\d+|[^\W\d_{CHINESE}]+")
SPACE_IN_CHINESE = re.compile(rf"(?<=[{CHINESE}])\s+(?=[{CHINESE}])")
MARK = "\ue000"  # private use: a token by the index's tokenizer, and nothing that RUN finds in a text

_PART_BITS, _REPORT_BITS, _LAST_YEAR = 10, 31, 2200


def squeezed(text: str) -> str:
    """Text as it is compared: full-width forms narrow, lower case, no white space.

    >>> squeezed("行政 复议 ２０２０")
    '行政复议2020'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def pairs(text: str) -> str:
    """What the index holds for a text: pairs of neighbouring characters; numbers and words of letters whole.

    >>> pairs("行政 复议 2020年 Open Data")
    '行政 政复 复议 2020 年 open data'
    """
    plain = SPACE_IN_CHINESE.sub("", unicodedata.normalize("NFKC", text).lower())
    return " ".join(token for run in RUN.findall(plain) for token in _tokens(run))


def indexed(number: int, heading: str, text: str) -> str:
    """All that the index holds for a section: its number, as a token that no text has, and its text's pairs. A contentless
    index must be told the very same to forget it.
    """
    return f"{MARK}{number} " + pairs(f"{heading}\n{text}")


def tokens(word: str) -> list[str]:
    """What to ask the index for: every pair, number and word of letters; a single Chinese character is not in it.

    >>> tokens("行政复议"), tokens("x水2")
    (['行政', '政复', '复议'], ['x', '2'])
    """
    plain = SPACE_IN_CHINESE.sub("", unicodedata.normalize("NFKC", word).lower())
    return [token for run in RUN.findall(plain) for token in _tokens(run) if not (len(run) == 1 and _chinese(run))]


def _tokens(run: str) -> list[str]:
    if not _chinese(run) or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _chinese(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff" or run[0] >= "\U00020000"


# ---- ids of sections ----------------------------------------------------------------------------------

def section_id(year: int | None, report: int, part: int) -> int:
    """The id of a report's section; part: its place in the report, from 0. Below 2**53, so that JSON keeps it.

    Raises ValueError for what has no room: more than 1,024 sections.
    """
    if not (0 <= part < 1 << _PART_BITS and 0 <= report < 1 << _REPORT_BITS):
        raise ValueError(f"no id for section {part} of report {report}")
    return (first_id(year or 0) | report << _PART_BITS) + part


def first_id(year: int) -> int:
    """Ids of a year's sections are from this one to below that of the year before."""
    return (_LAST_YEAR - min(max(year, 0), _LAST_YEAR)) << (_PART_BITS + _REPORT_BITS)


def ids_of(year: int, report: int) -> tuple[int, int]:
    """The first and the last id that sections of a report can have."""
    first = first_id(year) | report << _PART_BITS
    return first, last_of(first)


def last_of(first: int) -> int:
    """The last id that sections of a report can have, by the first one."""
    return first + (1 << _PART_BITS) - 1


# in SQL: a report's place among all, the newest year first, by the id of one of its sections; and of year and report
PLACE_OF = f"({{id}} >> {_PART_BITS})"
PLACE = f"({_LAST_YEAR} - min(max(ifnull({{year}}, 0), 0), {_LAST_YEAR}) << {_REPORT_BITS} | {{report}})"
FIRST_OF = f"({{place}} << {_PART_BITS})"  # and the first id of its sections


def renumber(conn: sqlite3.Connection) -> None:
    """Ids and index of all sections anew, as section_id and indexed have them; for the migration of older databases."""
    conn.execute("INSERT INTO sections_index (sections_index) VALUES ('delete-all')")
    conn.execute("CREATE TEMP TABLE numbered (id INTEGER PRIMARY KEY, old INTEGER NOT NULL)")
    found = conn.execute("SELECT s.id, r.year, r.id, row_number() OVER (PARTITION BY s.report ORDER BY s.id) - 1"
                         " FROM sections s JOIN reports r ON r.id = s.report")
    conn.executemany("INSERT INTO numbered VALUES (?, ?)",
                     ((section_id(year, report, part), old) for old, year, report, part in found))
    conn.execute("CREATE TEMP TABLE texts AS SELECT n.id, s.report, s.number, s.heading, s.text"
                 " FROM numbered n JOIN sections s ON s.id = n.old ORDER BY n.id")
    conn.execute("DELETE FROM sections")
    conn.execute("INSERT INTO sections (id, report, number, heading, text) SELECT id, report, number, heading, text FROM texts")
    conn.executemany("INSERT INTO sections_index (rowid, pairs) VALUES (?, ?)", (
        (id_, indexed(*told)) for id_, *told in conn.execute("SELECT id, number, heading, text FROM texts")))
    conn.execute("DROP TABLE numbered")
    conn.execute("DROP TABLE texts")
