"""By when reports are due: the law, and what an operator's file may say."""

from __future__ import annotations

from datetime import date

import pytest

from archive.calendar.deadlines import LOCAL, Deadlines, DeadlinesError, load

LAW = load()


@pytest.mark.parametrize(("level", "kind", "unit", "year", "wanted"), [
    ("county", "department", "教育局", 2007, None),
    ("county", "department", "教育局", 2008, date(2009, 3, 31)),
    ("county", "department", "教育局", 2018, date(2019, 3, 31)),
    ("county", "department", "教育局", 2019, date(2020, 1, 31)),
    ("nation", "department", "教育部", 2023, date(2024, 1, 31)),
    ("province", "department", "教育厅", 2020, date(2021, 1, 31)),
    ("county", "department", "办公室", 2020, date(2021, 3, 31)),
    ("city", "government", "", 2018, date(2019, 3, 31)),
    ("city", "government", "", 2019, date(2020, 3, 31)),
    ("township", "township", "", 2019, date(2020, 3, 31)),
    ("township", "department", "财政所", 2019, date(2020, 3, 31)),
    ("county", "zone", "经济开发区", 2024, date(2025, 3, 31)),
    ("", "other", "", 2024, date(2025, 3, 31)),
])
def test_the_law(level, kind, unit, year, wanted):
    assert LAW.due("340323", level, kind, unit, year) == wanted
    assert LAW.dues("340323", level, kind, unit)[year] == wanted


def test_the_shipped_local_file_says_nothing():
    assert LOCAL.exists()
    assert LAW.local == ()


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> Deadlines:
        path = tmp_path / "deadlines.toml"
        path.write_text(text, encoding="utf-8")
        return load(path)
    return write


def test_the_earliest_that_fits_counts(file):
    found = file('''
        [[deadline]]
        region = "340000"
        due = "01-25"
        from = 2021
        to = 2022
        source = "皖政办"
        [[deadline]]
        region = "340323"
        kinds = ["township"]
        due = "01-20"
        [[deadline]]
        units = ["财政局"]
        due = "01-10"
        [[ended]]
        region = "3403"
        units = ["粮食局"]
        last = 2018''')
    assert found.due("340323108", "township", "township", "", 2021) == date(2022, 1, 20)
    assert found.due("340321108", "township", "township", "", 2021) == date(2022, 1, 25)
    assert found.due("340321108", "township", "township", "", 2023) == date(2024, 3, 31)
    assert found.due("340323", "county", "department", "教育局", 2020) == date(2021, 1, 31)
    assert found.due("110105", "county", "department", "财政局", 2020) == date(2021, 1, 10)
    assert (found.ended("340323", "粮食局"), found.ended("110105", "粮食局"), found.ended("110105", "国土资源局")) == (2018, None, 2017)


@pytest.mark.parametrize(("text", "says"), [
    ('[[deadline]]\ndue = "01-20"\nmonth = 1', "deadline 1: unknown key 'month'"),
    ('[[deadlines]]\ndue = "01-20"', "the file: unknown key 'deadlines'"),
    ('[[ended]]\nunits = ["x"]\nlast = 2018\nyear = 1', "ended 1: unknown key 'year'"),
    ('[[ended]]\nlast = 2018', "ended 1: units"), ('[[ended]]\nunits = ["x"]', "ended 1: units"),
    ('[[deadline]]\ndue = "02-29"', "deadline 1: due must be"), ('[[deadline]]\nregion = "34"', "deadline 1: due must be"),
    ('[[deadline]]\ndue = 120', "deadline 1: due must be"), ('[[deadline]]\ndue = "13-01"', "deadline 1: due must be"),
    ('[[deadline]]\ndue = "01-20"\nfrom = "2021"', "from must be a report year"), ('[[deadline]]\ndue = "01-20"\nfrom = true', "from must be"),
    ('[[deadline]]\ndue = "01-20"\nfrom = 2021\nto = 2020', "from and to"), ('[[deadline]]\ndue = "01-20"\nfrom = 2007', "since 2008"),
    ('[[deadline]]\ndue = "01-20"\nregion = "安徽"', "region must be"), ('[[deadline]]\ndue = "01-20"\nregion = 34', "region must be a text"),
    ('[[deadline]]\ndue = "01-20"\nkinds = ["town"]', "kinds: no 'town'; there are government"),
    ('[[deadline]]\ndue = "01-20"\nlevels = "county"', "levels must be a list"),
    ('[[deadline]]\ndue = "04-15"', "is not earlier than the law's"),
    ('[[deadline]]\ndue = "02-15"\nkinds = ["department"]\nlevels = ["county"]\nfrom = 2019', "is not earlier than the law's"),
    ('deadline = 3', "write entries as [[deadline]]"), ('[[deadline]\n', "not a readable TOML file"),
])
def test_what_is_refused(file, text, says):
    with pytest.raises(DeadlinesError) as raised:
        file(text)
    assert says in str(raised.value)
    assert "deadlines.toml" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DeadlinesError, match=r"none\.toml: not a readable"):
        load(tmp_path / "none.toml")
