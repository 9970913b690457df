"""Which captures tell of one report: by their figures, whatever the order they are given in."""

from __future__ import annotations

import random
from datetime import date

import pytest

from archive.model import Figure, Report, Section
from archive.recognise.versions import corrected
from archive.settling.revisions import Source, revisions


def source(capture, figures, *, url="page", attachment=False, referrer="", whole=True, sections=0, corrected=False, published=None):
    report = Report("", "连城镇", "", 2020, "2019", published, tuple(Section(n, "", "") for n in range(sections)),
                    {key: Figure(key, value, "" if value is None else str(value)) for key, value in figures.items()}, ())
    return Source(capture, (f"2026-01-{capture:02}", "w", 0, ""), url, referrer, attachment, whole, "html", report, corrected)


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


# ---- a page and its attachment -------------------------------------------------------------------------------

def file(capture, figures, *, page="page", url="file", **more):
    return source(capture, figures, url=url, attachment=True, referrer=page, **more)


def codes(found):
    return [[finding.code for finding in one.report.findings] for one in found]


def test_a_page_and_its_attachment_are_one_report_though_they_differ():
    found, by_last = revisions([source(1, {"a": 1, "b": 2}), file(2, {"a": 1, "b": 3, "c": 4})])
    assert ([one.principal.capture for one in found], by_last, codes(found)) == ([2], [0], [["twin_conflict"]])
    [finding] = found[0].report.findings
    assert (finding.severity, finding.cell) == ("warning", "b")
    assert "b 3 and 2" in finding.message


def test_of_equal_ones_the_page_is_read():
    found, _ = revisions([source(1, {"a": 1}), file(2, {"a": None}), file(3, {"a": 2}, url="word")])
    assert ([one.principal.capture for one in found], codes(found)) == ([1], [["twin_conflict", "twin_conflict"]])
    assert "a 1 and blank" in found[0].report.findings[0].message


def test_parts_of_the_tables_in_several_files_are_one_report():
    assert told(source(1, {"a": 1}), file(2, {"b": 2}), file(3, {"c": 3}, url="word")) == ([[1, [1, 2, 3]]], 0)


def test_no_conflict_with_what_broke_off_or_agrees():
    found, _ = revisions([source(1, {"a": 1, "b": 2}), file(2, {"a": 9}, whole=False), file(3, {"b": 2}, url="word")])
    assert codes(found) == [[]]


def test_a_page_that_changes_is_a_revision_with_the_attachment_of_its_time():
    assert told(source(1, {"a": 1}), file(2, {"a": 1}), source(3, {"a": 2}), file(4, {"a": 1})) == ([[1, [1, 2]], [3, [3, 4]]], 1)
    assert told(source(1, {"a": 1}), file(2, {"a": 1}), source(3, {"a": 1}), file(4, {"a": 2})) == ([[1, [1, 2, 3, 4]]], 0)


def test_a_file_that_changes_beside_an_unchanged_page_that_was_not_asked_again():
    assert told(source(1, {}), file(2, {"a": 1}), file(3, {"a": 2})) == ([[2, [1, 2]], [3, [3]]], 1)


def test_a_page_asked_again_without_its_fuller_attachment_is_the_same_report():
    assert told(source(1, {"a": 1}), file(2, {"a": 2, "b": 1}), source(3, {"a": 1})) == ([[2, [1, 2, 3]]], 0)


def test_attachments_of_a_page_that_is_no_source_are_not_twins():
    """A page that links the reports of many: two of one agency's are one after the other."""
    assert told(file(1, {"a": 1}), file(2, {"a": 2}, url="other file")) == ([[1, [1]], [2, [2]]], 1)


# ---- corrections -------------------------------------------------------------------------------------------------

def test_the_one_said_to_be_corrected_supersedes_though_the_old_one_is_seen_later():
    old, new = source(1, {"a": 1}, url="old"), source(2, {"a": 2}, url="new", corrected=True)
    assert told(old, new, source(3, {"a": 1}, url="old")) == ([[1, [1, 3]], [2, [2]]], 1)
    assert told(source(1, {"a": 2}, url="new", corrected=True), source(2, {"a": 1}, url="old")) == ([[1, [1]], [2, [2]]], 0)


def test_what_a_url_shows_last_counts_whatever_it_showed_before():
    """The correction itself was taken back under its own URL."""
    assert told(source(1, {"a": 1}, corrected=True), source(2, {"a": 2})) == ([[1, [1]], [2, [2]]], 1)
    assert told(source(1, {"a": 2}, corrected=True), source(2, {"a": 1}), source(3, {"a": 2})) == ([[1, [1, 3]], [2, [2]]], 0)


def test_a_corrected_attachment_is_no_twin_of_the_first():
    assert told(source(1, {}), file(2, {"a": 1}), file(3, {"a": 2}, url="corrected", corrected=True)) == (
        [[2, [1, 2]], [3, [3]]], 1)
    assert told(source(1, {"a": 1}, corrected=True), file(2, {"a": 2})) == ([[1, [1, 2]]], 0)


def test_published_again_elsewhere_without_a_word():
    """The later day of publication, else the one that appeared last, not the one that was asked for last."""
    assert told(source(1, {"a": 1}, url="one"), source(2, {"a": 2}, url="two"), source(3, {"a": 1}, url="one")) == (
        [[1, [1, 3]], [2, [2]]], 1)
    days = [source(1, {"a": 2}, url="two", published=date(2021, 3, 1)), source(2, {"a": 1}, url="one", published=date(2021, 1, 20))]
    assert told(*days) == ([[1, [1]], [2, [2]]], 0)


@pytest.mark.parametrize(("title", "says"), [
    ("固镇县2021年政府信息公开工作年度报告（更正版）", True), ("【更正】固镇县2021年政府信息公开工作年度报告", True),
    ("固镇县财政局2020年政府信息公开工作年度报告(修订稿)", True), ("固镇县财政局2020年政府信息公开工作年度报告（更新）", True),
    ("关于更正固镇县2020年政府信息公开工作年度报告的说明", True), ("固镇县2021年政府信息公开工作年度报告（勘误）", True),
    ("固镇县2021年政府信息公开工作年度报告", False), ("固镇县更新改造办公室2021年政府信息公开工作年度报告", False),
    ("新修订的《政府信息公开条例》施行后的年度报告", False), ("", False),
])  # fmt: skip
def test_titles_that_say_so(title, says):
    assert corrected(title) == says
