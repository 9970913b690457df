"""`xxgk show`: the report as its form; where a number came from."""

from __future__ import annotations

import pytest

from tests.archive.commands import FIGURES, PAGE, call, fill, objects


@pytest.fixture
def data(tmp_path):
    return fill(tmp_path / "data")


@pytest.mark.parametrize("words", [["1"], ["连城镇 2020"], ["连城镇", "2020"], ["连城", "2020年"]])
def test_show_a_report(data, words):
    result = call("show", *words, "--data", data)
    assert result.exit_code == 0
    for text in ("第二十条第（九）项", "152790元", "+21", "（一）予以公开", "0 ✖1", "结果维持", "3.其他",
                 "[b]无", "✖1 error row_sum requests.granted.total: 总计 is 0, not 1", PAGE, ".warc.gz"):
        assert text in result.stdout
    assert "\x1b" not in result.stdout


def test_show_as_json(data):
    [told] = objects(call("show", "1", "--json", "--data", data))
    assert told["cells"] == {key: value[0] if isinstance(value, list) else value for key, value in FIGURES.items()}
    assert told["prints"]["requests.granted.business"] == ""
    assert told["units"] == {"proactive.procurement.amount": "元"}
    assert told["sources"][0]["url"] == PAGE


def test_show_where_a_number_came_from(data):
    result = call("--data", data, "show", "连城镇 2020", "--cell", "requests.granted.total", "--json")
    [told] = objects(result)
    assert (told["value"], told["print"], told["url"]) == (0, "0", PAGE)
    assert (told["table"], told["page"], told["row"], told["column"]) == (0, 1, 0, 6)
    assert told["captured_at"] == "2026-01-31T08:00:00.000000Z"
    assert (data / "warc" / told["warc"]).is_file()
    assert told["digest"].startswith("sha256:")
    assert [finding["code"] for finding in told["findings"]] == ["row_sum"]
    plain = call("show", "1", "--cell", "requests.granted.business", "--data", data)
    assert "print       (blank)" in plain.stdout
    assert told["warc"] in plain.stdout


@pytest.mark.parametrize(("words", "says"), [
    (["杭州市", "2020"], "no such report"), (["99"], "no such report"), (["连城"], "2 reports; name one by its id"),
    (["1", "--cell", "requests.granted.nobody"], "in this row it has requests.granted.natural_person"),
    (["1", "--cell", "x"], "has no such row"), (["%"], "no such report"), (["9" * 40], "no such report"),
])
def test_show_what_is_not_there(data, words, says):
    result = call("show", *words, "--data", data)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
