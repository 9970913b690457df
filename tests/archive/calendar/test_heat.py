"""The heat map of coverage as a page and as a picture."""

from __future__ import annotations

import builtins
from datetime import date

import pytest
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from archive.publish import heat, heat_page, heat_picture
from archive.publish.heat import Heat, Row, Square
from tests.archive.commands import call, objects
from tests.archive.covered import fill

NOVEMBER = ("--on", "2026-11-22")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("covered") / "data")


def rows(file):
    text = file.read_text(encoding="utf-8")
    tree = lxml_html.document_fromstring(text)
    assert not tree.xpath("//script | //link | //img | //*[@src or @href]")
    assert "url(" not in text
    assert "@import" not in text
    return tree, {row.xpath("string(th/span)"): row.xpath("td") for row in tree.xpath("//tbody/tr")}


def test_a_page_of_provinces(data, tmp_path):
    file = tmp_path / "page.html"
    result = call("coverage", "--data", data, "--html", file, *NOVEMBER)
    assert result.stdout == f"{file}: 7 agencies; published of expected, on 2026-11-22, 2017 to 2025\n"
    tree, found = rows(file)
    assert list(found) == ["安徽省", "宁夏回族自治区", "all 合计"]
    assert tree.xpath("//thead//th[@scope='col']/text()") == ["division 地区", *map(str, range(2017, 2026))]
    assert [cell.xpath("string(b)") for cell in found["all 合计"]] == ["1/1", "·", "1/1", "1/1", "0/1", "1/1", "1/2", "1/5", "1/6"]
    assert found["安徽省"][3].get("title") == "1 of 1 published, 1 of them late"
    assert found["宁夏回族自治区"][8].xpath("string(span)") == found["宁夏回族自治区"][8].get("title") == "0 of 2 published; 2 blocked"
    assert "background-size: 100.0% 100%" in found["宁夏回族自治区"][8].get("style")


def test_a_page_of_a_county_s_agencies(data, tmp_path):
    file = tmp_path / "page.html"
    call("coverage", "--data", data, "--region", "340323", "--html", file, *NOVEMBER)
    _, found = rows(file)
    assert [cell.xpath("string(b)") for cell in found["固镇县教育局"]] == ["", "", "✓", "+1", "✗", "✓", "✗", "✗", "?"]
    words = [cell.get("title") for cell in found["固镇县教育局"]]
    assert words[2] == "published 2020-01-31"
    assert words[3] == "published 2021-02-01, 1 days late (due 2021-01-31)"
    assert words[8] == "blocked, due 2026-01-31, 295 days overdue: not visited since 2026-01-31"
    call("coverage", "--data", data, "--region", "340323", "--by", "region", "--html", file, *NOVEMBER)
    assert list(rows(file)[1]) == ["固镇县本级", "连城镇", "all 合计"]


def test_names_of_others_do_not_become_markup():
    name = '<script>alert("x")</script>'
    made = heat_page.page(Heat(name, name, name, name, (2020,), (Row(name, name, (Square("<", "#ffffff", f'"{name}'),)),), (), scale=False))
    assert "<script" not in made
    assert lxml_html.document_fromstring(made).xpath("string(//tbody//td/@title)") == f'"{name}'


def test_nothing_to_show(data, tmp_path):
    file, image = tmp_path / "page.html", tmp_path / "map.png"
    call("coverage", "--data", data, "--region", "99", "--html", file, "--image", image)
    assert "No reports yet" in file.read_text(encoding="utf-8")
    assert image.stat().st_size > 1000


# ---- pictures ----------------------------------------------------------------------------------------------

def big(count):
    squares = (Square("1/4", heat.colour(0.25), "", 0.5), Square("4/4", heat.colour(1), ""))
    return Heat("All", "全部", "", "division 地区", (2024, 2025), tuple(Row(f"安徽省第{n}县", "340323", squares) for n in range(count)), (
        (Square("·", heat.GREY, ""), "not due", "未到期"),), scale=True)


def test_a_picture_of_agencies(data, tmp_path):
    file = tmp_path / "map.png"
    told = objects(call("coverage", "--json", "--data", data, "--region", "340323", "--image", file, *NOVEMBER))
    assert [(one["file"], one["rows"], one["years"][-1]) for one in told] == [(str(file), 4, 2025)]
    with Image.open(file) as picture:
        assert picture.width > 1000
        assert 300 < picture.height < 900
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    for status in ("published", "late", "missing"):
        assert tuple(bytes.fromhex(heat.STATUS_COLOURS[status][1:])) in colours


def test_a_picture_grows_with_its_rows_and_goes_on_in_further_files(tmp_path):
    heights = []
    for count in (31, 60):
        [file] = heat_picture.write(big(count), tmp_path / f"{count}.png")
        with Image.open(file) as picture:
            heights.append(picture.height)
    assert heights[1] - heights[0] == pytest.approx(29 * heat_picture.ROW * heat_picture.DPI, abs=2)
    names = [file.name for file in heat_picture.write(big(heat_picture.ROWS + 1), tmp_path / "map.svg")]
    assert names == ["map.svg", "map-2.svg"]
    for name in names:
        assert etree.parse(tmp_path / name).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_another_ending_is_refused(data, tmp_path):
    result = call("coverage", "--data", data, "--image", tmp_path / "map.gif")
    assert (result.exit_code, "map.gif: pictures are .png or .svg" in result.stderr) == (2, True)
    result = call("coverage", "--data", data, "--html", tmp_path / "none" / "page.html")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


def test_without_matplotlib_one_line_says_what_to_install(data, tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)
    monkeypatch.setattr(builtins, "__import__", without)
    result = call("coverage", "--data", data, "--image", tmp_path / "map.png")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "pip install 'xxgk[plot]'" in result.stderr


def test_without_a_chinese_font_one_line_says_what_to_install(data, tmp_path, monkeypatch):
    monkeypatch.setattr(heat_picture, "FONTS", ("No Such Font",))
    result = call("coverage", "--data", data, "--image", tmp_path / "map.png")
    assert (result.exit_code, "install fonts-noto-cjk" in result.stderr) == (2, True)


# ---- colours -------------------------------------------------------------------------------------------------

def test_the_scale_goes_through_its_stops():
    assert [heat.colour(share) for share, _ in heat.SCALE] == [colour for _, colour in heat.SCALE]
    assert heat.of_agencies([], "", date(2026, 1, 1)).rows == ()


@pytest.mark.parametrize("colour", [colour for _, colour in heat.SCALE] + list(heat.STATUS_COLOURS.values()) + [heat.UNDATED])
def test_text_can_be_read_on_every_colour(colour):
    """WCAG 2.1, 1.4.3: a contrast of 4.5 at least."""
    def luminance(text):
        parts = [int(text[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    one, other = sorted((luminance(colour), luminance(Square("", colour, "").ink)), reverse=True)
    assert (one + 0.05) / (other + 0.05) >= 4.5
