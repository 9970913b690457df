"""Which captures tell of one report: by their figures, whatever the order they are given in."""

from __future__ import annotations

import random

from archive.model import Figure, Report, Section
from archive.revisions import Source, revisions


def source(capture, figures, *, url="page", attachment=False, referrer="", whole=True, sections=0):
    report = Report("", "连城镇", "", 2020, "2019", None, tuple(Section(n, "", "") for n in range(sections)),
                    {key: Figure(key, value, str(value)) for key, value in figures.items()}, ())
    return Source(capture, (f"2026-01-{capture:02}", "w", 0), url, referrer, attachment, whole, "html", report)


def told(*sources):
    """Captures of each revision, its principal first; and the revision seen last."""
    shuffled = list(sources)
    random.Random(1).shuffle(shuffled)
    found, by_last = revisions(shuffled)
    return [[one.principal.capture, [s.capture for s in one.sources]] for one in found], by_last[-1] if by_last else None


def test_none():
    assert told() == ([], None)


def test_equal_figures_are_one():
    assert told(source(1, {"a": 1}), source(2, {"a": 1}), source(3, {"a": 1}, url="twin")) == ([[1, [1, 2, 3]]], 0)


def test_other_figures_are_two_and_the_last_seen_is_current():
    assert told(source(1, {"a": 1}), source(2, {"a": 2})) == ([[1, [1]], [2, [2]]], 1)
    assert told(source(1, {"a": 1}), source(2, {"a": 2}), source(3, {"a": 1})) == ([[1, [1, 3]], [2, [2]]], 0)


def test_blank_is_not_zero():
    assert len(told(source(1, {"a": None}), source(2, {"a": 0}))[0]) == 2


def test_a_copy_elsewhere_may_lack_rows_the_same_page_may_not():
    assert told(source(1, {"a": 1}), source(2, {"a": 1, "b": 2}, url="file", attachment=True)) == ([[2, [1, 2]]], 0)
    assert len(told(source(1, {"a": 1}), source(2, {"a": 1, "b": 2}))[0]) == 2
    assert len(told(source(1, {"a": 1}), source(2, {"b": 2}, url="file"))[0]) == 2


def test_a_page_without_tables_joins_its_own_attachment():
    sources = [source(1, {}, sections=3), source(2, {"a": 1}, url="file", attachment=True, referrer="page"),
               source(3, {"a": 2}, url="other file", attachment=True, referrer="other page"), source(4, {}, url="other page")]
    assert told(*sources) == ([[2, [1, 2]], [3, [3, 4]]], 1)
    [first, _], _ = revisions(sources)
    assert len(first.report.sections) == 3
    assert [first.role(one) for one in first.sources] == ["page", "attachment"]


def test_narratives_are_one_and_the_fuller_one_is_read():
    assert told(source(1, {}), source(2, {}, sections=2), source(3, {}, sections=2)) == ([[2, [1, 2, 3]]], 0)


def test_what_broke_off_joins_what_is_whole():
    assert told(source(1, {"a": 1}), source(2, {"b": 9}, whole=False)) == ([[1, [1, 2]]], 0)
    assert told(source(1, {"a": 1}, whole=False), source(2, {"a": 2}, whole=False)) == ([[1, [1]], [2, [2]]], 1)
    assert told(source(1, {"a": 1}, whole=False), source(2, {}, whole=True)) == ([[1, [1, 2]]], 0)
