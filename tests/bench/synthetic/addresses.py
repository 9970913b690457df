"""Every kind of page of the site with many arguments, drawn from a publication."""

from __future__ import annotations

import sqlite3
from random import Random
from typing import TYPE_CHECKING

from archive.publish.questions import questions
from archive.publish.site.links import Links
from tests.bench.synthetic.texts import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MANY = 40  # arguments of each kind
COMMON = ("公开", "本年度", "政府信息", "申请", "培训", "行政复议", "2020", "专题会议 次")
CELLS = ("requests.new_received.total", "requests.granted.natural_person", "proactive.licensing.decisions", "reconsideration.total")
KEYS = "SELECT key, region, level, kind FROM summary_agencies WHERE reports > 0"
REPORTS = """
SELECT s.key, r.year, r.revision, r.form FROM reports r JOIN summary_agencies s ON s.agency = r.agency
WHERE r.id % :step = 0 AND r.superseded_by IS NULL AND r.year IS NOT NULL"""


def addresses(published: Path, seed: int = 1) -> Mapping[str, list[str]]:
    """Kind of page → addresses, half of them in each language."""
    chance = Random(seed)
    conn = sqlite3.connect(f"{published.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    agencies = conn.execute(KEYS).fetchall()
    step = max(1, conn.execute("SELECT max(id) FROM reports").fetchone()[0] // 20_000)
    reports = conn.execute(REPORTS, {"step": step}).fetchall()
    divisions = conn.execute("SELECT region, level FROM summary_regions WHERE reports_within > 0").fetchall()
    conn.close()
    kinds: dict[str, list[str]] = {}

    def put(kind: str, of: Sequence[object], url: object) -> None:
        chosen = chance.sample(list(of), min(MANY, len(of)))
        kinds[kind] = [url(Links(("en", "zh")[n % 2]), one) for n, one in enumerate(chosen)]  # type: ignore[operator]

    put("home", range(8), lambda links, _: links.home())
    put("country", range(8), lambda links, _: links.region())
    for level in ("province", "city", "county"):
        put(f"region, {level}", [code for code, told in divisions if told == level], lambda links, code: links.region(code))
    put("agency, government", [row for row in agencies if row[3] == "government"], lambda links, row: links.agency(row[0]))
    put("agency, others", [row for row in agencies if row[3] != "government"], lambda links, row: links.agency(row[0]))
    for form in ("2021", "2019", "2014", "narrative"):
        put(f"report, {form}", [row for row in reports if row[3] == form], lambda links, row: links.report(row[0], row[1]))
    forms = [row for row in reports if row[3] in ("2021", "2019")]
    put("report, revision", forms, lambda links, row: links.report(*row[:3]))
    put("cell", forms, lambda links, row: links.cell(*row[:3], chance.choice(CELLS)))
    put("compare", forms, lambda links, row: links.compare(row[:2], chance.choice(forms)[:2]))
    put("search, common", COMMON, lambda links, word: links.page("search", q=word))
    put("search, rare", words()["rare"], lambda links, word: links.page("search", q=word))
    put("search, two characters", [word[:2] for word in words()["topics"]], lambda links, word: links.page("search", q=word))
    put("search, a name", agencies, lambda links, row: links.page("search", q=row[0].rpartition("-")[2]))
    put("search, nothing", ["鲸鱼座", "火星车", "反物质", "甲骨文书法展"], lambda links, word: links.page("search", q=word))
    put("search, one province", words()["topics"], lambda links, word: links.page("search", q=word, region="340000"))
    put("charts", range(8), lambda links, _: links.page("charts"))
    put("questions", range(4), lambda links, _: links.page("questions"))
    put("a question", tuple(questions()), lambda links, name: links.question(str(name)))
    for name in ("quality", "codebook", "about"):
        put(name, range(8), lambda links, _, name=name: links.page(name))
    kinds["tables, list"] = [Links.table()] * 4
    kinds["tables, a page of rows"] = [Links.table(name) for name in ("reports", "agencies", "requests", "findings", "panel", "captures", "sections")]
    kinds["tables, rows of one report"] = [Links.table("requests", report=n) for n in range(100, 100 + MANY)]
    kinds["tables, JSON"] = [Links.table(name, ".json", _size=100) for name in ("reports", "requests", "panel", "summary_years")]
    kinds["tables, CSV of 100 rows"] = [Links.table(name, ".csv", _size=100) for name in ("reports", "requests", "panel")]
    return kinds
