"""Which captures tell of one and the same report, and which of a revision: a rule on their figures alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from archive.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import Figure, Report

T = TypeVar("T")
Order = tuple[str, str, int, str]  # captured_at, WARC file, offset, path in an archive
CONFLICT = "twin_conflict"
NAMED = 10  # cells that a finding names


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
    corrected: bool = False  # its title or link says so: 更正, 修订

    @property
    def telling(self) -> bool:
        """It has all of its figures."""
        return self.whole and bool(self.report.tables)


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
    """The revisions of one agency's report for one year in order of first sight, and, as indices, from the first
    superseded to the current one.

    A page and what it attaches at the same time are one report, whatever their figures; a conflict is a finding.
    A source without tables (a page beside its attachment, say) joins one that has them; among several that of its
    own attachment. So does one that broke off.
    """
    ordered = sorted(sources, key=lambda source: source.order)
    telling = [s for s in ordered if s.telling] or [s for s in ordered if s.report.tables]
    groups: list[list[Source]] = []
    for bundle in _bundles(telling, ordered):
        group = _group_of(bundle, groups)
        if group is None:
            groups.append(bundle)
        else:
            group.extend(bundle)
    for source in ordered:
        if source not in telling:
            _home(groups, source).append(source)
    found = [_revision(group) for group in groups]
    return found, _by_currency(found)


def _group_of(bundle: list[Source], groups: Sequence[list[Source]]) -> list[Source] | None:
    """The group that tells the same; or had the same at this URL beside a fuller file that was not fetched again."""
    best = _richest(bundle)
    alike = [group for group in groups if _same(_richest(group), best)]
    seen = [group for group in groups if any(other.url == best.url and _same(other, best) for other in group)]
    return alike[0] if alike else seen[-1] if seen else None


# ---- what belongs together -------------------------------------------------------------------------------

def _bundles(telling: Sequence[Source], every: Sequence[Source]) -> list[list[Source]]:
    """Sources that the portal showed as one: a page with its attachments as captured with it; else each alone."""
    bundles: list[list[Source]] = []
    of_page: dict[int, list[Source]] = {}
    for source in telling:
        page = source if not source.attachment else _own_page(source, every)
        bundle = of_page.get(page.capture) if page else None
        if bundle is None or not _joins(bundle, source):
            bundle = []
            bundles.append(bundle)
            if page:
                of_page.setdefault(page.capture, bundle)
        bundle.append(source)
    return bundles


def _own_page(source: Source, every: Sequence[Source]) -> Source | None:
    """The page that an attachment hung on when it was captured, else the first that it hangs on."""
    pages = [other for other in every if not other.attachment and other.url == source.referrer]
    before = [page for page in pages if page.order <= source.order]
    return before[-1] if before else next(iter(pages), None)


def _joins(bundle: Sequence[Source], source: Source) -> bool:
    """A file that changed under its URL is another state; one that is said to be corrected is no twin of the other."""
    for other in bundle:
        corrected = source if source.corrected else other
        if other.corrected != source.corrected and corrected.attachment:
            return False
    return all(_same(other, source) for other in bundle if other.url == source.url)


def _same(one: Source, other: Source) -> bool:
    """No figure differs; a copy elsewhere may lack rows (a dump that lost them), the same URL may not."""
    left, right = one.report.figures, other.report.figures
    if one.url == other.url and one.report.tables.keys() != other.report.tables.keys():
        return False
    return bool(left.keys() & right.keys()) and not _differing(one, other)


def _differing(one: Source, other: Source) -> list[str]:
    left, right = one.report.figures, other.report.figures
    return [key for key in left if key in right and left[key].value != right[key].value]


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
        return source.telling, len(report.tables), len(report.sections)

    return max(sorted(group, key=lambda source: source.order), key=worth)


def _revision(group: list[Source]) -> Revision:
    group.sort(key=lambda source: source.order)
    principal = _richest(group)
    report = principal.report
    texts = max(group, key=lambda source: len(source.report.sections)).report.sections
    told = [figure for source in group for figure in _of_the_text(source.report)]
    report = replace(
        report,
        figures={figure.key: figure for figure in reversed(told)} | dict(report.figures),
        title=report.title or _first(source.report.title for source in group) or "",
        published=report.published or _first(source.report.published for source in group),
        sections=report.sections or texts,
        findings=(*(one for one in report.findings if one.code != CONFLICT), *_conflicts(principal, group)),
    )
    return Revision(report, principal, tuple(group))


def _of_the_text(report: Report) -> list[Figure]:
    """Its figures that are of no table."""
    tables = report.tables  # made anew each time it is asked for
    return [figure for figure in report.figures.values() if figure.key not in tables]


def _conflicts(principal: Source, group: Sequence[Source]) -> Iterator[Finding]:
    """What a page and its attachment print differently; each other file once."""
    seen: set[str] = set()
    for source in group:
        cells = _differing(principal, source) if source.telling and source.url not in seen else []
        if not cells:
            continue
        seen.add(source.url)
        named = ", ".join(f"{key} {_shown(principal, key)} and {_shown(source, key)}" for key in cells[:NAMED])
        more = f" and {len(cells) - NAMED} more" if len(cells) > NAMED else ""
        yield Finding("twin_conflict", "warning", f"{len(cells)} figures here and in {source.url} differ: {named}{more}",
                      cells[0] if len(cells) == 1 else "")


def _shown(source: Source, key: str) -> str:
    return source.report.figures[key].text or "blank"


# ---- which is current --------------------------------------------------------------------------------------

def _by_currency(found: Sequence[Revision]) -> list[int]:
    """Indices of revisions, the current one last: what a URL showed last, of several URLs' the one said to be
    corrected, then the one published last, then the one that appeared last. What no URL shows any more comes before.
    """
    shown = {n: list(_still_shown(n, found)) for n in range(len(found))}
    dated = all(revision.report.published for n, revision in enumerate(found) if shown[n])

    def currency(n: int) -> tuple[bool, bool, str, Order]:
        if not shown[n]:
            return False, False, "", _last_told(found[n])
        published = found[n].report.published
        day = published.isoformat() if dated and published else ""
        return True, any(source.corrected for source in shown[n]), day, max(source.order for source in shown[n])

    return sorted(range(len(found)), key=currency)


def _still_shown(n: int, found: Sequence[Revision]) -> Iterator[Source]:
    """The first capture of this revision at each URL that shows it to this day."""
    for url in dict.fromkeys(source.url for source in _tellers(found[n])):
        told = sorted(((source.order, m, source) for m, revision in enumerate(found) for source in _tellers(revision)
                       if source.url == url), key=lambda one: one[0], reverse=True)
        first = None
        for _, m, source in told:
            if m != n:
                break
            first = source
        if first:
            yield first


def _tellers(revision: Revision) -> list[Source]:
    """A page without figures tells nothing of them, unless there is nothing else."""
    return [source for source in revision.sources if source.telling] or list(revision.sources)


def _last_told(revision: Revision) -> Order:
    return max(source.order for source in _tellers(revision))


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)
