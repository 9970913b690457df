"""How portals stand: what needs a person, the page, the command."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from archive.operation.health import told
from archive.operation.page import page
from archive.operation.state import KEPT_VISITS, SEVERITY
from archive.operation.written import write
from tests.archive.commands import call, fill, objects
from tests.archive.standings import NOW, run, standing, state, visit, world

PORTALS = """
[[portal]]
id = "ah-guzhen"
name = "固镇县"
region = "340323"
url = "https://www.guzhen.gov.cn/"
[[portal]]
id = "ah-qimen"
name = "祁门县"
region = "341024"
url = "https://www.qimen.gov.cn/"
"""


def history(*outcomes, **changes):
    """A portal whose visits, a day apart, the newest first, ended so."""
    return standing("ah-guzhen", *(visit("ah-guzhen", one, days) for days, one in enumerate(outcomes)), **changes)


@pytest.mark.parametrize(("outcomes", "need"), [
    ((), "new"), (("complete",), "good"), (("complete", "blocked", "blocked"), "good"),
    (("gone",), "person"), (("changed",), "person"), (("robots",), "person"), (("empty",), "person"),
    (("blocked", "complete"), "wait"), (("blocked", "blocked", "complete"), "person"),
    (("unreachable", "unreachable", "complete"), "wait"), (("unreachable", "blocked", "unreachable"), "person"),
    (("incomplete", "incomplete"), "wait"), (("incomplete",) * 3, "person"),
])
def test_what_needs_a_person(outcomes, need):
    assert history(*outcomes).need == need


def test_visits_that_left_a_portal_alone_are_no_failures_of_it():
    alone = visit("ah-guzhen", "blocked", 0, requests=0), visit("ah-guzhen", "blocked", 1, requests=0)
    portal = standing("ah-guzhen", *alone, visit("ah-guzhen", "blocked", 2), visit("ah-guzhen", days=3))
    assert (portal.streak, portal.need) == (1, "wait")
    assert portal.tried_at == NOW - timedelta(days=2)
    assert portal.since == NOW - timedelta(days=2)
    assert portal.good_at == NOW - timedelta(days=3)


def test_when_a_portal_that_refuses_is_tried_again():
    assert history("blocked", "complete").next_try == NOW + timedelta(days=1)
    assert history("blocked", "blocked", "blocked").next_try == NOW + timedelta(days=4)
    assert history(*["blocked"] * KEPT_VISITS).next_try == NOW + timedelta(days=30)
    assert history("unreachable", "unreachable").next_try is None
    assert history("unreachable", "unreachable", "unreachable").next_try == NOW + timedelta(days=4)
    assert history("complete").next_try is None
    assert standing("ah-guzhen", visit("ah-guzhen", "blocked", captured=1)).next_try is None  # it gave a document


def test_an_interrupted_visit_is_neither_good_nor_a_failure():
    portal = standing("ah-guzhen", visit("ah-guzhen", "incomplete", 0, interrupted=True), visit("ah-guzhen", days=1))
    assert (portal.streak, portal.need) == (0, "wait")


def test_the_gravest_comes_first():
    portals = [history(*[outcome] * 3) for outcome in SEVERITY]
    portals = [standing(f"p{n}", *one.visits) for n, one in enumerate(portals)]
    shown = state([*portals[::-1], standing("never")])
    assert [one.id for one in shown.portals] == [*(f"p{n}" for n in range(7)), "never", "p7"]


def test_an_earlier_state():
    shown = state([history("gone", "complete")], [run(1), run(0)]).before(NOW - timedelta(hours=1))
    assert shown.portals[0].need == "good"
    assert [(one.status, one.ended_at is None) for one in shown.runs] == [("ended", False), ("", True)]
    assert shown.before(NOW - timedelta(days=9)).portals[0].good_at is None


# ---- the page --------------------------------------------------------------------------------------------

class Page(HTMLParser):
    """Ids, links within the page, and what could fetch something."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.inner, self.fetching = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.ids += [told["id"]] if "id" in told else []
        self.inner += [told["href"][1:]] if told.get("href", "").startswith("#") else []
        self.fetching += [tag] if tag in {"script", "link", "img", "iframe", "object"} or "src" in told else []


@pytest.mark.parametrize("number", [5, 3000])
def test_the_page_needs_nothing_else_and_is_small(number):
    text = page(world(number))
    read = Page(text)
    assert not read.fetching
    assert "@import" not in text
    assert "url(" not in text
    assert set(read.inner) <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))
    assert len(text.encode()) < 2_000_000
    assert text.count("<tr class=") >= number


def test_a_page_on_which_everything_is_wrong_is_small_too():
    reason = "the list names nothing any more, " * 9
    portals = [standing(f"county-{n}", visit(f"county-{n}", "changed", reason=reason), region=f"{n % 60 + 10}0000") for n in range(3000)]
    text = page(state(portals, [run()]))
    assert len(text.encode()) < 2_000_000
    assert "… and 2700 more" in text


def test_texts_of_others_are_shown_as_texts():
    bad = '<script>alert(1)</script>"&'
    text = page(state([standing("x", visit("x", "changed", reason=bad), name=bad, region='9"<'),
                       standing("y", visit("y"), name="y")], [run(status='<b>"')]))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"javascript:", text)


def test_outcomes_are_words_not_only_colours():
    text = page(state([history(outcome) for outcome in SEVERITY]))
    for outcome in SEVERITY:
        assert f">{outcome}</b>" in text


def test_files_of_the_health_folder(tmp_path):
    write(world(5), tmp_path)
    write(world(6), tmp_path)
    assert sorted(file.name for file in (tmp_path / "health").iterdir()) == ["health.json", "index.html", "xxgk.prom"]
    kept = json.loads((tmp_path / "health" / "health.json").read_text(encoding="utf-8"))
    assert kept == told(world(6))
    assert len(kept["portals"]) == 6
    assert kept["run"]["outcomes"] == {"complete": -3, "blocked": 9}


# ---- the command -----------------------------------------------------------------------------------------

def test_command(tmp_path):
    data = fill(tmp_path / "data")
    (tmp_path / "portals.toml").write_text(PORTALS, encoding="utf-8")
    result = call("health", "--data", data, "--registry", tmp_path / "portals.toml", "--html", tmp_path / "page.html", "--json")
    first, second = objects(result)
    assert (first["portal"], first["name"], first["outcome"], first["need"]) == ("ah-guzhen", "固镇县", "blocked", "wait")
    assert (first["reports"], first["latest_year"], first["reason"]) == (2, 2020, "403 for the column")
    assert (second["portal"], second["outcome"], second["need"]) == ("ah-qimen", None, "new")
    assert "403 for the column" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert result.exit_code == 0
    plain = call("health", "--data", data, "--registry", tmp_path / "portals.toml")
    assert plain.stdout == "2 portals: 0 needs a person, 1 may heal by itself, 1 never visited, 0 in order\n"


def test_bad_input(tmp_path):
    data = fill(tmp_path / "data")
    (tmp_path / "portals.toml").write_text(PORTALS, encoding="utf-8")
    for more, status in ((("--registry", tmp_path / "none"), 1), (("--html", tmp_path / "portals.toml" / "x"), 1)):
        result = call("health", "--data", data, *more)
        assert result.exit_code == status
        assert str(tmp_path) in result.stderr
        assert len(result.stderr.splitlines()) == 1
