"""One TRS portal with as many small reports as wished, for crawls that are disturbed over and over."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice, product
from typing import TYPE_CHECKING

from tests.replica import Portal, World, trs
from tests.replica.model import Entry, Facts
from tests.replica.portals import PLANS
from tests.replica.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
NAMES = ["".join(name) for name in product("东南西北上下大小", "河山桥湾店沟庙营")]  # 64 towns
YEARS = range(2010, 2024)


@contextmanager
def long_list(documents: int, page: int = 60, portals: int = 1) -> Iterator[World]:
    """Portals whose lists name so many reports each (896 at most), page of them a page; listening until the end of the block."""
    running: list[Portal] = []
    try:
        running.extend(_portal(number, documents, page) for number in range(portals))
        yield World(tuple(running))
    finally:
        for portal in running:
            portal.close()


def _portal(number: int, documents: int, page: int) -> Portal:
    plan = next(plan for plan in PLANS if plan.platform == "trs")
    missing = plan.frame.stub(404)
    server = Server({}, lambda _: missing)
    server.open()
    base = f"http://127.0.0.1:{server.port}"
    entries = [_entry(at, town, year) for at, (year, town) in islice(enumerate(product(YEARS, NAMES)), documents)]
    site = trs.site(base, plan.frame, trs.Tree(COLUMN, size=page), entries[::-1])
    server.pages.update(site.pages)
    return Portal(f"{plan.id}-{number}", plan.frame.site, plan.publication.region, "trs", base, tuple(site.channels),
                  tuple(site.reports), site.listed, server)


def _entry(number: int, town: str, year: int) -> Entry:
    agency = f"{town}镇人民政府"
    sections = (
        ("一、总体情况", f"{year}年，{agency}主动公开政府信息{number + 3}条。"),
        ("二、主动公开政府信息情况", "重点公开财政预决算、民政救助和涉农补贴。"),
        ("三、收到和处理政府信息公开申请情况", f"本年度收到政府信息公开申请{number % 7}件，均已按时答复。"),
        ("四、政府信息公开行政复议、行政诉讼情况", "无。"),
        ("五、存在的主要问题及改进情况", "公开内容不够及时，将加强培训。"),
        ("六、其他需要报告的事项", "无。"),
    )
    text = "".join(f"<p>{heading}</p><p>{said}</p>" for heading, said in sections)
    return Entry(f"{agency}{year}年政府信息公开工作年度报告", date(year + 1, 1, 4) + timedelta(days=number % 20), agency, text,
                 Facts(agency, year, "narrative", {}))
