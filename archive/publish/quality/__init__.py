"""Quality made visible: how much was read without findings, how often reading is right on known documents, and what it cannot do."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.database import rows, told
from archive.publish.snapshot import published

if TYPE_CHECKING:
    from archive.folder import Folder

FOLDER = Path(__file__).parent
COVERED = """
SELECT year, expected, published, late, missing, blocked, not_due FROM summary_region_years
WHERE region IN (SELECT id FROM regions WHERE parent IS NULL) OR region = ''"""


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that the machine does not do, in one language."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What a publication tells of itself. reads: rows of summary_quality by what they are by, "all" among them;
    coverage: a row a year.
    """

    version: str
    data_date: str
    withdrawn: int
    reads: dict[str, list[dict[str, Any]]]
    findings: list[dict[str, Any]]
    captures: list[dict[str, Any]]
    coverage: list[dict[str, Any]]


def of_folder(folder: Folder) -> Quality:
    """Of a data folder's publication, which is made if need be. Raises DatabaseError."""
    path = published(folder)
    with told(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as conn:
        return quality(conn)


def quality(conn: sqlite3.Connection) -> Quality:
    """From the summary tables of a publication."""
    publication = rows(conn, "SELECT version, data_date, withdrawn FROM publication")[0]
    reads: dict[str, list[dict[str, Any]]] = {}
    for row in rows(conn, 'SELECT q.*, g.name FROM summary_quality q LEFT JOIN regions g ON q."by" = \'province\' AND g.id = q.value ORDER BY q."by", q.value'):
        reads.setdefault(row["by"], []).append(row)
    return Quality(
        publication["version"], publication["data_date"], publication["withdrawn"], reads,
        rows(conn, "SELECT * FROM summary_quality_findings ORDER BY reports DESC, code, severity"),
        rows(conn, "SELECT state, sum(captures) AS captures FROM summary_quality_captures GROUP BY state ORDER BY captures DESC, state"),
        _coverage(conn),
    )


def _coverage(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """Of the whole country, a row a year: divisions that lie in none other."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows(conn, COVERED):
        year = found.setdefault(row["year"], dict.fromkeys(row, 0) | {"year": row["year"]})
        for name in row.keys() - {"year"}:
            year[name] += row[name]
    return [found[year] for year in sorted(found)]


@cache
def accuracy() -> dict[str, Any]:
    """How often cells are read right, over documents whose figures are known: accuracy.json, which
    `python -m tests.publish.accuracy` makes of what the tests hold.
    """
    found: dict[str, Any] = json.loads((FOLDER / "accuracy.json").read_text(encoding="utf-8"))
    return found


def limits(lang: str) -> tuple[Limit, ...]:
    """What the machine does not do, most important first; lang: en or zh."""
    return tuple(Limit(one["key"], one[lang]) for one in _limits())


@cache
def _limits() -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads((FOLDER / "limits.toml").read_text(encoding="utf-8"))["limit"])


def lines(found: Quality) -> list[dict[str, Any]]:
    """All of it, accuracy and limits too, an object a thing; what: publication, reports, findings, captures, coverage, accuracy, limit."""
    told = asdict(found)
    made: list[dict[str, Any]] = [{"what": "publication", "version": found.version, "data_date": found.data_date, "withdrawn": found.withdrawn}]
    made += [{"what": "reports", **row} for by in told["reads"].values() for row in by]
    made += [{"what": what, **row} for what in ("findings", "captures", "coverage") for row in told[what]]
    made.append({"what": "accuracy", **accuracy()})
    return made + [{"what": "limit", "key": en.key, "en": en.text, "zh": zh.text} for en, zh in zip(limits("en"), limits("zh"), strict=True)]


def share(part: int, whole: int) -> str:
    """In per cent, never rounded up to 100.

    >>> share(1999, 2000), share(99999, 100000), share(1, 1), share(0, 0)
    ('99.95 %', '99.99 %', '100 %', '–')
    """
    if not whole:
        return "–"
    return "100 %" if part == whole else f"{int(part * 10_000 / whole) / 100:.2f} %"
