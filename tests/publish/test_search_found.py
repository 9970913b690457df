"""Search: words of two characters, phrases, filters, names; and input that is meant to break it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.publish.search import texts
from archive.publish.search.asked import words
from archive.publish.search.marked import snippet, spans
from archive.publish.site.pages.search import search
from tests.publish.planted import Published, planting

HEADING = "一、总体情况"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    data = tmp_path_factory.mktemp("searched") / "data"
    with planting(data) as made:
        guzhen = made.agency("固镇县人民政府", "340323")
        town = made.agency("固镇县连城镇人民政府", "340323100", level="township", kind="township")
        jianning = made.agency("建宁县人民政府", "350430")
        made.report(guzhen, 2020, sections=[(1, HEADING, "全年收到行政\n复议０件，主动公开20条。"), (6, "六、其他", "没有收费。Open Data 报告 2020")])
        made.report(guzhen, 2022, sections=[(1, HEADING, "不予公开３件，行政复议维持。"), (6, "六、其他", "未收取信息处理费。")])
        made.report(town, 2021, sections=[(1, HEADING, "主动公开政府信息，收费0元。")])
        made.report(town, 2018, sections=[(1, HEADING, "依申请公开与复议。")], form="2014")
        made.report(jianning, 2021, sections=[(1, HEADING, "旧文：税务。")])
        made.report(jianning, 2021, sections=[(1, HEADING, "新文：公开、复议。水。")], superseded=True)
    return Published(data)


def found(corpus, q, **query):
    values, _ = corpus.page(search, q=q, **query)
    return [(hit.report["agency_name"][:3], hit.report["year"]) for hit in values["found"].hits] if values["found"] else None


@pytest.mark.parametrize(("q", "hits"), [
    ("复议", [("固镇县", 2022), ("建宁县", 2021), ("固镇县", 2020), ("固镇县", 2018)]),
    ("收费", [("固镇县", 2021), ("固镇县", 2020)]),
    ("不予公开", [("固镇县", 2022)]),
    ("信息处理费", [("固镇县", 2022)]),
    ("复议 主动公开", [("固镇县", 2020)]),
    ('"行政 复议"', [("固镇县", 2022), ("固镇县", 2020)]),
    ("“行政 复议” ０件", [("固镇县", 2020)]),
    ("行政 复议", [("固镇县", 2022), ("固镇县", 2020)]),
    ("水", [("建宁县", 2021)]),
    ("20", [("固镇县", 2020)]),
    ("202", []), ("2020", [("固镇县", 2020)]), ("data", [("固镇县", 2020)]), ("OPEN data", [("固镇县", 2020)]), ("dat", []),
    ("税务", []),  # only in a revision that another one replaced
    ("议行", []), ("复议诉讼", []), ("龘", []), ("总体情况", [("固镇县", 2022), ("固镇县", 2021), ("建宁县", 2021), ("固镇县", 2020), ("固镇县", 2018)]),
])
def test_words_are_found_newest_first(corpus, q, hits):
    assert found(corpus, q) == hits


@pytest.mark.parametrize(("query", "years"), [
    ({"year": "2020"}, [2020]), ({"year": "2019"}, []), ({"region": "35"}, [2021]), ({"region": "350000"}, [2021]), ({"region": "340323"}, [2022, 2020, 2018]),
    ({"region": "340323100"}, [2018]), ({"level": "township"}, [2018]), ({"form": "2014"}, [2018]), ({"form": "2021", "level": "county"}, [2022, 2021]),
    ({"section": "1"}, [2022, 2021, 2020, 2018]), ({"section": "6"}, []), ({"region": "34", "year": "2022", "section": "1"}, [2022]),
])
def test_filters(corpus, query, years):
    assert [year for _, year in found(corpus, "复议", **query)] == years


def test_hits_are_marked_and_counted(corpus):
    values, html = corpus.page(search, q="不予公开")
    assert "<mark>不予公开</mark>３件" in html
    assert (values["found"].count, values["found"].told) == (1, "exact")
    assert "1 report" in html
    values, html = corpus.page(search, q='"行政 复议"')
    assert "<mark>行政 复议</mark>０件" in html  # the line's end in the word is a space


def test_what_is_in_the_text_is_not_markup(tmp_path):
    with planting(tmp_path / "data") as made:
        made.report(made.agency("固镇县人民政府", "340323"), 2020, sections=[(1, HEADING, "<script>alert(1)</script>，复议<b>")])
    _, html = Published(tmp_path / "data").page(search, q="复议 <script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "alert" in html
    assert "<mark>复议</mark>&lt;b&gt;" in html


def test_what_was_withdrawn_is_not_found(tmp_path):
    with planting(tmp_path / "data") as made:
        agency = made.agency("固镇县人民政府", "340323")
        gone = made.report(agency, 2020, {"new_received": 5}, sections=[(1, HEADING, "某某某的住址")])
        made.report(agency, 2021, {"new_received": 7}, sections=[(1, HEADING, "没有住址")])
        made.withdraw(gone, "personal data")
    corpus = Published(tmp_path / "data")
    assert found(corpus, "住址") == [("固镇县", 2021)]
    assert found(corpus, "某某") == []
    values, html = corpus.page(search, q="固镇县 2020")
    assert (values["titles"], values["agencies"][0]["year"]) == ([], None)
    assert "/report/340323-government/2020" not in html
    assert [tuple(row) for row in corpus.conn.execute("SELECT year, total FROM summary_series WHERE measure = 'received' AND province = '' AND level = ''")] == [(2021, 7)]


def test_agencies_and_titles_by_name(corpus):
    values, html = corpus.page(search, q="固镇县")
    assert [one["key"] for one in values["agencies"]] == ["340323-government", "340323100-township"]
    assert "/en/agency/340323-government" in html
    values, html = corpus.page(search, q="固镇县 2020")
    assert values["agencies"][0]["year"] == 2020
    assert "/en/report/340323-government/2020" in html
    assert [(one["key"], one["year"]) for one in values["titles"]] == [("340323-government", 2020)]


def test_pages_follow_one_another(tmp_path):
    with planting(tmp_path / "data") as made:
        agency = made.agency("固镇县人民政府", "340323")
        for year in range(1950, 2000):
            made.report(agency, year, sections=[(1, HEADING, f"公开，{year}。"), (2, "二、", "公开")], form="narrative")
    corpus = Published(tmp_path / "data")
    for query in ({}, {"region": "34"}):
        seen, after = [], ""
        for _ in range(10):
            values, html = corpus.page(search, q="公开", after=after, **query)
            seen += [hit.report["year"] for hit in values["found"].hits]
            after = str(values["found"].after)
            assert ('rel="next"' in html) == (after != "0")
            if after == "0":
                break
        assert seen == list(range(1999, 1949, -1))
    values, _ = corpus.page(search, q="公开")
    assert (values["found"].count, values["found"].told) == (50, "exact")
    values, _ = corpus.page(search, q="开")  # no pair: texts are gone through
    assert (len(values["found"].hits), values["found"].count) == (20, None)


def test_common_words_of_a_choice_are_read_report_by_report(corpus, monkeypatch):
    asked = {"q": "复议", "region": "34"}
    by_index = found(corpus, **asked)
    monkeypatch.setattr(texts, "HITS", 2)
    monkeypatch.setattr(texts, "SIZE", 2)
    values, _ = corpus.page(search, **asked)
    assert (values["found"].count, values["found"].after > 0) == (None, True)
    first = found(corpus, **asked)
    assert first + found(corpus, **asked, after=str(values["found"].after)) == by_index
    assert len(first) == 2


ODD = ["", " ", '"', '""', "“", "*", "%", "复议*", "NEAR(复议 公开)", "pairs:复议", "复议 OR 公开", "复议 AND", "NOT 复议", "-复议", "^复议", "'; DROP TABLE reports; --",
       '" OR 1=1 --', "\x00复议", "复" * 5000, "a" * 5000, " ".join("复议公开收费诉讼" * 40), "{复议}", "(((", "\ue0001", "\u202e复议", "ﷺ", "İstanbul", "𠀀𠀁", "ß复议",
       "<script>alert(1)</script>", "../../etc/passwd", "100%", "1e999", "🏛️复议"]


@pytest.mark.parametrize("q", ODD)
def test_odd_input_gives_a_page(corpus, q):
    for lang in ("en", "zh"):
        values, html = corpus.page(search, lang, q=q, year=q, region=q, section=q, form=q, level=q, after=q)
        assert "<script>alert" not in html
        assert not values["found"] or len(values["found"].hits) <= 20


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60), year=st.text(max_size=6), region=st.text(max_size=12), after=st.text(alphabet="0123456789-", max_size=20))
def test_any_input_gives_a_page(corpus, q, year, region, after):
    corpus.page(search, q=q, year=year, region=region, after=after)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="复议行政公开 \n２0aAß。<", max_size=60), word=st.text(alphabet="复议公20aß", min_size=1, max_size=4))
def test_marks_lie_in_the_text_and_apart(text, word):
    places = spans(text, [word])
    if places is not None:
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert all(before[1] < after[0] for before, after in itertools.pairwise(places))
        assert any(piece.hit for piece in snippet(text, places))


def test_words_of_a_query():
    assert words('复议 "行政 诉讼" 「依 申请」公开') == (("复议", "行政诉讼", "依申请", "公开"), ())
    assert words("a b c d e f g h i j")[1] == ("i", "j")
