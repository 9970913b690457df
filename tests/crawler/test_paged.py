"""Articles of several pages: all of them are asked for."""

import pytest

from crawler.mechanics import paged
from crawler.platforms.trs import TRS
from tests.crawler.driver import COLUMN, HOME, Driver, article, column, item
from tests.crawler.pages import page

URL = "http://www.x.gov.cn/nb/t20240110_700.html"


@pytest.mark.parametrize(("pager", "names"), [
    ("<script>createPageHTML(3, 0, 't20240110_700', 'html')</script>", ["t20240110_700_1.html", "t20240110_700_2.html"]),
    ("<script>createPageHTML(3, 2, 't20240110_700', 'html')</script>", []),
    ("<script>createPageHTML(3, 0, 'index', 'html')</script>", []),
    ("<script>createPageHTML('p', 3, 1, 't20240110_700', 'html', 3)</script>", ["t20240110_700_2.html", "t20240110_700_3.html"]),
    ("<a href='t20240110_700_2.html'>2</a> <a href='t20240110_700_4.html'>尾页</a>", [f"t20240110_700_{n}.html" for n in (2, 3, 4)]),
    ("<a href='t20240110_700_2.html'>附表</a> <a href='t20240111_9.html'>下一页</a> <a href='/a/t20240110_700_2.html'>2</a>", []),
    ("", []),
])  # fmt: skip
def test_further_pages(pager: str, names: list[str]) -> None:
    found = page(f"<html><body><p>正文</p>{pager}</body></html>", URL)
    assert list(paged.further(found)) == [f"http://www.x.gov.cn/nb/{name}" for name in names]
    assert [file.url for file in TRS.files(found)] == list(paged.further(found))


def test_a_visit_fetches_them() -> None:
    driver = Driver()
    text = "<html><body><p>正文</p></body><script>createPageHTML(2, 0, 't20210109_90000', 'html')</script></html>"
    visit = driver.run({COLUMN: column(item(9)), article(9): text})
    assert driver.urls == [COLUMN, article(9), HOME + "zwgk/nb/202101/t20210109_90000_1.html"]
    assert (visit.outcome, driver.asked[-1].role) == ("complete", "attachment")
