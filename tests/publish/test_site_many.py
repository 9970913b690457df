"""The site on 2,000 drawn reports: every kind of page and table that the measurements ask for is there and is whole."""

from __future__ import annotations

import pytest

from archive.folder import Folder
from archive.publish.snapshot import published
from tests.bench import national, pages
from tests.bench.synthetic.addresses import addresses
from tests.bench.synthetic.made import make


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    make(folder / "xxgk.db", 2000, share=0.1)
    return folder


def test_every_kind_of_page_is_shown(data):
    asked = addresses(published(Folder(data)))
    assert all(asked.values())
    with pages.served(data) as host:
        failed = {url: status for urls in asked.values() for url in urls[:3] if (status := pages.asked(host, url)[0]) != 200}
    assert failed == {}


def test_what_is_asked_of_the_country_has_answers(data):
    assert all(told["rows"] for told in national.queries(published(Folder(data))).values())


def test_the_panel_has_every_report_that_is_not_withdrawn(data, tmp_path):
    published(Folder(data))
    told = national.panel(data, tmp_path / "panel")
    assert 1990 <= told["rows"] <= 2000
    assert min(file.name for file in (tmp_path / "panel" / "parquet" / "panel").iterdir()) == "panel-2008.parquet"
