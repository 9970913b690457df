"""The codebook on the site: whole in both languages, every link in it leads somewhere, words are found."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from archive.publish.codebook import codebook
from tests.publish.serving import serving

BOOK = codebook()
PARTS = ["", "/cells", "/codes", *(f"/{table.name}" for table in BOOK.tables)]


@pytest.fixture(scope="module")
def site(world):
    with serving(world) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


class Seen(HTMLParser):
    """Ids and addresses of a page."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if tag == "a" and "href" in told else []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_part_and_every_place_that_is_pointed_at(site, lang):
    pages = {}
    for part in PARTS:
        got = site.get(f"/{lang}/codebook{part}")
        assert got.status_code == 200, part
        pages[f"/{lang}/codebook{part}"] = Seen(got.text)
    for address, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), address
        for link in page.links:
            to = urlsplit(link)
            path = unquote(to.path) or address
            if path.startswith(f"/{lang}/codebook"):
                assert path in pages, (address, link)
                assert not to.fragment or unquote(to.fragment) in pages[path].ids, (address, link)


def test_what_is_told_of_a_table_and_of_a_cell(site):
    panel = site.get("/zh/codebook/panel").text
    assert "未公开占比" not in panel  # the meaning is told, not the short name
    assert "（三）至（五）合计占办理总计的比例" in panel
    assert 'href="#requests_total_processed"' in panel
    cells = site.get("/en/codebook/cells").text
    assert "Granted · Natural persons" in cells
    assert "国办公开办函〔2021〕30号" in cells


@pytest.mark.parametrize(("lang", "word", "found"), [
    ("zh", "不予公开", "requests.denied_state_secret.total"), ("en", "state secret", "requests.denied_state_secret.total"),
    ("en", "refusal_share", "panel.refusal_share"), ("zh", "截止日", "panel.due")])
def test_a_word_is_found(site, lang, word, found):
    assert found in re.sub(r"<[^>]+>", "", site.get(f"/{lang}/codebook", params={"q": word}).text)


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "x" * 5000, "%", "' OR 1=1 --", "\0", "   "])
def test_odd_words_do_no_harm(site, word):
    got = site.get("/en/codebook", params={"q": word})
    assert got.status_code in (200, 400)
    assert "<script>alert" not in got.text


def test_what_there_is_not(site):
    got = site.get("/zh/codebook/nonsense")
    assert got.status_code == 404
    assert "数据中没有名为" in got.text
