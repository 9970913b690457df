"""Is it a report; whose, and of which year. A link's title and URL promise (promises.py), a Document proves.

Strict: what neither title nor text tells stays empty and is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.model import Finding
from archive.recognise import agencies
from archive.recognise.dates import first_date, labelled_date, stated_year, table_year, year_before, years
from archive.recognise.evidence import gather
from archive.recognise.promises import Promise, promise
from archive.recognise.titles import LONGEST, REMEMBERED, LookAlike, Title, look_alike, named, take_apart

if TYPE_CHECKING:
    from datetime import date

    from archive.model import Document
    from archive.recognise.evidence import Evidence, Line

__all__ = ["Promise", "Proof", "promise", "prove"]

Menus = Callable[[], "tuple[Line, ...]"]  # all lines of a document that may have menus, () of another
_LINK = re.compile(r"[\[(【]?(?:上一|下一|前一|后一|相关|附件)")
_ATTACHED = re.compile(r"^\s*附[件表]|\.(?:pdf|docx?|wps|et|xlsx?|ofd|od[ts]|rtf)(?:$|[(（\[])", re.IGNORECASE)
_PART_OF_A_YEAR = re.compile(r"(?:[上下]半年|第?[一二三四1-4]、?季度?|(?<!\d)\d{1,2}月份?).{0,20}(?:统计|报表|数据|月报|季报)|公开(?:情况)?(?:月报|季报)")
# how a report's preface begins: what it is based on; a title's words in it are those of laws and notices
_PREFACE = re.compile(r"(?:根据|按照|依据|依照|遵照|为(?:了|贯彻|落实|进一步|深入|全面|认真|切实)|本(?:年度)?报告).*[,。:;]")
_SUMMARY = re.compile(r"公开(?:工作|情况)*(?:总结|自查|自评|工作汇报)(?:报告)?$")
_STATISTICS = "statistics of disclosure"  # a kind of look-alike in titles.toml
_RETURNS = "报表"  # the word by which the yearly return of a website is told, too; its tables are others
LONGEST_TITLE = 80  # characters
HEAD = 12  # lines of a document in which the head of a table that is all of it stands
LEAST_TEXT = 300  # characters of running text behind a title
_EMPTY, _TITLE_ALONE = "the document is empty", "a report's title and no text of one"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a document shows itself to be; findings: year_conflict, agency_unknown."""

    report: bool
    title: str  # as printed, with inner spaces
    agency: str  # without white space; "" where the text does not tell
    year: int | None
    published: date | None
    why: tuple[str, ...]
    findings: tuple[Finding, ...]
    bare: bool = False  # nothing but a title, if that: what the document says may be in its pictures


@dataclass(frozen=True, slots=True)
class _Named:
    """A title that the document goes by: as printed and taken apart; own: it stands in the text."""

    print: str
    parts: Title
    own: bool


def prove(document: Document, *, url: str = "", link_text: str = "", agency: str = "", site: str = "") -> Proof:
    """What a document is.

    link_text: of the link that led here; agency: what the channel declares; site: the portal's name.
    """
    evidence = gather(document)
    titles = _titles(document, evidence, link_text)
    title = titles[0].print if titles else ""
    signature, signed_on = agencies.signed(evidence)
    published = _published(document, evidence) or signed_on
    denied = _denied(document, evidence, titles, link_text)
    if denied:
        return Proof(False, title, "", None, published, (denied,), (), bare=denied in {_EMPTY, _TITLE_ALONE})
    year, conflict = _year(evidence, titles, published, url)
    whose = _agency(document, evidence, titles, signature, (agency, site))
    if not (year or whose or evidence.numbers):
        return Proof(False, title, "", None, published, ("the official form, empty: no agency, no year, no number",), ())
    unknown = () if whose else (Finding("agency_unknown", "warning", "neither title nor text nor page names the agency"),)
    return Proof(True, title, whose, year, published, _reasons(evidence, title), (*conflict, *unknown))


# ---- is it a report ---------------------------------------------------------------------------------------

