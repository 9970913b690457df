"""What a report page says beside the figures: blank, absent and zero, findings, corrections, revisions, sources, withdrawals."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from lxml import html

from archive.intake import Intake
from archive.settling.settle import process
from tests.archive.commands import call
from tests.archive.samples import PORTAL, exchange
from tests.archive.written import VERSIONS, read, written
from tests.publish.answering import answering
from tests.publish.tabled import seen, squeezed

KEY = "340323108-township"  # 固镇县连城镇
PAGE = "https://www.guzhen.example/public/{}.html"
FIGURES = {
    "requests.new_received.natural_person": 2, "requests.new_received.business": [None, ""], "requests.new_received.research": 0,
    "requests.new_received.total": 3, "requests.granted.natural_person": [None, "3|8?"], "proactive.procurement.amount": [152790, "152790元", "元"],
    "requests.other_misc.total": 3, "other.info_processing_fee_yuan": 0, "reconsideration.total": 1,
}
FINDINGS = [
    ["row_sum", "error", "总计 is 3, not <2>", "requests.new_received.total", 2, 3],
    ["unsure_reading", "warning", "may say 3 or 8: left open", "requests.granted.natural_person"],
    ["absent_row", "warning", "the report lacks this row of the form", "proactive.fees"],
    ["absent_row", "warning", "the report lacks this row of the form", "reconsideration"],
    ["extra_cell", "note", "more cells than columns", "requests"],
    ["year_conflict", "note", "title and text differ"],
]
TEXTS = [[1, "一、总体情况", "本年<b>无</b>。\n第二段。"], [5, "五、存在的主要问题及改进情况", "长" * 900]]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """2020 in two revisions with a page and an attachment; 2021; 2022, which is withdrawn; 2018, which is a narrative."""
    made = tmp_path_factory.mktemp("shown")
    changed = FIGURES | {"requests.new_received.total": 2, "requests.granted.total": 1}
    with Intake(made) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.keep(exchange(PAGE.format(1), written(figures=FIGURES, findings=FINDINGS, sections=TEXTS, title="连城镇2020年年度报告"), run=run))
        intake.keep(exchange(PAGE.format(1), written(figures=changed, sections=[TEXTS[0], [5, TEXTS[1][1], "改"]], findings=FINDINGS), run=run, minutes=5))
        intake.keep(exchange(PAGE.format(1) + ".docx", written(figures=changed, sections=[TEXTS[0], [5, TEXTS[1][1], "改"]], findings=FINDINGS),
                             run=run, minutes=6, role="attachment", referrer=PAGE.format(1), link_text="附件：年度报告"))
        intake.keep(exchange(PAGE.format(2), written(year=2021, figures={"requests.granted.total": 4}, form="2021"), run=run, minutes=7))
        intake.keep(exchange(PAGE.format(3), written(year=2022, figures={"requests.granted.total": 77777}), run=run, minutes=8))
        intake.keep(exchange(PAGE.format(4), written(year=2018, figures={}, form="narrative", sections=[[0, "", "全年主动公开信息45条。"]]), run=run, minutes=9))
    process(made, read, VERSIONS)
    by = ("--reason", "总计漏填<i>", "--author", "张三")
    assert call("--data", made, "correct", "连城镇 2020", "requests.new_received.total", "5", *by).exit_code == 0
    assert call("--data", made, "correct", "连城镇 2020", "requests.new_received.natural_person", "", *by).exit_code == 0
    assert call("--data", made, "withdraw", PAGE.format(3), "--reason", "姓名", "--author", "李四").exit_code == 0
    return made


@pytest.fixture(scope="module")
def get(data):
    with answering(data) as get:
        yield get


def page(get, *which, lang="en"):
    return get("/".join(("", lang, "report", KEY, *map(str, which))))


def tree(get, *which, lang="en"):
    return html.fromstring(page(get, *which, lang=lang).body.decode())


def test_blank_absent_unsure_and_zero_are_told_apart(get):
    cells = seen(page(get, 2020).body)
    told = {name: cells[f"requests.new_received.{name}"] for name in ("natural_person", "business", "research", "social_welfare")}
    assert [cell.text for cell in told.values()] == ["2", "□", "0", "–"]
    assert "blank" in told["business"].classes
    assert "absent" in told["social_welfare"].classes
    assert cells["requests.granted.natural_person"].text == "3|8?"
    [blank] = tree(get, 2020).xpath("//td[@id='requests.new_received.business']//span[@class='unseen'][.='blank']")
    assert blank.getparent().get("href").endswith("requests.new_received.business")


def test_a_row_of_another_edition_has_its_place(get):
    """(六) 3 of the 2021 form in a report on the form of 2019, which has a single row (六)."""
    cells = seen(page(get, 2020, lang="zh").body)
    assert cells["requests.other_misc.total"].beside[-1] == "3.其他"
    assert cells["requests.other.total"].text == "–"
    assert "requests.other_misc.total" not in seen(page(get, 2021).body) or seen(page(get, 2021).body)["requests.other_misc.total"].text == "–"


def test_units_and_figures_of_the_text(get):
    assert seen(page(get, 2020).body)["proactive.procurement.amount"].text == "152790元"
    [fee] = tree(get, 2020).xpath("//section[@id='left']//td[@id='other.info_processing_fee_yuan']")
    assert squeezed(fee.text_content()) == "0"


def test_flagged_cells_say_why(get):
    body = tree(get, 2020, 1)
    for number, finding in enumerate(FINDINGS, 1):
        [note] = body.xpath("//li[@id=$id]", id=f"note-{number}")
        assert finding[2] in note.text_content()
        assert finding[1] in note.get("class")
    [mark] = body.xpath("//td[@id='requests.new_received.total']//a[contains(@class, 'mark')]")
    assert mark.get("href") == "#note-1"
    assert mark.text_content() == "✖error, see number 1"
    [note] = body.xpath("//li[@id='note-1']//p[@class='sums']")
    assert squeezed(note.text_content()) == "printed3expected2"
    assert body.xpath("//li[@id='note-1']//a/@href") == ["#requests.new_received.total"]
    cells = seen(page(get, 2020, 1).body)
    assert {"flagged", "error"} <= cells["requests.new_received.total"].classes
    assert {"flagged", "warning"} <= cells["requests.granted.natural_person"].classes


def test_rows_tables_and_blocks_are_flagged_too(get):
    body = tree(get, 2020, 1)
    assert len(body.xpath("//th[.//a[@href='#note-3']]")) == 1
    assert "行政复议" in body.xpath("string(//th[.//a[@href='#note-4']])")
    assert body.xpath("//caption//a/@href") == ["#note-5"]
    assert body.xpath("//section[contains(@class, 'checks')]//li/@id") == ["note-6"]


def test_corrections_stand_beside_the_print(get):
    body = tree(get, 2020)
    [beside] = body.xpath("//td[@id='requests.new_received.total']//a[@class='corrected']")
    assert beside.text_content() == "→corrected to 5"
    [blank] = body.xpath("//td[@id='requests.new_received.natural_person']//a[@class='corrected']")
    assert blank.text_content().endswith("□")
    assert seen(page(get, 2020).body)["requests.new_received.total"].text == "2"
    table = squeezed(body.xpath("string(//section[@id='corrections']//table)"))
    assert "总计漏填<i>张三" in table
    assert not body.xpath("//section[@id='corrections']//i")


def test_texts_are_text_and_long_ones_are_folded(get):
    body = tree(get, 2020, 1)
    assert "本年<b>无</b>。" in body.xpath("string(//section[h2/span='一、总体情况']//div[@class='text'])")
    assert len(body.xpath("//section[@id='section-1']//div[@class='text']/p")) == 2  # search leads to it by this name
    [folded] = body.xpath("//details[.//div[@class='text']]/summary")
    assert "900" in folded.text_content()


def test_revisions_tell_what_changed(get):
    body = tree(get, 2020)
    [table] = body.xpath("//section[@id='revisions']//table[contains(@class, 'changes')]")
    rows = [[squeezed(cell.text_content()) for cell in tr.xpath("./th|./td")] for tr in table.xpath(".//tbody/tr")]
    assert [[name.partition("requests.")[2], *prints] for name, *prints in rows] == [["new_received.total", "3", "2"], ["granted.total", "–", "1"]]
    assert "五、存在的主要问题及改进情况" in body.xpath("string(//section[@id='revisions'])")
    old = tree(get, 2020, 1)
    assert old.xpath("//p[contains(@class, 'notice')]//a/@href") == [f"/en/report/{KEY}/2020"]
    assert seen(page(get, 2020, 1).body)["requests.new_received.total"].text == "3"


def test_sources_and_the_stored_copies(get):
    sources = tree(get, 2020).xpath("//ul[@class='sources']/li")
    told = {li.xpath("string(.//p[@class='address']/a)"): li for li in sources}
    assert set(told) == {PAGE.format(1), PAGE.format(1) + ".docx"}
    for url, li in told.items():
        [stored] = li.xpath(".//a[starts-with(@href, '/archive/')]/@href")
        assert stored.endswith(quote(url, safe=":/"))
    assert sum("read from here" in li.text_content() for li in sources) == 1
    assert "附件：年度报告" in told[PAGE.format(1) + ".docx"].text_content()


def test_years_and_comparison(get):
    body = tree(get, 2020)
    assert body.xpath("//a[@rel='prev']/@href") == [f"/en/report/{KEY}/2018"]
    assert body.xpath("//a[@rel='next']/@href") == [f"/en/report/{KEY}/2021"]
    assert f"{KEY}/2018" in body.xpath("//nav//select[@name='b']/option/@value")


def test_a_withdrawn_report_says_only_why(get, data):
    reply = page(get, 2022)
    assert reply.status == 451
    assert "77777" not in reply.body.decode()
    assert "姓名" in reply.body.decode()
    plain = call("--data", data, "show", "连城镇 2022")
    assert plain.exit_code == 0
    assert "77777" not in plain.stdout
    assert "姓名 (李四" in plain.stdout
    [told] = [json.loads(line) for line in call("--data", data, "show", "连城镇 2022", "--json").stdout.splitlines()]
    assert (told["withdrawn_because"], told["cells"]) == ("姓名", {})


def test_a_narrative_has_no_tables(get):
    body = tree(get, 2018)
    assert not body.xpath("//table[contains(@class, 'form')]")
    assert "全年主动公开信息45条。" in body.text_content()
    assert body.xpath("//p[@class='notice']")
    assert not body.xpath("//ul[@class='legend']")


@pytest.mark.parametrize(("which", "says"), [
    (f"{KEY}/1999", "no report"), (f"{KEY}/2020/9", "no revision 9"), ("340323-government/2020", "No agency has the key"),
    (quote("<b>/2020", safe="") + "/2020", "No agency has the key"),
])
def test_what_is_not_there(get, which, says):
    reply = get(f"/en/report/{which}")
    assert reply.status == 404
    assert says in reply.body.decode()


def test_rows_as_csv_and_json_are_named(get):
    links = tree(get, 2020).xpath("//a/@href")
    assert f"/xxgk/report_cells.csv?agency={KEY}&year=2020&revision=2" in links
    assert f"/xxgk/report_findings.json?agency={KEY}&year=2020&revision=2&_shape=array" in links


def test_the_terminal_tells_the_same(data):
    told = call("--data", data, "show", "连城镇 2020").stdout
    for words in ("✖1 error row_sum requests.new_received.total", "2 → 5 ✖1", "2 → □", "requests.new_received.total: 3 → 2",
                  "requests.granted.total: – → 1", "revision 1: report", "other years: 2018, 2021, 2022", "3|8? ▲2", f"{KEY}/2020/2",
                  PAGE.format(1) + ".docx", "行政复议 ▲4"):
        assert squeezed(words) in squeezed(told), words
    first = call("--data", data, "show", "1").stdout
    assert "900 characters; --texts shows them all" in first
    assert "长" * 900 in call("--data", data, "show", "1", "--texts").stdout
