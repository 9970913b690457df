"""Bytes, cores and money in closed form: what is proportional to requests and reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.scale.hosts import Host

GB = 1024 * 1024  # in KB
HOUR = 3_600_000  # ms


@dataclass(frozen=True)
class Costs:
    """Of a first crawl of some hosts. GB, core hours."""

    reports: int
    received: float
    warc: float
    database: float
    crawling: float
    reading: Mapping[str, float]  # what is read → core hours
    loading: float
    publishing: float

    @property
    def cores(self) -> float:
        """Core hours of everything."""
        return self.crawling + sum(self.reading.values()) + self.loading + self.publishing


def costs(found: Sequence[Host], given: Mapping[str, float], measured: Mapping[str, float]) -> Costs:
    answering = [one for one in found if one.answers]
    reports, lists = sum(one.reports for one in answering), sum(one.lists for one in answering)
    requests = sum(one.requests for one in found) * (1 + given["failing"])
    scans, docs = reports * given["scans"], reports * given["docs"]
    pdfs = reports * given["attachments"] - scans - docs
    files = pdfs * given["pdf_kb"] + docs * given["doc_kb"] + scans * given["scan_kb"]  # deflating gains nothing on them
    pages = (reports * given["page_kb"] + lists * given["list_kb"]) * given["compressed"]
    return Costs(
        reports, (pages + files + requests) / GB, (pages + files + requests * given["headers_kb"]) / GB,
        reports * (measured["number_bytes"] + measured["text_bytes"]) / 1024 / GB, requests * measured["request_ms"] / HOUR,
        {
            "pages": reports * measured["html_ms"] * given["page_kb"] / 175 / HOUR, "text PDF": pdfs * given["pdf_pages"] * measured["pdf_page_ms"] / HOUR,
            "doc": docs * measured["doc_ms"] / HOUR, "scans": scans * given["scan_pages"] * measured["scan_page_ms"] / HOUR,
        },
        reports / measured["load_rate"] / 3600, reports * measured["publication_ms"] / HOUR,
    )  # fmt: skip
