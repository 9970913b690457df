"""Which captures tell of one and the same report, and which of a revision: a rule on their figures alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Report

T = TypeVar("T")
Order = tuple[str, str, int, str]  # captured_at, WARC file, offset, path in an archive


@dataclass(frozen=True, slots=True)
class Source:
    """One capture that gives a report, as read."""

    capture: int
    order: Order
    url: str
    referrer: str
    attachment: bool
    whole: bool  # False: the download broke off
    reader: str
    report: Report


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a report: the source that its rows are read from, and all that tell the same."""

    report: Report
    principal: Source
    sources: tuple[Source, ...]

    def role(self, source: Source) -> Literal["page", "attachment", "twin"]:
        """attachment · page: the first page · twin: the same on another page."""
        if source.attachment:
            return "attachment"
        pages = [other.url for other in self.sources if not other.attachment]
        return "page" if source.url == pages[0] else "twin"


def revisions(sources: Iterable[Source]) -> tuple[list[Revision], list[int]]:
    """The revisions of one agency's report for one year in order of first sight, and, as indices, of last sight.

    The one seen last is what the portal says now. A source without tables (a page beside its attachment, say)
    joins one that has them; among several that of its own attachment. So does one that broke off.
    """
    ordered = sorted(sources, key=lambda source: source.order)
    telling = [s for s in ordered if s.report.tables and s.whole] or [s for s in ordered if s.report.tables]
    groups: list[list[Source]] = []
    for source in telling:
        group = next((group for group in groups if _same(_richest(group), source)), None)
        if group is None:
            groups.append([source])
        else:
            group.append(source)
    for source in ordered:
        if source not in telling:
            _home(groups, source).append(source)
    found = [_revision(group) for group in groups]
    by_last = sorted(range(len(found)), key=lambda i: _last_told(found[i]))
    return found, by_last


def _same(one: Source, other: Source) -> bool:
    """No figure differs; a copy elsewhere may lack rows (a dump that lost them), the same URL may not."""
    left, right = one.report.figures, other.report.figures
    if one.url == other.url and one.report.tables.keys() != other.report.tables.keys():
        return False
    common = left.keys() & right.keys()
    return bool(common) and all(left[key].value == right[key].value for key in common)


def _home(groups: list[list[Source]], source: Source) -> list[Source]:
    for group in groups:
        if any(other.referrer == source.url or other.url == source.referrer for other in group):
            return group
    if not groups:
        groups.append([])
    return groups[-1]


def _richest(group: Sequence[Source]) -> Source:
    """A whole one with figures, most of them, then most sections, then the earliest."""
    def worth(source: Source) -> tuple[bool, int, int]:
        report = source.report
        return source.whole and bool(report.tables), len(report.tables), len(report.sections)

    return max(sorted(group, key=lambda source: source.order), key=worth)


def _revision(group: list[Source]) -> Revision:
    group.sort(key=lambda source: source.order)
    principal = _richest(group)
    report = principal.report
    texts = max(group, key=lambda source: len(source.report.sections)).report.sections
    told = [figure for source in group for figure in source.report.figures.values() if figure.key not in source.report.tables]
    report = replace(
        report,
        figures={figure.key: figure for figure in reversed(told)} | dict(report.figures),
        title=report.title or _first(source.report.title for source in group) or "",
        published=report.published or _first(source.report.published for source in group),
        sections=report.sections or texts,
    )
    return Revision(report, principal, tuple(group))


def _last_told(revision: Revision) -> Order:
    """When its figures were last seen; a page without them tells nothing of the figures."""
    telling = [source.order for source in revision.sources if source.report.tables and source.whole]
    return max(telling or [source.order for source in revision.sources])


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)