def _denied(document: Document, evidence: Evidence, titles: list[_Named], link_text: str) -> str:
    """Why the document is no report, or ''."""
    if not evidence.opening:
        return _EMPTY
    other = _look_alike(document, evidence, titles, link_text)
    if other:
        return other
    if evidence.tables or len(evidence.sections) >= 4 or (evidence.period and len(evidence.sections) >= 2):
        return ""
    listed = {(line.parts.agency, line.parts.year) for line in titles if line.own}
    if len(listed) >= 3 and not evidence.period:
        return f"a column: lists {len(listed)} reports"
    behind = sum(len(line.text) for line in evidence.lines[evidence.body :]) if evidence.body is not None else 0
    narrated = len(evidence.sections) >= 2 or evidence.parts >= 2 or evidence.period or behind >= LEAST_TEXT
    if titles and narrated and evidence.body is not None:
        return ""
    if evidence.parts >= 4 and "信息公开" in evidence.running:
        return "" if stated_year(evidence.running) else "parts of a report, but neither title nor year"
    return _TITLE_ALONE if titles else "neither title nor tables nor sections of a report"


def _look_alike(document: Document, evidence: Evidence, titles: list[_Named], link_text: str) -> str:
    """The page calls itself something else: in its ArticleTitle or link, or in a line that stands for a title."""
    for told in (document.metas.get("articletitle", ""), link_text):
        other = look_alike(take_apart(told)) if told else None
        if other and promise(told).verdict == "not-report" and not _filled_form(other, told, evidence):
            return f"its title is {told.strip()[:60]}: {promise(told).why[0]}"
    own = any(title.own for title in titles)
    if own and evidence.tables and evidence.numbers:
        return ""
    lines = (document.title, *(line.print for line in evidence.before if not line.row))
    others = (_other_line(line, own=own, bare=not titles and not evidence.tables) for line in lines if len(line) <= LONGEST_TITLE and "公开" in line)
    return next(filter(None, others), "")


def _other_line(line: str, *, own: bool, bare: bool) -> str:
    """What a line calls the page that is no report, or ''. own: the page has a report's title; bare: neither any title nor tables."""
    parts = take_apart(line)
    if _PREFACE.match(parts.text):
        return ""
    if bare and years(parts.text) and _SUMMARY.search(parts.text):
        return f"calls itself {line[:60]}: a summary"
    if not own and _PART_OF_A_YEAR.search(parts.text):
        return f"calls itself {line[:60]}: figures of a part of a year"
    if parts.annual and parts.wording and promise(line).verdict == "not-report" and look_alike(parts):
        return f"calls itself {line[:60]}: {promise(line).why[0]}"
    return ""


def _filled_form(other: LookAlike, told: str, evidence: Evidence) -> bool:
    """附件1：情况统计表.docx or 报表.xlsx is what its page's report attaches, if the statutory tables are in it with numbers."""
    named_so = other.why == _STATISTICS or (other.text == _RETURNS and len(evidence.tables) >= 2)
    return named_so and bool(_ATTACHED.search(told) and evidence.tables and evidence.numbers)


def _reasons(evidence: Evidence, title: str) -> tuple[str, ...]:
    reasons = [f"title {title}"] if title else []
    reasons += evidence.tables
    if evidence.sections:
        reasons.append("sections " + ", ".join("一二三四五六"[number - 1] for number in sorted(evidence.sections)))
    if evidence.period:
        reasons.append("statistical period " + "-".join(map(str, evidence.period)))
    if evidence.parts >= 2:
        reasons.append(f"{evidence.parts} parts of a narrative report")
    return tuple(reasons)


# ---- titles -----------------------------------------------------------------------------------------------

def _titles(document: Document, evidence: Evidence, link_text: str) -> list[_Named]:
    """Titles that promise a report: the document's own first, then ArticleTitle, <title>, the link."""
    menus = document.reader == "html"
    own = _own(evidence.opening, evidence.body, lambda: evidence.lines if menus else ())
    if not own:
        levels = tuple(line for line in evidence.lines if line.level)
        own = _own(levels, None, lambda: levels if menus else ())
    told = [document.metas.get("articletitle", ""), document.title, link_text]
    outer = [_Named(_without_site(text), take_apart(text), False) for text in told if text and _is_title(text)]
    if outer and len({(title.parts.agency, title.parts.year) for title in own}) > 2:
        # a side bar lists other reports: the one that the page is headed with goes first
        own.sort(key=lambda title: title.parts.text != outer[0].parts.text)
    return own + outer


