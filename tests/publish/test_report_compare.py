"""Two reports side by side: of one edition of the form and of several, differences, ratios, what only one of them has."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

import pytest
from lxml import html

from archive.intake import Intake
from archive.settling.settle import process
from tests.archive.commands import call
from tests.archive.filled import figures
from tests.archive.samples import PORTAL, exchange
from tests.archive.written import VERSIONS, read, written
from tests.publish.answering import answering
from tests.publish.tabled import matrix, squeezed, words

KEY = "340323108-township"  # 固镇县连城镇
OTHER = "340323109-township"  # 固镇县仲兴镇
PAGE = "https://www.guzhen.example/public/{}.html"
OLD = {
    "requests.other.total": 7, "requests.other.natural_person": 7, "requests.granted.total": 4, "requests.denied_state_secret.total": 0,
    "requests.carried_over.total": [None, ""], "proactive.procurement.amount": [1.5, "1.5万元", "万元"], "proactive.regulations.newly_made": 3,
}
NEW = {
    "requests.other_overdue_correction.total": 1, "requests.other_overdue_fee.total": 2, "requests.other_misc.total": 3,
    "requests.other_misc.natural_person": 3, "requests.granted.total": 10, "requests.denied_state_secret.total": 5, "requests.carried_over.total": 1,
    "proactive.regulations.issued": 2, "proactive.procurement.amount": [30000, "30000元", "元"],
}
FINDINGS = [["row_sum", "error", "総", "requests.granted.total", 9, 10], ["absent_row", "warning", "lacks it", "requests.granted"]]


@pytest.fixture(scope="module")
def get(tmp_path_factory):
    made = tmp_path_factory.mktemp("compared")
    drawn = {year: figures("2021", Random(year)) for year in (2022, 2023)}
    with Intake(made) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        told = [
            written(year=2020, figures=OLD), written(year=2021, figures=NEW, form="2021", findings=FINDINGS),
            written(year=2022, figures=drawn[2022], form="2021"), written(year=2023, figures=drawn[2023], form="2021"),
            written(agency="固镇县仲兴镇", year=2020, figures=OLD | {"proactive.procurement.amount": 15000}),
            written(agency="固镇县仲兴镇", year=2018, figures={}, form="narrative"), written(year=2019, figures={"requests.granted.total": 55555}),
        ]
        for n, body in enumerate(told):
            intake.keep(exchange(PAGE.format(n), body, run=run, minutes=n))
    process(made, read, VERSIONS)
    assert call("--data", made, "withdraw", PAGE.format(6), "--reason", "姓名", "--author", "李四").exit_code == 0
    with answering(made) as get:
        yield get


def compared(get, one, other, lang="en"):
    reply = get(f"/{lang}/compare?a={one}&b={other}")
    assert reply.status == 200, reply.body
    return html.fromstring(reply.body.decode())


def pair(tree, key):
    """The two sides of a cell as they are seen, difference and ratio, and its classes."""
    [cell] = tree.xpath("//td[@id=$key]", key=key)
    sides = [words(side).removeprefix("AB"[n]) for n, side in enumerate(cell.xpath(".//span[@class='side']"))]
    deltas = [words(delta) for delta in cell.xpath(".//span[contains(@class, 'delta')]")]
    return (*sides, *deltas)


def test_difference_and_ratio(get):
    tree = compared(get, f"{KEY}/2020", f"{KEY}/2021")
    assert pair(tree, "requests.granted.total") == ("4", "10", "+6×2.5")
    assert pair(tree, "requests.denied_state_secret.total") == ("0", "5", "+5")  # no ratio to 0
    assert pair(tree, "requests.carried_over.total") == ("□", "1")  # nothing is known of a blank
    back = compared(get, f"{KEY}/2021", f"{KEY}/2020")
    assert pair(back, "requests.granted.total") == ("10", "4", "−6×0.4")


def test_the_single_row_of_2019_beside_the_three_of_2021(get):
    tree = compared(get, f"{KEY}/2020", f"{KEY}/2021")
    assert pair(tree, "requests.other.total") == ("7", "Σ6", "−1×0.857")
    assert pair(tree, "requests.other_misc.total") == ("╱", "3")
    assert pair(tree, "requests.other.natural_person") == ("7", "╱")  # two of the three are not told: no sum
    assert pair(tree, "proactive.regulations.newly_made") == ("3", "╱")
    assert pair(tree, "proactive.regulations.issued") == ("╱", "2")


def test_amounts_in_different_units(get):
    assert pair(compared(get, f"{KEY}/2020", f"{KEY}/2021"), "proactive.procurement.amount") == ("1.5万元", "30000元", "+15,000×2")
    told = pair(compared(get, f"{KEY}/2020", f"{OTHER}/2020"), "proactive.procurement.amount")
    assert told == ("1.5万元", "15000", squeezed("units differ or are not told"))


def test_every_cell_of_both_has_its_place(get):
    """Of one edition: the form's layout, every cell with both prints, and the counts agree."""
    tree = compared(get, f"{KEY}/2022", f"{KEY}/2023", "zh")
    drawn = [figures("2021", Random(year)) for year in (2022, 2023)]
    for key, value in drawn[0].items():
        assert pair(tree, key)[:2] == (squeezed(str(value)), squeezed(str(drawn[1][key]))), key
    different = sum(drawn[0][key] != drawn[1][key] for key in drawn[0])
    assert f"{different} 格不同" in tree.text_content()
    for table in tree.xpath("//table[contains(@class, 'form')]"):
        for cell in matrix(table).values():
            for id_ in (cell.get("headers") or "").split():
                assert len(table.xpath(".//th[@id=$id]", id=id_)) == 1


