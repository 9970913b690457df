"""What a visitor does, in a real browser: every kind of page at the width of a desk and of a phone, by mouse, by keyboard, without scripts."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.publish.serving import browsing, needs_browser, serving

pytestmark = needs_browser

WIDTHS = {"desk": 1280, "phone": 360}
AGENCY = "640221100-township"  # 平罗县城关镇: its report for 2020 has row totals that do not add up
WRONG = f"{AGENCY}/2020/1/requests.granted.total"
PAGES = {
    "home": "/", "country": "/region/", "county": "/region/640221", "agency": f"/agency/{AGENCY}", "report": f"/report/{AGENCY}/2020",
    "evidence": f"/cell/{WRONG}", "compare": f"/compare?a={AGENCY}/2020&b={AGENCY}/2021", "search": "/search?q=" + quote("复议"),
    "questions": "/questions", "question": "/questions/sums-that-do-not-hold", "charts": "/charts", "quality": "/quality",
    "codebook": "/codebook", "about": "/about", "missing": "/agency/nobody",
}
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def site(world, tmp_path_factory):
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(world, data)
    with serving(data) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with browsing() as running:
        yield running


@contextmanager
def looking(browser, width, **how):
    """A page, and what its console says meanwhile: nothing may go wrong unnoticed."""
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, **how)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [line for line in said if "404" not in line] == []


def fits(page):
    """Nothing is wider than the window, but for what scrolls by itself."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def violations(page):
    """Grave breaches of WCAG 2 A and AA, by axe-core: rule → how often, and the first place."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]})
    return {one["id"]: (len(one["nodes"]), one["nodes"][0]["html"][:200]) for one in found.response["violations"] if one["impact"] in GRAVE}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_and_is_accessible(site, browser, name, width):
    lang, scheme = ("en", "light") if width == "desk" else ("zh", "dark")
    with looking(browser, width, color_scheme=scheme) as page:
        page.goto(f"{site}/{lang}{PAGES[name]}")
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.lang") == {"en": "en", "zh": "zh-Hans"}[lang]
        assert fits(page)
        assert violations(page) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_from_home_to_the_page_that_a_wrong_total_came_from(site, browser, width):
    with looking(browser, width) as page:
        page.goto(site + "/en/")
        page.locator("main a[href*='/region/640000']").first.click()
        page.locator("main a[href*='/region/6402']").first.click()
        if "/region/640221" not in page.url:
            page.locator("main a[href$='/region/640221']").first.click()
        page.locator("main a", has_text="平罗县城关镇人民政府").first.click()
        assert page.url.endswith("/agency/" + AGENCY)
        page.locator(f"main a[href$='/report/{AGENCY}/2020']").first.click()
        flagged = page.locator(f"a[href*='/cell/{WRONG}']").first
        assert page.locator("td", has=page.locator(f"a[href*='/cell/{WRONG}']")).locator(".mark.error").count() == 1
        flagged.click()
        frame = page.frame_locator("iframe").first
        cell = frame.locator(page.locator("iframe").first.get_attribute("src").partition("#")[2].join(["#", ""]))
        cell.wait_for()
        assert cell.inner_text().strip() == "0"
        assert page.locator("iframe").first.get_attribute("sandbox") is not None
        assert page.locator("main", has_text="SHA-256").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_search_for_a_word_of_two_characters(site, browser, width):
    with looking(browser, width) as page:
        page.goto(site + "/zh/")
        page.locator("input[name=q]").first.fill("申请")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        marks = page.locator("main mark")
        assert marks.count() > 0
        assert {text.replace(" ", "") for text in marks.all_inner_texts()} == {"申请"}


@pytest.mark.parametrize("width", WIDTHS)
def test_two_years_side_by_side(site, browser, width):
    with looking(browser, width) as page:
        page.goto(f"{site}/en/report/{AGENCY}/2020")
        page.locator("form[action*=compare] button").first.click()
        page.wait_for_url("**/compare?*")
        assert page.locator("main table").count() > 0
        assert fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_chart_and_a_question_with_its_sql(site, browser, width):
    with looking(browser, width) as page:
        page.goto(site + "/en/charts")
        page.locator("select[name=measure]").select_option(index=2)
        page.locator("main form button").first.click()
        page.wait_for_function("[...document.querySelectorAll('.plot')].every(plot => plot.dataset.drawn)")
        assert page.locator(".plot svg").count() > 0
        page.goto(site + "/en/questions")
        page.locator("main a[href*='sums-that-do-not-hold']").first.click()
        page.locator("select[name=year]").select_option("2020")
        page.locator("main form button").first.click()
        page.wait_for_url(re.compile("year=2020"))
        assert page.locator("main table a", has_text="平罗县城关镇人民政府").count() > 0
        assert page.locator("main pre", has_text="SELECT").count() == 1
        href = page.locator("main a", has_text="JSON").first.get_attribute("href")
        assert json.loads(page.request.get(site + href).text())


def test_by_keyboard_alone(site, browser):
    """Tab to the skip link, to the search box, to a result and into its report; where the focus is can be seen."""
    with looking(browser, "desk") as page:
        page.goto(site + "/en/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.goto(site + "/en/")
        to(page, "document.activeElement.id === 'find'")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none' || getComputedStyle(document.activeElement).boxShadow !== 'none'")
        page.keyboard.type("城关镇")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        to(page, "document.activeElement.getAttribute('href')?.includes('/agency/')")
        page.keyboard.press("Enter")
        page.wait_for_url("**/agency/*")
        to(page, "document.activeElement.getAttribute('href')?.includes('/report/')")
        page.keyboard.press("Enter")
        page.wait_for_url("**/report/**")
        to(page, "document.activeElement.getAttribute('href')?.includes('/cell/')", most=200)
        page.keyboard.press("Enter")
        page.wait_for_url("**/cell/**")


def to(page, where, most=60):
    """Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(where):
            return
    raise AssertionError(f"not reached by Tab: {where}")


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts(site, browser, name):
    with looking(browser, "phone", java_script_enabled=False) as page:
        page.goto(f"{site}/en{PAGES[name]}")
        assert len(page.locator("main").inner_text()) > 40


def test_nothing_is_asked_of_other_hosts(site, browser):
    with looking(browser, "desk") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        for path in PAGES.values():
            page.goto(f"{site}/en{path}")
            page.wait_for_load_state("networkidle")
        assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []
