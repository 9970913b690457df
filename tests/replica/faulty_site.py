"""A small portal: one column of a TRS site, its reports and their files, as it stands at one moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

from tests.replica import figures, prose
from tests.replica.documents import pdf
from tests.replica.model import Response
from tests.replica.page import Frame, body, column_metas
from tests.replica.tables import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.replica.model import Cells

COLUMN = "/zfxxgk/nb/"
LIST = COLUMN + "index.html"
FILED = (2021, 2024)  # years whose report has a PDF beside it
PAGER = """createPageHTML({count}, {index}, "index", "html");"""


@dataclass(frozen=True)
class Item:
    """A line of the list. year None: no report (a notice)."""

    title: str
    path: str
    day: str
    year: int | None = None


@dataclass(frozen=True)
class Small:
    """A portal's column. years: its reports, one a year; others: further items that are no
    reports; tables: reports with the statutory tables, else with their text alone; declares: the list tells its total; validators: answers bear an ETag; size: items on a list page.
    """

    town: str = "东河镇"
    years: tuple[int, ...] = tuple(range(2019, 2024))
    others: int = 0
    size: int = 3
    tables: bool = False
    declares: bool = False
    validators: bool = False
    column: str = COLUMN

    @property
    def frame(self) -> Frame:
        return Frame(f"{self.town}人民政府", "3403230001")

    @property
    def items(self) -> list[Item]:
        """What the list names, newest first."""
        reports = [Item(self.title(year), self.path(year), f"{year + 1}-01-18", year) for year in self.years]
        notices = [
            Item(f"关于召开{self.town}第{number}次会议的通知", f"{self.column}201601/t20160105_15{number:05d}.html", "2016-01-05")
            for number in range(self.others)
        ]
        return reports[::-1] + notices

    def title(self, year: int) -> str:
        return f"{self.town}人民政府{year}年政府信息公开工作年度报告"

    def path(self, year: int) -> str:
        """Where the report of a year is."""
        return f"{self.column}{year + 1}01/t{year + 1}0118_25{year}.html"

    def file(self, year: int) -> str:
        """Where the PDF beside a report is."""
        return self.path(year).rpartition("/")[0] + f"/P0{year + 1}0118402113580964.pdf"

    def with_report(self, year: int) -> Small:
        """The same portal when one more report is out."""
        return replace(self, years=(*self.years, year))


@cache
def pages(site: Small) -> dict[str, Response]:
    """Path → answer of everything that the portal has."""
    count = max(1, -(-len(site.items) // site.size))
    found = {site.column + _name(index): listing(site, index) for index in range(count)}
    for year in site.years:
        found[site.path(year)] = _report(site, year)
        if year in FILED:
            found[site.file(year)] = Response(pdf(f"Report of {site.town.encode().hex()} {year}"), media_type="application/pdf")
    link = f'<ul class="xxgk-menu"><li><a href="{site.column}index.html">政府信息公开年报</a></li></ul>'
    found["/"] = site.frame.page(site.frame.site, f"<h2>政府信息公开</h2>{link}")
    found["/robots.txt"] = Response(f"# {site.town}\nUser-agent: *\nAllow: /\n".encode(), media_type="text/plain")
    return {path: _validated(answer) for path, answer in found.items()} if site.validators else found


def missing(site: Small) -> Response:
    """What it answers at every other address."""
    return site.frame.stub(404)


def listing(site: Small, index: int, items: Sequence[Item] | None = None, *, count: int | None = None, declared: int | None = None) -> Response:
    """A page of the list (from 0). items: what stands on it; count: how many pages the pager tells; declared: the total."""
    shown = site.items[index * site.size:(index + 1) * site.size] if items is None else items
    lines = "\n".join(f'<li><a href="{item.path}" title="{item.title}" target="_blank">{item.title}</a><span>{item.day}</span></li>' for item in shown)
    total = declared or (len(site.items) if site.declares else 0)
    pager = PAGER.format(count=count or max(1, -(-len(site.items) // site.size)), index=index)
    text = f"""<div class="position">当前位置：<a href="/">首页</a> &gt; 政府信息公开 &gt; 政府信息公开年报</div>
<div class="total">{f"共{total}条" if total else ""}</div>
<ul class="zfxxgk_list">
{lines}
</ul>
<div class="page"><script type="text/javascript">
{pager}
</script></div>"""
    return site.frame.page(f"政府信息公开年报_{site.frame.site}", text, column_metas("政府信息公开年报"))


def _name(index: int) -> str:
    return f"index_{index}.html" if index else "index.html"


def _report(site: Small, year: int) -> Response:
    name = site.file(year).rpartition("/")[2]
    file = f'<p>附件：<a href="./{name}" appendix="true" download="{site.title(year)}.pdf">{site.title(year)}.pdf</a></p>' if year in FILED else ""
    return site.frame.page(site.title(year), f"""<h1>{site.title(year)}</h1>
<div class="view TRS_UEDITOR"><div class="TRS_Editor">
{_bodies(site.town, site.years, tables=site.tables)[year]}
</div>{file}</div>""")


@cache
def _bodies(town: str, years: tuple[int, ...], *, tables: bool) -> Mapping[int, str]:
    """Reports by year; a year's figures do not depend on how many follow."""
    told = figures.series(Random(town), range(min(years), max(years) + 1))
    return {year: _body(town, year, told[year], tables=tables) for year in years}


def _body(town: str, year: int, cells: Cells, *, tables: bool) -> str:
    text = prose.write(Random(f"{town} {year}"), year, cells, published=year - 1900, agency=f"{town}人民政府")
    if tables:
        return body("plain", text, figures.form_of(year), cells, Layout())
    sections = (f"<p><strong>{heading}</strong></p>" + "".join(f"<p>{words}</p>" for words in said) for heading, said in text.sections)
    return "\n".join([*(f"<p>{words}</p>" for words in text.opening), *sections])


def _validated(answer: Response) -> Response:
    return replace(answer, headers=(*answer.headers, ("ETag", f'"{sha256(answer.body).hexdigest()[:16]}"')))
