"""A small database whose answers are known: agencies, reports and portals put in by hand, then published."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archive import database
from archive.database import search
from archive.database.items import code
from archive.database.writing import divisions
from archive.folder import Folder
from archive.publish.site.asked import Asked, Site
from archive.publish.site.rendering import render
from archive.publish.site.web.pool import open_published
from archive.publish.snapshot import published

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

CAPTURED = "2025-06-01T00:00:00Z"
COLUMNS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total")


class Corpus:
    """Rows of a working database. Figures that are not given are not printed."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        conn.execute("INSERT INTO runs VALUES ('20250601T000000Z-0001', ?, ?, 'ended', '', '', '')", (CAPTURED, CAPTURED))
        conn.execute("INSERT INTO warcs VALUES ('planted.warc.gz', 0)")
        self._reports = 0

    def agency(self, name: str, region: str, level: str = "county", kind: str = "government", unit: str = "") -> int:
        divisions.add_regions(self.conn, [region])
        return int(self.conn.execute("INSERT INTO agencies (name, region, level, kind, unit, within) VALUES (?, ?, ?, ?, ?, '') RETURNING id",
                                     (name, region, level, kind, unit)).fetchone()[0])

    def portal(self, id_: str, name: str, region: str, outcome: str, reason: str = "") -> None:
        divisions.add_regions(self.conn, [region])
        self.conn.execute("INSERT INTO portals (id, name, region, url) VALUES (?, ?, ?, ?)", (id_, name, region, f"https://{id_}.gov.cn/"))
        self.conn.execute("INSERT INTO visits (run, portal, outcome, reason, started_at, ended_at, listed, captured, unchanged, failed)"
                          " VALUES ('20250601T000000Z-0001', ?, ?, ?, ?, ?, 0, 0, 0, 0)", (id_, outcome, reason, CAPTURED, CAPTURED))

    def report(self, agency: int, year: int, requests: Mapping[str, int | Mapping[str, int]] | None = None, *,
               disputes: Mapping[str, Sequence[int | None]] | None = None, sections: Sequence[tuple[int, str, str]] = (),
               findings: Sequence[str] = (), statistics: Mapping[str, int] | None = None, fee: float | None = None,
               published: str | None = None, form: str = "", superseded: bool = False) -> int:
        self._reports += 1
        form = form or ("2021" if year > 2020 else "2019" if year > 2018 else "2014")
        name = self.conn.execute("SELECT name FROM agencies WHERE id = ?", (agency,)).fetchone()[0]
        url = f"https://planted.gov.cn/{self._reports}.html"
        report = int(self.conn.execute(
            "INSERT INTO reports (agency, year, form, title, published, url, revision, status, reader, reader_version, form_version, agency_printed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'filled', 'html', '1', '1', ?) RETURNING id",
            (agency, year, form, f"{name}{year}年政府信息公开工作年度报告", published or f"{year + 1}-01-20", url, 1 + superseded, name)).fetchone()[0])
        if superseded:
            self.conn.execute("UPDATE reports SET superseded_by = ? WHERE agency = ? AND year = ? AND revision = 1", (report, agency, year))
        capture = self.conn.execute(
            "INSERT INTO captures (url, captured_at, status, media_type, digest, warc, offset, revisit, truncated, role, referrer, link_text, listed, agency,"
            " state) VALUES (?, ?, 200, 'text/html', ?, 'planted.warc.gz', ?, 0, '', 'report', '', '', '', '', 'read') RETURNING id",
            (url, CAPTURED, f"D{self._reports}", self._reports)).fetchone()[0]
        self.conn.execute("INSERT INTO report_sources VALUES (?, ?, 'page', 1)", (report, capture))
        for item, told in (requests or {}).items():
            line = told if isinstance(told, dict) else {"total": told}
            self.conn.execute(f"INSERT INTO coded_requests VALUES (?, ?{', ?' * 7})", (report, code(f"requests.{item}"), *(line.get(column) for column in COLUMNS)))
        for stage, results in (disputes or {}).items():
            self.conn.execute("INSERT INTO coded_disputes VALUES (?, ?, ?, ?, ?, ?, ?)", (report, code(stage), *results))
        for indicator, value in (statistics or {}).items():
            self.conn.execute("INSERT INTO coded_statistics VALUES (?, ?, ?, NULL)", (report, code(f"statistics.{indicator}"), value))
        if fee is not None:
            self.conn.execute("INSERT INTO others VALUES (?, 'info_processing_fee_yuan', ?, '元')", (report, fee))
        for finding in findings:
            self.conn.execute("INSERT INTO findings (report, code, severity, cell, message) VALUES (?, ?, 'error', '', '')", (report, finding))
        for part, (number, heading, text) in enumerate(sections):
            id_ = search.section_id(year, report, part)
            self.conn.execute("INSERT INTO sections VALUES (?, ?, ?, ?, ?)", (id_, report, number, heading, text))
            self.conn.execute("INSERT INTO sections_index (rowid, pairs) VALUES (?, ?)", (id_, search.indexed(number, heading, text)))
        return report

    def withdraw(self, report: int, reason: str) -> None:
        url, digest = self.conn.execute("SELECT c.url, c.digest FROM captures c JOIN report_sources s ON s.capture = c.id WHERE s.report = ?",
                                        (report,)).fetchone()
        self.conn.execute("INSERT INTO tombstones VALUES (?, ?, ?, ?, 'payload', ?, ?, 'somebody', 1)", (digest, url, CAPTURED, digest, CAPTURED, reason))


class Published:
    """The publication of a corpus, and its pages."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.path = published(Folder(data))
        self.conn = open_published(self.path)
        version, date, schema = self.conn.execute("SELECT version, data_date, schema FROM publication").fetchone()
        self.site = Site(Folder(data), self.path, False, version, date, schema)

    def asked(self, path: Mapping[str, str], query: Mapping[str, str] | None = None, lang: str = "en") -> Asked:
        """A request for one of its pages."""
        return Asked(lang, path, query or {}, self.site, f"/{lang}/page")

    def page(self, view: Callable[..., Any], lang: str = "en", path: Mapping[str, str] | None = None, **query: str) -> tuple[Mapping[str, Any], str]:
        """A page's values and its HTML."""
        asked = self.asked(path or {}, query, lang)
        made = view(self.conn, asked)
        return made.values, render(made.template, asked, made.values)


@contextmanager
def planting(data: Path) -> Iterator[Corpus]:
    """A corpus to fill, in a new data folder."""
    data.mkdir(exist_ok=True)
    with database.writing(data / "xxgk.db") as conn, database.transaction(conn):
        yield Corpus(conn)
