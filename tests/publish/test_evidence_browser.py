"""The page of a number in a browser: the frame is at the marked cell, at the width of a desk and of a phone, by keyboard too."""

from __future__ import annotations

import shutil

import pytest

from archive.database import reading
from archive.database.asking import queries
from archive.publish.site.links import Links
from tests.publish.serving import browsing, needs_browser, serving, until

pytestmark = needs_browser
IN_SIGHT = """() => {
  const box = document.querySelector(':target').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth && box.width > 8;
}"""


@pytest.fixture(scope="module")
def site(world, tmp_path_factory):
    data = shutil.copytree(world, tmp_path_factory.mktemp("browser") / "data")
    with serving(data) as base:
        yield base, data


@pytest.fixture(scope="module")
def browser():
    with browsing() as browser:
        yield browser


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_frame_is_at_the_cell(site, browser, width, lang):
    base, data = site
    with reading(data / "published" / "xxgk.db") as conn:
        found = conn.execute("SELECT s.key, r.year, r.revision, min(r.id) FROM reports r JOIN summary_agencies s ON s.agency = r.agency"
                             " JOIN report_sources o ON o.report = r.id JOIN captures c ON c.id = o.capture GROUP BY c.portal").fetchall()
        reports = [(*row[:3], queries.load(conn, row[3])) for row in found]
    assert len(reports) == 5  # one of each family
    context = browser.new_context(viewport={"width": width, "height": 740})
    tab = context.new_page()
    refused = []
    tab.on("console", lambda message: refused.append(message.text))
    for key, year, revision, report in reports:
        figure = report.tables["requests.carried_forward.total"]
        tab.goto(base + Links(lang).cell(key, year, revision, figure.key), wait_until="load")
        frame = tab.frames[1]
        try:
            until(frame, IN_SIGHT)  # it scrolls when it is first drawn
        except AssertionError:  # a busy machine may have drawn it before it was laid out
            tab.reload(wait_until="load")
            frame = tab.frames[1]
            until(frame, IN_SIGHT)
        told = frame.evaluate("() => { const cell = document.querySelector(':target'); return [cell.innerText.trim(), getComputedStyle(cell).outlineStyle]; }")
        assert told == [figure.text.strip(), "solid"]
        assert frame.evaluate("try { parent.document.title } catch (error) { error.name }") == "SecurityError"
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.locator("iframe.page").focus()
        assert tab.evaluate("document.activeElement.tagName") == "IFRAME"
    assert refused == []
    context.close()
