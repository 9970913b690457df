"""Each question on a database in which its answer was planted."""

from __future__ import annotations

import pytest

from archive.publish.questions import PARAMETERS, answer, questions, usual_year
from archive.publish.site.asked import NotFound
from archive.publish.site.pages.questions import index, question
from tests.publish.planted import Published, planting

FLAT = {"new_received": 30, "carried_over": 2, "granted": 20, "partially_granted": 3, "denied_state_secret": 0, "denied_process_info": 0,
        "total_processed": 30, "carried_forward": 2}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    data = tmp_path_factory.mktemp("planted") / "data"
    with planting(data) as made:
        guzhen = made.agency("固镇县人民政府", "340323")
        school = made.agency("固镇县教育局", "340323", kind="department", unit="教育局")
        jianning = made.agency("建宁县人民政府", "350430")
        old = made.agency("明溪县人民政府", "350421")
        made.report(guzhen, 2021, FLAT)
        made.report(guzhen, 2022, FLAT | {"carried_over": 5, "denied_process_info": 12, "denied_state_secret": 3}, fee=120.5,
                    disputes={"reconsideration": (6, 2, 0, 1, 9), "litigation_direct": (1, 3, 0, 0, 4), "litigation_after_reconsideration": (0, 1, 0, 2, 3)})
        made.report(school, 2021, FLAT)
        made.report(school, 2022, FLAT, findings=["row_sum", "row_sum", "carry_identity", "absent_row"], published="2023-03-02")
        made.report(jianning, 2021, FLAT | {"new_received": 7, "total_processed": 7})
        made.report(jianning, 2022, {"new_received": 700, "carried_over": 2, "total_processed": 700, "carried_forward": 0})
        made.report(old, 2017, statistics={"fees_wan": 3, "requests.received": 40, "requests.replied": 40})
        made.report(old, 2021, {"new_received": 0, "granted": 0})
        made.report(old, 2022, {"new_received": 0, "granted": 0})
        made.portal("ah-guzhen", "固镇县人民政府", "340323", "complete")
        made.portal("fj-jianning", "建宁县人民政府", "350430", "blocked", "status 412")
    return Published(data)


def rows(corpus, name, year=2022, region=""):
    return answer(corpus.conn, questions()[name], year, region)


def told(corpus, name, *columns, year=2022, region=""):
    return [tuple(row[column] for column in columns) for row in rows(corpus, name, year, region)]


def test_who_refuses_and_why(corpus):
    assert told(corpus, "who-refuses", "key", "denied", "share", "ground") == [("340323-government", 15, 0.5, "requests.denied_process_info")]


def test_whose_totals_do_not_add_up(corpus):
    assert told(corpus, "sums-that-do-not-hold", "key", "broken_sums") == [("340323-department-教育局", 3)]


def test_who_is_late(corpus):
    assert told(corpus, "who-is-late", "key", "days", "due", "published") == [("340323-department-教育局", 30, "2023-01-31", "2023-03-02")]


def test_where_lawsuits_succeed(corpus):
    assert told(corpus, "where-lawsuits-succeed", "province", "corrected", "decided", "share", year=0) == [("安徽省", 4, 5, 0.8)]
    assert rows(corpus, "where-lawsuits-succeed", 2021) == []


def test_where_reconsideration_corrects(corpus):
    assert told(corpus, "where-reconsideration-corrects", "province", "corrected", "decided", "share") == [("安徽省", 2, 8, 0.25)]


def test_carry_over_that_does_not_match(corpus):
    assert told(corpus, "carry-over-that-does-not-match", "key", "forwarded", "carried_over", "difference") == [("340323-government", 2, 5, 3)]


def test_who_charges_fees(corpus):
    assert told(corpus, "who-charges-fees", "key", "amount", "unit") == [("340323-government", 120.5, "元")]
    assert told(corpus, "who-charges-fees", "key", "amount", "unit", year=2017) == [("350421-government", 3, "万元")]


def test_identical_figures(corpus):
    assert told(corpus, "identical-figures", "key", "received") == [("340323-department-教育局", 30)]


def test_agencies_without_any_request(corpus):
    assert told(corpus, "without-any-request", "key", "years_without", "years_told") == [("350421-government", 2, 2)]


def test_sudden_jumps(corpus):
    assert told(corpus, "sudden-jumps", "key", "earlier", "received", "times") == [("350430-government", 7, 700, 100)]


def test_portals_that_block(corpus):
    assert told(corpus, "which-portals-block", "division", "outcome", "reason", "day") == [("350430", "blocked", "status 412", "2025-06-01")]
    assert rows(corpus, "which-portals-block", region="34") == []


def test_counties_that_lack_reports(corpus):
    [county] = rows(corpus, "counties-that-lack-reports", 2018)
    assert (county["division"], county["above"], county["expected"], county["missing"] + county["blocked"], county["share"]) == ("350421", "三明市", 1, 1, 1)


def test_who_receives_most(corpus):
    assert told(corpus, "who-receives-most", "key", "requests")[:2] == [("350430-government", 700), ("340323-department-教育局", 30)]
    assert told(corpus, "who-receives-most", "requests", year=2017) == [(40,)]


def test_every_question_was_asked():
    asked = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert len(questions()) == 13 < len(asked)


@pytest.mark.parametrize("name", questions())
def test_a_region_narrows_and_nonsense_does_not_break(corpus, name):
    one = questions()[name]
    assert set(one.parameters) <= set(PARAMETERS)
    if "region" in one.asked:
        places = [row.get("key") or row["division"] for row in rows(corpus, name, region="35")]
        assert all(place.startswith("35") for place in places)
    for year, region in (("9999", "no"), ("'; DROP TABLE x", "%"), ("2022", "340323"), ("", "999999999999999999999")):
        values, html = corpus.page(question, path={"name": name}, year=year, region=region)
        assert one.text("title", "en").replace("'", "&#39;") in html
        assert values["count"] <= 10


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", questions())
def test_each_page_tells_its_answer_its_sql_and_where_to_take_it(corpus, name, lang):
    one = questions()[name]
    values, html = corpus.page(question, lang, {"name": name})
    for which in ("title", "answer", "caveat"):
        assert one.texts[f"{which}_{lang}"]
    assert f"/xxgk/{name}.csv?" in html
    assert f"/xxgk/{name}.json?" in html
    assert "/xxgk?sql=" in html
    assert {column for row in values["rows"] for column in row} <= set(one.columns)
    if one.chart and values["chart"]:
        assert {column.name for column in values["chart"].columns} <= set(one.columns)


def test_the_list_names_them_all(corpus):
    _, html = corpus.page(index, "zh")
    assert all(f"/zh/questions/{name}" in html for name in questions())


def test_a_question_that_is_none(corpus):
    with pytest.raises(NotFound):
        corpus.page(question, path={"name": "who'; DROP TABLE reports--"})


def test_the_usual_year_is_one_whose_reports_are_in(corpus):
    assert usual_year(corpus.conn) == 2022
