"""Questions that people ask of the corpus, each a file here: text in both languages, SQL, what its columns are.

`order`, `parameters` (year: one year; any_year: one or all; region), `title_*`, `answer_*`, `caveat_*`, `sql` with the
parameters as :year and :region ('' for the newest or all years, and for the country; a region is the digits that its codes
begin with), `[columns]` name = { kind, en, zh }, and maybe `[chart]`: kind bar or line, x, y, title_*, and `sql` where its rows
are not those of the table. Kinds of columns: number, plain, share, ratio, text; key, agency, year, region: links; label, form,
level, outcome: codes that have a label.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.database import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).parent
PARAMETERS = ("year", "any_year", "region")


@dataclass(frozen=True, slots=True)
class Question:
    """One of them. texts: title, answer and caveat by language, `title_en` …"""

    name: str
    order: int
    parameters: Sequence[str]
    sql: str
    texts: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    chart: Mapping[str, str] | None

    def text(self, which: str, lang: str) -> str:
        """title, answer or caveat."""
        return self.texts[f"{which}_{lang}"]

    @property
    def asked(self) -> tuple[str, ...]:
        """Names of the SQL's parameters."""
        return tuple(name for name in ("year", "region") if name in self.parameters or (name == "year" and "any_year" in self.parameters))


@cache
def questions() -> Mapping[str, Question]:
    """All by name, in their order."""
    found = [_question(file) for file in FOLDER.glob("*.toml")]
    return {one.name: one for one in sorted(found, key=lambda one: one.order)}


def _question(file: Path) -> Question:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    texts = {key: value for key, value in told.items() if key.endswith(("_en", "_zh"))}
    return Question(file.stem, told["order"], tuple(told["parameters"]), told["sql"].strip(), texts, told["columns"], told.get("chart"))


def answer(conn: sqlite3.Connection, question: Question, year: int, region: str) -> list[dict[str, Any]]:
    """The rows. year: 0 for all years or the newest; region: the digits that its codes begin with."""
    return rows(conn, question.sql, {"year": str(year or ""), "region": region})


def drawn(conn: sqlite3.Connection, question: Question, year: int, region: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the chart: those of the answer, or of a query of its own."""
    sql = (question.chart or {}).get("sql", "").strip()
    return rows(conn, sql, {"year": str(year or ""), "region": region}) if sql else found


def usual_year(conn: sqlite3.Connection) -> int:
    """The newest year with at least half as many reports as the year before: whose reports are mostly in. 0 where there is none."""
    found = conn.execute(
        "SELECT max(y.year) FROM summary_years y LEFT JOIN summary_years b ON b.year = y.year - 1 WHERE y.reports >= 0.5 * ifnull(b.reports, 0)"
    ).fetchone()[0]
    return int(found or 0)
