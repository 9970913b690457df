"""Hostile pages in a real browser that runs scripts: as they are they bite; from the archive nothing of them runs, asks or leads away."""

from __future__ import annotations

import contextlib
from html import escape

import pytest
from playwright.sync_api import Error

from archive.intake import Intake
from archive.publish.evidence.memento import address
from archive.publish.inert import Marked
from archive.warc.fields import stamp
from tests.archive.samples import PORTAL, exchange
from tests.archive.samples import at as moment
from tests.publish.hostile import BODIES, CHARSETS, first, page
from tests.publish.serving import browsing, listening, needs_browser, serving, until

pytestmark = needs_browser
PATIENCE = 20_000  # milliseconds
HUGE = {"deep", "deep tables", "many attributes", "long style", "spans"}  # no proof of what they would do is asked of them


@pytest.fixture(scope="module")
def evil():
    """The server that must not be asked, and the pages as they are."""
    pages: dict[str, bytes] = {}
    with listening(pages) as (at, asked):
        for number, body in enumerate(BODIES.values()):
            pages[f"/raw/{number}"] = page(body, at)
            pages[f"/first/{number}"] = first(body, at)
        pages.update({f"/charset/{number}": data for number, data in enumerate(CHARSETS.values())})
        yield at, asked, pages


@pytest.fixture(scope="module")
def site(evil, tmp_path_factory):
    """All of them in an archive, on a site."""
    at, _, pages = evil
    folder = tmp_path_factory.mktemp("hostile") / "data"
    with Intake(folder) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        for number, (path, data) in enumerate(pages.items()):
            intake.keep(exchange(f"{at}{path}", data, run=run, minutes=number, response_headers=(("Content-Type", "text/html"),)))
        intake.end_run("complete")
    with serving(folder) as base:
        yield {path: base + address(f"{at}{path}", stamp(moment(number))) for number, path in enumerate(pages)}


@pytest.fixture(scope="module")
def browser():
    with browsing() as browser:
        yield browser


@pytest.fixture
def opened(browser):
    """A page of a browser that runs scripts, and the addresses that it asks for."""
    context = browser.new_context(viewport={"width": 900, "height": 600})
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    context.on("dialog", lambda dialog: (requests.append("dialog"), dialog.dismiss()))
    yield tab, requests
    context.close()


RAN = "document.title === 'ran' || document.documentElement.hasAttribute('data-ran')"


def bites(tab, at, asked, path, patience):
    """Whether a page, shown as it is, runs or asks for something; patience: ms that it has after it is there."""
    asked.clear()
    with contextlib.suppress(Error):
        tab.goto(f"{at}{path}", wait_until="load")
        tab.wait_for_timeout(patience)
        if tab.evaluate(RAN):
            return True
    return any(one not in (path, "/favicon.ico") for one in asked)


def test_the_gallery_bites(opened, evil):
    """Shown as they are, most of these pages ask for something at once, on a busy machine a little later."""
    tab, _ = opened
    at, asked, _ = evil
    left = {number: name for number, name in enumerate(BODIES) if name not in HUGE}
    shown = len(left)
    for patience in (0, 500):
        if shown - len(left) <= 30:
            left = {number: name for number, name in left.items()
                    if not any(bites(tab, at, asked, f"/{kind}/{number}", patience) for kind in ("raw", "first"))}
    asked.clear()
    assert shown - len(left) > 30, sorted(left.values())


@pytest.mark.parametrize("kind", ["raw", "first", "charset"])
def test_nothing_runs_nothing_is_asked_for(opened, evil, site, kind):
    tab, requests = opened
    _, asked, _ = evil
    names = list(BODIES if kind != "charset" else CHARSETS)[:-1 if kind == "charset" else None]  # the last is no page, but a download
    for number, name in enumerate(names):
        url = site[f"/{kind}/{number}"]
        requests.clear()
        asked.clear()
        answer = tab.goto(url, wait_until="load")
        assert answer.status == 200, name
        assert not tab.evaluate(RAN), name
        for link in tab.locator("a, input, button, summary").all()[:4]:
            with contextlib.suppress(Error):
                link.click(force=True, no_wait_after=True, timeout=500)
        assert tab.url.partition("#")[0] == url, name
        assert set(requests) == {url}, name
        assert asked == [], name
        assert len(tab.frames) == 1, name


@pytest.mark.parametrize("kind", ["raw", "first"])
def test_the_cell_is_in_sight(opened, evil, site, kind):
    """Whatever a page does to hide, cover or move it."""
    tab, _ = opened
    seen = 0
    for number, name in enumerate(BODIES):
        data = evil[2][f"/{kind}/{number}"]
        own = next((own for own, text in Marked(data, "").texts.items() if text == "37"), None)
        if own is None:  # swallowed by something that the page never closes
            continue
        tab.goto("about:blank")
        tab.goto(f"{site[f'/{kind}/{number}']}#{own}", wait_until="load")
        until(tab, "own => document.getElementById(own).getBoundingClientRect().bottom <= innerHeight", own)
        told = tab.evaluate("""own => {
          const cell = document.getElementById(own), box = cell.getBoundingClientRect(), style = getComputedStyle(cell);
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          const inner = getComputedStyle(cell.firstElementChild || cell);
          return [cell.matches(':target'), cell.innerText.trim(), cell.contains(top), style.outlineStyle, inner.color, parseFloat(inner.fontSize) >= 12,
            box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth && box.width > 8 && box.height > 8];
        }""", own)
        assert told == [True, "37", True, "solid", "rgb(0, 0, 0)", True, True], name
        seen += 1
    assert seen > len(BODIES) - 8


def test_within_a_frame_of_another_site(opened, evil, site):
    """The site's own pages may frame a stored page; nobody else's may."""
    tab, _ = opened
    at, _, pages = evil
    pages["/frame"] = f"<iframe src='{escape(site['/raw/0'])}'></iframe>".encode()
    tab.goto(f"{at}/frame", wait_until="load")
    assert "自然人" not in tab.frames[-1].content()
