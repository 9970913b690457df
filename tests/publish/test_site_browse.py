"""Browsing 1,500 drawn reports: what home, divisions and agencies tell is what the tables hold."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from archive.folder import Folder
from archive.publish.site.links import Links
from archive.publish.snapshot import published
from tests.bench.synthetic.made import make
from tests.publish.answering import answering

EN = Links("en")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    make(folder / "xxgk.db", 1500, share=0.05)
    return folder


@pytest.fixture(scope="module")
def get(data):
    with answering(data) as asked:
        def text(url):
            got = asked(url)
            assert got.status == 200, url
            return got.body.decode()

        yield text


@pytest.fixture
def rows(data):
    with closing(sqlite3.connect(published(Folder(data)))) as conn:
        yield lambda query, *values: conn.execute(query, values).fetchall()


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_tallies_of_a_division_are_those_of_its_parts(rows):
    """Provinces and agencies of no division together are the country; statuses together are what was expected."""
    whole = rows("SELECT year, sum(reports), sum(expected) FROM summary_region_years WHERE region = '' OR region IN"
                 " (SELECT region FROM summary_regions WHERE parent IS NULL) GROUP BY year HAVING sum(reports)")
    assert [row[:2] for row in whole] == rows("SELECT year, reports FROM summary_years ORDER BY year")
    assert not rows("SELECT * FROM summary_region_years WHERE expected <> published + late + missing + blocked")
    assert sum(row[2] for row in whole) >= rows("SELECT count(*) FROM summary_coverage WHERE status IN ('published', 'late')")[0][0]


def test_home_draws_a_tile_for_every_province(get, rows):
    text = get("/en/")
    tiles = re.findall(r'aria-label="([^":]+): (\d+) of (\d+) expected', text)
    year = rows("SELECT max(year) FROM summary_region_years WHERE expected > not_due")[0][0]
    for name, there, expected in tiles:
        found = rows("SELECT y.published + y.late, y.expected FROM summary_region_years y JOIN summary_regions r ON r.region = y.region"
                     " WHERE r.name = ? AND r.parent IS NULL AND y.year = ?", name, year)
        assert found == [(int(there), int(expected))]
    assert len(tiles) > 10


def test_an_agency_that_was_late_once(get, rows):
    key, year, days, name = rows("SELECT s.key, c.year, c.days, s.name FROM summary_coverage c JOIN summary_agencies s ON s.agency = c.agency"
                                 " WHERE c.status = 'late' AND s.region IS NOT NULL ORDER BY c.days DESC LIMIT 1")[0]
    assert f"{days} days late" in get(EN.agency(key))
    region = rows("SELECT region FROM summary_agencies WHERE key = ?", key)[0][0]
    found = re.search(rf'<td class="s-late"[^>]*><a href="{re.escape(EN.report(key, year))}"><span aria-hidden="true">\+{days}</span>', get(EN.region(region)))
    assert found, name


def test_a_missing_report_says_since_when(get, rows):
    key, year, due = rows("SELECT s.key, c.year, c.due FROM summary_coverage c JOIN summary_agencies s ON s.agency = c.agency"
                          " WHERE c.status = 'missing' LIMIT 1")[0]
    assert re.search(rf"{year} missing: due {due}, [\d,]+ days ago, and not on its portal", plain(get(EN.agency(key))))


@pytest.mark.parametrize(("form", "mark"), [("2014", "S"), ("narrative", "T")])
def test_numbers_from_elsewhere_are_marked(get, rows, form, mark):
    key, year = rows("SELECT s.key, r.year FROM reports r JOIN summary_agencies s ON s.agency = r.agency WHERE r.form = ? AND r.superseded_by IS NULL"
                     " AND r.id NOT IN (SELECT report FROM summary_withdrawn)"
                     " AND r.id IN (SELECT report FROM statistics WHERE indicator = 'requests.received' AND value IS NOT NULL"
                     " UNION SELECT report FROM statements WHERE fact = 'requests_received') LIMIT 1", form)[0]
    row = get(EN.agency(key)).split(f">{year}</a></th>")[1].split("</tr>")[0]
    assert f">{mark}</sup>" in row


def test_a_division_with_many_agencies_has_pages(get, rows):
    code, count = rows("SELECT substr(region, 1, 6), count(*) FROM summary_agencies WHERE length(region) >= 6 GROUP BY 1 ORDER BY 2 DESC LIMIT 1")[0]
    for number in ("0", "-1", "x", "99", "1e9", "٣", "9" * 30):
        assert "<h1" in get(f"{EN.region(code)}?page={number}")
    assert get(EN.region(code)).count('class="s-') >= count


def test_a_withdrawn_report_is_named_and_not_shown(get, rows):
    found = rows("SELECT s.key, r.year, w.reason FROM summary_withdrawn w JOIN reports r ON r.id = w.report JOIN summary_agencies s ON s.agency = r.agency"
                 " WHERE r.superseded_by IS NULL LIMIT 1")
    if not found:
        pytest.skip("none was drawn")
    key, year, reason = found[0]
    assert f"{year} withdrawn {reason}" in plain(get(EN.agency(key)))
