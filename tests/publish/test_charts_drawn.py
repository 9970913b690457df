"""Charts: their figures, and that chromium draws them under the site's policy without a word of complaint."""

from __future__ import annotations

import pytest

from archive.publish.charts import bundle, spec
from archive.publish.charts.agency import charts as of_agency
from archive.publish.charts.series import read
from archive.publish.site.asked import NotFound
from archive.publish.site.pages.charts import charts, script
from archive.publish.summaries.measures import GROUPS, measures
from tests.publish.planted import Published, planting
from tests.publish.serving import browsing, needs_browser, serving


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    data = tmp_path_factory.mktemp("charted") / "data"
    with planting(data) as made:
        always = made.agency("固镇县人民政府", "340323")
        later = made.agency("建宁县人民政府", "350430")
        town = made.agency("固镇县连城镇人民政府", "340323100", level="township", kind="township")
        for year in range(2014, 2019):
            made.report(always, year, statistics={"requests.received": 10 + year - 2014, "reconsideration": 1, "litigation": 2})
        for year in range(2019, 2024):
            made.report(always, year, {"new_received": {"natural_person": 10, "total": 20}, "granted": 5, "partially_granted": 5, "denied_process_info": 4,
                                       "total_processed": 20, "carried_forward": 1}, disputes={"reconsideration": (3, 1, 0, 1, 5)})
        for year in range(2022, 2024):
            made.report(later, year, {"new_received": 100, "granted": 0, "total_processed": 50}, findings=["row_sum"])
            made.report(town, year, {"new_received": 0, "total_processed": 0}, published=f"{year + 1}-05-01")
    return Published(data)


def years(corpus, name, field, province="", level=""):
    return {row["year"]: row[field] for row in read(corpus.conn, measures()[name], province, level)}


def test_sums_stand_beside_the_reports_behind_them(corpus):
    assert years(corpus, "received", "total") == {**{year: year - 2004 for year in range(2014, 2019)}, 2019: 20, 2020: 20, 2021: 20, 2022: 120, 2023: 120}
    assert years(corpus, "received", "reports") == {**dict.fromkeys(range(2014, 2022), 1), 2022: 3, 2023: 3}
    assert years(corpus, "received", "median")[2023] == 20
    assert years(corpus, "received", "mean")[2023] == 40


def test_the_panel_is_the_same_agencies_every_year(corpus):
    assert years(corpus, "received", "panel_total") == {**{year: year - 2004 for year in range(2014, 2019)}, **dict.fromkeys(range(2019, 2024), 20)}
    assert set(years(corpus, "received", "panel_reports").values()) == {1}


def test_shares_have_their_denominators(corpus):
    assert years(corpus, "granted_share", "share")[2021] == 0.5
    assert years(corpus, "granted_share", "out_of")[2023] == 70  # of a report without answered requests there is no share
    assert years(corpus, "reconsideration_corrected_share", "share")[2020] == 0.25
    assert years(corpus, "late", "share")[2023] == pytest.approx(1 / 3)
    assert years(corpus, "broken_sums", "share", "350000")[2023] == 1
    assert years(corpus, "without_requests", "share")[2022] == pytest.approx(1 / 3)
    assert years(corpus, "natural_person_share", "share")[2023] == 0.5


def test_refusals_by_ground(corpus):
    values, html = corpus.page(charts, measure="denied")
    assert [(row["year"], row["denied_process_info"]) for row in values["grounds"].rows] == [(year, 4) for year in range(2019, 2024)]
    assert 'id="plot-grounds"' in html
    assert corpus.page(charts, measure="denied", region="350000")[0]["grounds"] is None


def test_provinces_and_levels(corpus):
    assert years(corpus, "received", "total", "340000")[2023] == 20
    assert years(corpus, "received", "total", "340000", "township") == {2022: 0, 2023: 0}
    assert years(corpus, "received", "total", "", "county")[2023] == 120
    assert years(corpus, "received", "total", "110000") == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", measures())
def test_every_measure_has_a_page(corpus, name, lang):
    measure = measures()[name]
    assert measure.group in GROUPS
    assert bool(measure.note_en) == bool(measure.note_zh)
    for show in ("total", "panel", "median"):
        values, html = corpus.page(charts, lang, measure=name, show=show)
        assert values["chart"].title == measure.title(lang)
        assert "data-spec" in html or not values["chart"].rows


@pytest.mark.parametrize("query", [{"measure": "x"}, {"show": "'"}, {"region": "999999"}, {"region": "340323"}, {"level": "moon"}, {"measure": "late' OR 1"}])
def test_odd_choices_give_a_page(corpus, query):
    _, html = corpus.page(charts, **query)
    assert "<h1>" in html


def test_an_agency_has_lines_that_end_at_gaps(corpus):
    agency = corpus.conn.execute("SELECT agency FROM summary_agencies WHERE key = '340323-government'").fetchone()[0]
    requests, disputes = of_agency(corpus.conn, agency, "en")
    eras = {point["year"]: point["era"] for point in requests.spec["data"]["values"] if point["series"] == "Requests received"}
    assert eras[2018] != eras[2019] == eras[2023]
    assert disputes.rows[-1]["reconsiderations"] == 5
    assert of_agency(corpus.conn, -1, "en") == []


def test_breaks_are_marked_only_inside_the_years():
    drawn = spec.lines([{"year": year, "value": 1, "series": "a", "era": ""} for year in (2015, 2020)], "t", names=("Year", "form {year}"))
    assert [one["at"] for layer in drawn["layer"] for one in layer.get("data", {}).get("values", []) if layer["mark"]["type"] == "text"] == [2018.5]


def test_the_script_is_made_once_and_has_one_address(corpus):
    asked = corpus.asked({"version": bundle.version()})
    first = script(corpus.conn, asked)
    assert b"vegaEmbed" in first.body
    assert "immutable" in first.headers["Cache-Control"]
    assert (corpus.path.parent / f"vega-{bundle.version()}.js").read_bytes() == first.body
    with pytest.raises(NotFound):
        script(corpus.conn, corpus.asked({"version": "0.0.1"}))


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chromium_draws_them(corpus, scheme):
    pages = {"/en/charts?measure=received&show=total": 2, "/zh/charts?measure=granted_share&show=median": 2, "/en/charts?show=panel&measure=denied": 3,
             "/en/questions/where-reconsideration-corrects": 1, "/en/agency/340323-government": 2}
    with serving(corpus.data) as site, browsing() as browser:
        context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(request.url))
        for path, plots in pages.items():
            page.goto(site + path)
            page.wait_for_function("[...document.querySelectorAll('.plot')].every(plot => plot.dataset.drawn)")
            assert page.locator(".plot svg").count() == plots
            assert page.locator(".plot svg .mark-rect path, .plot svg .mark-line path, .plot svg .mark-symbol path").count() >= plots
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator(".plot svg .mark-symbol path").first.hover()
        page.wait_for_selector("#vg-tooltip-element.visible")
        assert said == []  # neither an error nor a breach of the policy
