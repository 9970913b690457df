"""A world of many counties, each with one column, that changes only as it is told: what does a recrawl cost?

    with steady(100) as world:
        world.registry(path); ...; world.change(0.01); world.bytes, world.requests
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Literal

from tests.replica import figures, prose
from tests.replica.documents import pdf
from tests.replica.faulty_wire import wires
from tests.replica.model import Response
from tests.replica.page import Frame, column_metas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica.faulty_wire import Host
    from tests.replica.model import Request

COLUMN = "/zfxxgk/nb/"
SIZE = 20
YEARS = range(2020, 2024)
FILED = 6  # reports with a PDF beside them
TOWNS = tuple(f"{one}{two}镇" for one in "东南西" for two in "河山川")
MODIFIED = "Mon, 08 Apr 2024 01:30:00 GMT"
LATER = "Tue, 05 Nov 2024 01:30:00 GMT"
# what Word leaves in pages that are pasted from it
WORD = "<style>" + "".join(f"p.Mso{n}{{margin:0cm;text-indent:32.0pt;mso-pagination:none;font-family:仿宋_GB2312}}\n" for n in range(120)) + "</style>"


@dataclass(frozen=True)
class Item:
    """A report in the list."""

    town: str
    year: int

    @property
    def title(self) -> str:
        return f"{self.town}人民政府{self.year}年政府信息公开工作年度报告"

    @property
    def path(self) -> str:
        return f"{COLUMN}{self.year + 1}01/t{self.year + 1}0118_25{self.year}{TOWNS.index(self.town)}.html"

    @property
    def file(self) -> str:
        return self.path.replace("/t", "/P0").replace(".html", "0001.pdf")


@dataclass
class County:
    """One portal. validators: what its answers bear; edited: reports and how they show it."""

    number: int
    host: Host | None = None
    edited: dict[Item, Literal["date", "title"]] = field(default_factory=dict)

    @property
    def validators(self) -> Literal["etag", "date", ""]:
        kinds: tuple[Literal["etag", "date", ""], ...] = ("etag", "date", "")
        return kinds[self.number % 3]

    @property
    def frame(self) -> Frame:
        return Frame(f"第{self.number}县人民政府", f"{340300 + self.number}0001", footer=WORD)

    @property
    def items(self) -> list[Item]:
        """What is listed, as it was first published."""
        return [Item(town, year) for year in reversed(YEARS) for town in TOWNS[:8 + self.number % 2]]

    @property
    def documents(self) -> int:
        return len(self.items) + FILED

    def answer(self, request: Request) -> Response:
        if request.path == "/robots.txt":
            return Response(f"# {self.number}\nUser-agent: *\nAllow: /\n".encode(), media_type="text/plain")
        if request.path.startswith(COLUMN + "index"):
            page = int(request.path.rpartition("index")[2].partition(".")[0].removeprefix("_") or 0)
            return self._validated(self._listing(page), edited=bool(self.edited))
        for item in self.items:
            if request.path in (item.path, item.file):
                return self._validated(self._document(item, file=request.path == item.file), edited=item in self.edited)
        return self.frame.stub(404)

    def entry(self) -> str:
        assert self.host is not None
        base = f"http://127.0.0.1:{self.host.port}"
        return (f'[[portal]]\nid = "county-{self.number}"\nname = "{self.frame.site}"\nregion = "{340300 + self.number}"\nurl = "{base}/"\n'
                f'platform = "trs"\nchannels = ["{base}{COLUMN}index.html"]\n')

    def _listing(self, index: int) -> Response:
        """Newest first: what was edited under a new date stands on top."""
        on_top = [item for item in self.items if self.edited.get(item) == "date"]
        items = on_top + [item for item in self.items if item not in on_top]
        lines = "\n".join(map(self._line, items[index * SIZE:(index + 1) * SIZE]))
        pager = f'<script>createPageHTML({-(-len(items) // SIZE)}, {index}, "index", "html");</script>'
        return self.frame.page(f"政府信息公开年报_{self.frame.site}", f'<ul class="zfxxgk_list">\n{lines}\n</ul>\n{pager}', column_metas("政府信息公开年报"))

    def _line(self, item: Item) -> str:
        how = self.edited.get(item)
        title = item.title + ("（更正）" if how == "title" else "")
        return f'<li><a href="{item.path}" title="{title}">{title}</a><span>{"2024-11-05" if how == "date" else f"{item.year + 1}-01-18"}</span></li>'

    def _document(self, item: Item, *, file: bool) -> Response:
        if file:
            return Response(pdf(f"County {self.number} {item.path}"), media_type="application/pdf")
        name = item.file.rpartition("/")[2]
        link = f'<p><a href="./{name}" appendix="true" download="{item.title}.pdf">{item.title}.pdf</a></p>' if item in self.items[:FILED] else ""
        note = "<p>本报告已更正。</p>" if item in self.edited else ""
        return self.frame.page(item.title, f'<h1>{item.title}</h1><div class="TRS_Editor">{WORD * 2}{_text(item.town, item.year)}{note}</div>{link}')

    def _validated(self, response: Response, *, edited: bool) -> Response:
        if self.validators == "etag":
            return replace(response, headers=(("ETag", f'"{sha256(response.body).hexdigest()[:16]}"'),))
        if self.validators == "date":
            return replace(response, headers=(("Last-Modified", LATER if edited else MODIFIED),))
        return response


@dataclass(frozen=True, repr=False)
class World:
    counties: tuple[County, ...]

    @property
    def documents(self) -> int:
        return sum(county.documents for county in self.counties)

    @property
    def requests(self) -> int:
        """Sent to all portals so far."""
        return sum(len(county.host.log) for county in self.counties if county.host)

    @property
    def bytes(self) -> int:
        """Sent by all portals so far, heads included."""
        return sum(asked.sent for county in self.counties if county.host for asked in county.host.log)

    def registry(self, path: Path) -> None:
        path.write_text("\n".join(county.entry() for county in self.counties), encoding="utf-8")

    def change(self, share: float) -> int:
        """Edit this share of the documents, one a portal, by turns under a new date and with a new title; how many."""
        wanted = max(1, round(share * self.documents))
        for at, county in enumerate(Random(7).sample(self.counties, wanted)):
            if at % 2:
                county.edited[county.items[3]] = "title"
            else:
                county.edited[county.items[-4]] = "date"
        return wanted


@contextmanager
def steady(count: int) -> Iterator[World]:
    """So many counties on loopback, until the end of the block."""
    with wires() as net:
        counties = tuple(County(number) for number in range(count))
        for county in counties:
            county.host = net.open(county.answer)
        yield World(counties)


@cache
def _text(town: str, year: int) -> str:
    told = figures.series(Random(town), YEARS)
    text = prose.write(Random(f"{town} {year}"), year, told[year], published=year - 1900, agency=f"{town}人民政府")
    sections = (f"<p><strong>{heading}</strong></p>" + "".join(f"<p>{words}</p>" for words in said) for heading, said in text.sections)
    return "\n".join([*(f"<p>{words}</p>" for words in text.opening), *sections])
