"""What a link promises by its title and URL: a report, of which year, by which agency; before anything is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from archive.recognise.dates import FIRST, LAST
from archive.recognise.titles import (
    REMEMBERED,
    Title,
    agency_in,
    look_alike,
    named,
    other_body,
    several,
    take_apart,
)
from archive.recognise.versions import corrected

Verdict = Literal["report", "not-report", "unclear"]

# Slugs of annual-report columns (domain/portal_platforms.md section 15a) and of their neighbours.
_COLUMN = re.compile(r"gk(?:gz)?nd?(?:b|bg)|(?:^|/)(?:ndbg|tbnb|xtjdbnb)|annualreport|xinxinianbao", re.IGNORECASE)
_NEIGHBOUR = re.compile(r"wznd?bb?|wznb|yearform|gkzn(?!d?b)|gkzd(?!gk)|fzzf", re.IGNORECASE)
# 某局2023年政府…: titles that a list cuts short before they say what they are
_CUT_EARLY = re.compile(r"(?P<agency>.+?)(?P<year>20\d\d)(?:年度?)?(?:政府?|政府信|政务|信)?(?<!\.)\.{2,}$")
_ISSUED = re.compile(r"关于(?:印发|公布|发布|公开|转发|下发)")


@dataclass(frozen=True, slots=True)
class Promise:
    """What a link's title and URL let expect; unclear: only the document can tell."""

    verdict: Verdict
    year: int | None
    agency: str  # as the title has it, without white space; "" where it names none
    why: tuple[str, ...]

    @property
    def report(self) -> bool:
        return self.verdict == "report"


def promise(title: str | None, url: str | None = None) -> Promise:
    """Is the thing behind a link a report, of which year, by which agency."""
    column, url_year, url_why = _address(url or "")
    if not title or not title.strip():
        if url_year:
            return Promise("report", url_year, "", ("no title", url_why))
        neighbour = "the URL is of another column" in url_why
        return Promise("not-report" if neighbour else "unclear", None, "", ("no title", url_why))
    parts = take_apart(title)
    verdict, why = _judge(parts, column)
    year = parts.year or url_year
    if verdict == "not-report":
        return Promise(verdict, None, "", (why,))
    reasons = [why, *([f"year {year}"] if parts.year else []), *([f"agency {parts.agency}"] if parts.agency else [])]
    return Promise(verdict, year, parts.agency, (*reasons, *([url_why] if column else [])))


@lru_cache(maxsize=REMEMBERED)
def _judge(title: Title, column: bool) -> tuple[Verdict, str]:
    """The verdict on a title, and why."""
    rejected = _rejected(title)
    if rejected:
        return rejected
    if not ("公开" in title.wording or "信息" in title.wording):
        return _without_wording(title, column)
    doubt = _doubt(title)
    if doubt:
        return "unclear", f"{doubt}: {title.text[:60]}"
    return "report", f"says {title.wording}"


def _rejected(title: Title) -> tuple[Verdict, str] | None:
    """Look-alikes, ranges of years, several agencies, bodies that owe no such report."""
    word = look_alike(title)
    if word:
        issued = word.notice and (_ISSUED.search(title.text) or corrected(title.text)) and title.year and title.annual and not title.span
        return ("unclear" if issued else "not-report"), f"{word.why}: {word.text}"
    if title.span:
        return "not-report", f"several years: {title.span}"
    if several(title):
        return "not-report", f"several agencies: {several(title)}"
    return other_body(title)


def _without_wording(title: Title, column: bool) -> tuple[Verdict, str]:
    """Titles that do not speak of 信息公开; in a column of reports 2020年年报 is one."""
    subject = agency_in(title.prefix)
    if title.wording and title.year and not title.suffix and not re.search("网站|公积金", subject):
        why = f"says {title.wording} without 信息公开"
        local = named(title.agency) and not re.match(r"国|中国|全国|中华", title.agency)
        if not title.wording.startswith("工作") and (local or (column and not subject)):
            return "report", why
        if column or local or not subject:
            return "unclear", why
    if title.wording and title.year and "信息公开" in title.suffix:
        return "unclear", f"says {title.wording}, and 信息公开 only after it"
    cut = _CUT_EARLY.fullmatch(title.text)
    if cut and named(agency_in(cut["agency"])):
        return "unclear", "cut off before it says what it is"
    if column:
        return "unclear", "nothing of a report's wording in the title, but the URL is of a column of reports"
    return "not-report", "nothing of a report's wording in the title"


def _doubt(title: Title) -> str:
    """What keeps a title with the report's wording from being a promise, or ''."""
    if len(title.agency) > 45 or re.search(r"[。,;!?]", title.prefix + title.suffix):
        return "a sentence rather than a title"
    if not title.sure and "年" not in title.wording:
        return "cut off before it says of what kind"
    if title.suffix:
        return f"goes on after the wording ({title.suffix[:20]})"
    if not title.annual and (title.year is None or not _plain_enough(title)):
        return "not said to be annual"
    if title.year is None and (not title.agency or title.wording.endswith("年报")):
        return "names no year, may be a column"
    return ""


def _plain_enough(title: Title) -> bool:
    """2020年度政府信息公开工作报告 is the report (code T4); 政务公开工作报告 may be any account."""
    return "信息公开" in title.wording or "公开信息" in title.wording


def _address(url: str) -> tuple[bool, int | None, str]:
    """What a URL tells: is it of a column of reports, the year its query names, why.

    A year in the path is no evidence (code Y2); fbtime of Hanweb's xxgkAnnualReport.jsp and timeFrame of
    Lonsun's type=3 choose the year of the report shown.
    """
    parts = _split(url) if url else None
    if parts is None:
        return False, None, "no URL"
    query = {name.lower(): values[-1] for name, values in parse_qs(parts.query).items()}
    told = ""
    if "xxgkannualreport" in parts.path.lower():
        told = query.get("fbtime", "")
    elif "/public/column/" in parts.path and query.get("type") == "3":
        told = query.get("timeframe", "")
    if re.fullmatch(r"20\d\d", told, re.ASCII) and FIRST <= int(told) <= LAST:
        return True, int(told), f"the URL asks for the report of {told}"
    segments = [segment for segment in parts.path.split("/") if segment]
    for segment in reversed(segments):
        if _COLUMN.search(segment):
            return True, None, f"the URL is of a column of reports: {segment}"
        if _NEIGHBOUR.search(segment):
            return False, None, f"the URL is of another column: {segment}"
    return bool(told), None, "the URL tells nothing"


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(unquote(url))
    except ValueError:  # a host that is none, http://%5B/
        return None