def _without_site(text: str) -> str:
    """The part of <title> that is the title: 固镇县连城镇2020年…年度报告-固镇县人民政府."""
    parts = [part.strip() for part in re.split(r"[_|丨¦]|--|(?<!\d)-(?!\d)", text)]
    return next((part for part in parts if _is_title(part)), text.strip())


def _own(lines: tuple[Line, ...], end: int | None, menus: Menus) -> list[_Named]:
    """Lines before the end, or two or three lines together, that are a report's title; not links to other reports."""
    found: list[_Named] = []
    index, last = 0, len(lines) if end is None else end
    while index < last:
        count = next((count for count in (1, 2, 3) if _together(lines[index : index + count], count, menus)), 0)
        if count:
            text = "".join(line.print for line in lines[index : index + count])
            found.append(_Named(text, take_apart(text), True))
        index += max(count, 1)
    return found


def _together(part: tuple[Line, ...], count: int, menus: Menus) -> bool:
    """Are these lines one title; what stands above a title on a page with menus is part of it only with good reason."""
    if len(part) < count or _LINK.match(part[0].text) or sum(len(line.print) for line in part) > LONGEST_TITLE:
        return False
    if not _is_title("".join(line.print for line in part)):
        return False
    if count == 1 or any(line.row for line in part):
        return count == 1
    if ":" in part[0].text:
        return False
    first, rest = part[0].text, "".join(line.print for line in part[1:])
    if _is_title(rest):
        if take_apart(rest).agency or not named(first):
            return False
        return not menus() or sum(first in line.text for line in menus()) > 1
    return bool(years(first)) or "公开" in first or (named(first) and not menus())


def _is_title(text: str) -> bool:
    if "公" not in text:
        return False
    return _promises(text) if len(text) <= LONGEST else _promises.__wrapped__(text)


@lru_cache(maxsize=REMEMBERED)
def _promises(text: str) -> bool:
    found = promise(text)
    return found.report and (found.year is not None or found.agency != "")


# ---- year ---------------------------------------------------------------------------------------------------

def _year(
    evidence: Evidence, titles: list[_Named], published: date | None, url: str
) -> tuple[int | None, tuple[Finding, ...]]:
    """Year by title, period, body, publication, in this order; a conflict of title and period is told."""
    told = [title.parts.year for title in titles if title.parts.year]
    period = evidence.period
    if not told:
        alone = period[0] if len(period) == 1 else None
        headed = table_year(line.text for line in evidence.before[:HEAD]) if evidence.tables else None
        return alone or headed or stated_year(evidence.running) or promise(None, url).year or year_before(published), ()
    year = next((year for year in told[:3] if year in period), told[0])
    others = {told[0], *(period if year not in period else ()), *(() if period else told[:3])} - {year}
    return year, _conflict(year, others) if others else ()


def _conflict(year: int, others: set[int]) -> tuple[Finding, ...]:
    told = ", ".join(map(str, sorted(others)))
    message = f"the title is of {year}, the statistical period or another title of {told}"
    return (Finding("year_conflict", "warning", message, expected=year, found=min(others)),)


def _published(document: Document, evidence: Evidence) -> date | None:
    """PubDate, else 发布日期 on the page."""
    told = first_date(document.metas.get("pubdate", ""))
    return told or (labelled_date(line.text for line in evidence.lines) if evidence.dated else None)


# ---- agency -------------------------------------------------------------------------------------------------

def _agency(document: Document, evidence: Evidence, titles: list[_Named], signature: str, told: tuple[str, str]) -> str:
    """Whose report. told: by the channel, and the portal's name. Title, preface, signature, 发布机构, ContentSource, breadcrumb, channel, in this order."""
    declared, site = told
    own = [title.parts.agency for title in titles[:4] if agencies.somebody(title.parts.agency)]
    text = [agencies.stated(evidence), agencies.contact(evidence), signature, agencies.of_table(evidence.before[:HEAD])]
    page = [agencies.labelled(evidence), agencies.certain(document.metas.get("contentsource", "")),
            agencies.breadcrumb(evidence), declared]  # fmt: skip
    known = [name for name in (*own, *text) if name] + [name for name in page if name and agencies.fits(name, evidence)]
    return agencies.placed(agencies.fuller(known[0], known[1:]), site) if known else ""