def test_findings_of_both(get):
    tree = compared(get, f"{KEY}/2020", f"{KEY}/2021")
    [mark] = tree.xpath("//td[@id='requests.granted.total']//a[contains(@class, 'mark')]")
    assert mark.get("href") == f"/en/report/{KEY}/2021#note-1"
    listed = tree.xpath("//table[contains(@class, 'both')]//li//a/@href")
    assert listed == [f"/en/report/{KEY}/2021#note-1", f"/en/report/{KEY}/2021#note-2"]


def test_a_narrative_beside_tables(get):
    tree = compared(get, f"{OTHER}/2018", f"{OTHER}/2020")
    assert pair(tree, "requests.granted.total") == ("╱", "4")


def test_choosing_without_scripts(get):
    begin = html.fromstring(get("/en/compare").body.decode())
    assert begin.xpath("//main//form//input/@name") == ["name"]
    found = html.fromstring(get(f"/en/compare?name={quote('仲兴')}").body.decode())
    assert f"/en/compare?a={quote(OTHER + '/2020', safe='')}" in found.xpath("//main//li/a/@href")
    second = html.fromstring(get(f"/en/compare?a={KEY}/2020&b=").body.decode())
    assert f"{KEY}/2023" in second.xpath("//select[@name='b']/option/@value")
    assert f"{OTHER}/2020" in second.xpath("//select[@name='b']/option/@value")
    assert set(second.xpath("//main//form/input[@name='a']/@value")) == {f"{KEY}/2020"}
    named = html.fromstring(get(f"/en/compare?a={KEY}/2020&name={quote('仲 兴')}").body.decode())
    [link] = [link for link in named.xpath("//main//li/a/@href") if link.endswith(quote(f"{OTHER}/2020", safe=""))]
    assert get(link).status == 200
    assert "No agency has" in get(f"/en/compare?name={quote('<b>x')}").body.decode()


@pytest.mark.parametrize(("query", "status"), [
    ("a=x&b=y", 400), (f"a={KEY}&b={KEY}", 400), (f"a={KEY}/1990&b={KEY}/2020", 404), (f"a={KEY}/2020/9&b={KEY}/2020", 404), ("a=%00/2020", 400),
    (f"a={KEY}/2019&b={KEY}/2020", 451), (f"a={KEY}/2020&b={KEY}/2020/1", 200), ("name=" + "x" * 300, 200),
])
def test_odd_questions(get, query, status):
    reply = get(f"/en/compare?{query}")
    assert reply.status == status
    assert b"55555" not in reply.body
