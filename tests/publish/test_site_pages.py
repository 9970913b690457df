"""The frame of the site over real HTTP: languages, addresses, headers, links, and the pages that browse."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.publish.answering import answering
from tests.publish.serving import serving

LANGUAGES = ("en", "zh")
PAGES = ("", "region/", "region/340000", "region/340323", "agency/340323108-township", "about")
# cells and archived bytes have a test of their own, tables are Datasette's, and one language stands for both where there are many
NOT_FOLLOWED = ("/xxgk", "/archive/", "/en/cell/", "/zh/cell/", "/zh/report/", "/zh/compare")


@pytest.fixture(scope="module")
def site(world):
    with serving(world) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


class Links(HTMLParser):
    """What a page leads to, and what of it would not be shown under the site's policy."""

    def __init__(self, html):
        super().__init__()
        self.found, self.refused, self.ids = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.found += [told[name] for name in ("href", "src", "action") if told.get(name)]
        self.ids += [told["id"]] if "id" in told else []
        self.refused += [name for name in told if name == "style" or name.startswith("on")]
        self.refused += [tag] if tag == "style" or (tag == "script" and "src" not in told) else []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_in_each_language(site, lang, page):
    got = site.get(f"/{lang}/{page}")
    assert got.status_code == 200
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">' in got.text
    other = "zh" if lang == "en" else "en"
    assert f'href="/{other}/{page}"' in got.text
    links = Links(got.text)
    assert not links.refused
    assert len(links.ids) == len(set(links.ids))
    assert got.text.count("<h1") == 1


def test_headers_of_every_kind_of_answer(site):
    for path in ("/", "/en/", "/en/nix", "/static/site.css", "/xxgk", "/xxgk/panel.json?_size=1", "/xxgk.db", "/xxgk/nix", "/en/region/a%00b"):
        got = site.get(path)
        assert got.headers["x-content-type-options"] == "nosniff", path
        assert got.headers["x-frame-options"] == "DENY"
        assert got.headers["referrer-policy"] == "same-origin"
        policy = got.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert "set-cookie" not in got.headers
        assert "server" not in got.headers
    assert "'unsafe-inline'" not in site.get("/en/").headers["content-security-policy"]


def test_the_first_page_is_in_the_language_that_the_browser_likes(site):
    for liked, lang in (("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB", "en"), ("de", "en"), ("", "en"), ("zh;q=0,en;q=0.1", "en")):
        got = site.get("/", headers={"accept-language": liked})
        assert (got.status_code, got.headers["location"]) == (302, f"/{lang}/")


def test_addresses_that_are_nearly_right_are_put_right(site):
    for given, right in (("/en", "/en/"), ("/zh/region", "/zh/region/"), ("/en/about/", "/en/about"), ("/about", "/en/about"),
                         ("/agency/340323108-township?x=1", "/en/agency/340323108-township?x=1")):
        got = site.get(given, headers={"accept-language": "en"})
        assert (got.status_code, got.headers["location"]) == (302, right)


def test_what_the_browser_has_is_not_sent_again(site):
    got = site.get("/en/about")
    again = site.get("/en/about", headers={"if-none-match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in site.get("/static/site.css").headers["cache-control"]


def test_head_is_get_without_a_body(site):
    got, head = site.get("/en/"), site.head("/en/")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


def test_every_link_of_the_site_leads_somewhere(world):
    """All pages of the demo world, from the home pages on."""
    with answering(world) as get:
        todo, seen, wrong = ["/en/", "/zh/"], set(), {}
        while todo:
            url = todo.pop()
            got = get(url)
            if got.status not in (200, 302):
                wrong[url] = got.status
            if got.headers.get("Content-Type", "").startswith("text/html"):
                for link in Links(got.body.decode()).found:
                    to = urlsplit(urljoin(f"http://site{url}", link))
                    found = to.path + (f"?{to.query}" if to.query else "")
                    if to.netloc == "site" and found not in seen and not found.startswith(NOT_FOLLOWED):
                        seen.add(found)
                        todo.append(found)
    assert wrong == {}
    assert len(seen) > 300


def test_home_tells_what_is_in_it(site):
    text = site.get("/en/").text
    figures = re.sub(r"<[^>]+>", " ", text.split('<dl class="figures">')[1].split("</dl>")[0])
    assert re.search(r"Reports\s+80\s+for 2019 to 2022", figures)
    assert re.search(r"Agencies\s+20\s+in 5 counties and cities, 5 provinces", figures)
    assert "4 of 4 expected reports are there, 0 of them late; 0 missing" in text


def test_browsing_leads_from_the_country_to_a_report(site):
    path = "/zh/region/"
    for name in ("安徽省", "蚌埠市", "固镇县", "固镇县连城镇"):
        found = re.search(rf'<a href="([^"]+)"[^>]*>{name}</a>', site.get(path).text)
        assert found, (path, name)
        path = found[1]
    assert path == "/zh/agency/340323108-township"
    text = site.get(path).text
    assert 'href="/zh/report/340323108-township/2020"' in text
    assert 'href="/zh/compare?a=340323108-township%2F2019&amp;b=340323108-township%2F2020"' in text


def test_an_agency_shows_printed_totals_and_says_blank_from_absent(world, site):
    text = site.get("/en/agency/640221100-township").text
    row = text.split(">2020</a></th>")[1].split("</tr>")[0]
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
    assert cells[:8] == ["2021-01-14", "3", "0", "0", "0", "0", "blank", "0"]
    assert "carry_identity" in text
    assert "missing: due 2024-03-31" in text
