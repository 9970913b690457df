"""What the archive has already is read from it and not fetched again."""

from __future__ import annotations

import pytest

from archive.model import Known
from crawler.visiting.visit import Options
from tests.crawler.driver import COLUMN, HOME, NOW, SAME, Driver, column, item
from tests.crawler.pages import HTML

ARTICLE = HOME + "zwgk/nb/202101/t20210101_10000.html"
BODY = '<div class="TRS_Editor"><p>正文</p><a href="./P02021.pdf">年报.pdf</a></div>'


def archived(url: str = ARTICLE, body: str = BODY, text: str = "某镇2011年政府信息公开工作年度报告", listed: str = "2021-01-01") -> dict[str, Known]:
    return {url: Known(url, 200, HTML, body.encode(), NOW, text, listed, NOW)}


def test_a_known_article_is_read_from_the_archive_and_its_attachment_still_found() -> None:
    driver = Driver(known=archived())
    visit = driver.run({COLUMN: column(item(1)), HOME + "zwgk/nb/202101/P02021.pdf": "%PDF"})
    assert ARTICLE not in driver.urls
    assert (visit.outcome, visit.captured, visit.unchanged) == ("complete", 1, 1)


def test_everything_known_means_nothing_new() -> None:
    file = HOME + "zwgk/nb/202101/P02021.pdf"
    driver = Driver(known=archived() | {file: Known(file, 200, (), b"%PDF", NOW, "", "", NOW)})
    visit = driver.run({COLUMN: column(item(1))})
    assert (driver.urls, visit.captured, visit.unchanged) == ([COLUMN], 0, 2)


@pytest.mark.parametrize("known", [
    archived(text="某镇2011年政府信息公开工作年度报告（更正）"), archived(listed="2020-12-31"),
    archived(body="<html><body>请输入验证码</body></html>"), archived(body=""),
])  # fmt: skip
def test_a_changed_entry_or_a_bad_capture_is_fetched_again(known: dict[str, Known]) -> None:
    driver = Driver(known=known)
    driver.run({COLUMN: column(item(1))})
    assert ARTICLE in driver.urls


def test_full_fetches_known_documents_again_and_counts_what_did_not_change() -> None:
    driver = Driver(options=Options(full=True), known=archived())
    visit = driver.run({COLUMN: column(item(1)), ARTICLE: "<p>正文</p>"}, kept=SAME)
    assert ARTICLE in driver.urls
    assert (visit.captured, visit.unchanged) == (0, 1)


def test_the_same_bytes_at_a_new_address_are_a_new_document() -> None:
    assert Driver().run({COLUMN: column(item(1))}, kept=SAME).captured == 1
