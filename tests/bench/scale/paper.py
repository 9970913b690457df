"""The tables of docs/scale.md, each between two marks; what stands around them is written by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.harness.rows import round3
from tests.bench.scale import figures
from tests.bench.scale.costs import GB, HOUR, costs
from tests.bench.scale.crawl import crawl
from tests.bench.scale.hosts import LEVELS, hosts, registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

PAGE = Path(__file__).parents[3] / "docs" / "scale.md"
BLOCK = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
NAMES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江", "31": "上海", "32": "江苏", "33": "浙江",
    "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南", "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆",
    "51": "四川", "52": "贵州", "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆",
}  # fmt: skip
CHANGES: dict[str, list[tuple[str, dict[str, float]]]] = {
    "pace": [(f"{pace} s between requests, answers in {answer} s", {"pace_seconds": pace, "answer_seconds": answer})
             for pace, answer in ((1, 0.5), (2, 0.5), (2, 3), (2, 8), (5, 3), (10, 3))],
    "workers": [(f"{workers} × {slots} portals side by side", {"workers": workers, "portals_at_once": slots})
                for workers, slots in ((1, 100), (1, 400), (1, 1600), (1, 3200), (2, 400), (2, 1600), (4, 800), (8, 400))],
    "sharing": [(f"{share:.1%} of the counties on their city's host", {"shared_hosts": share}) for share in (0, 0.013, 0.1, 0.5, 1)],
}  # fmt: skip
SCANS = (0.0, 0.01, 0.025, 0.1, 0.2)
RUNS_A_YEAR = 52


def measured() -> dict[str, float]:
    return {name: figure.value for name, figure in figures.measured().items()}


def rows(head: str, found: Iterable[Sequence[Any]]) -> str:
    """A table; all columns but the first are numbers."""
    columns = head.count("|")
    return "\n".join([f"| {head} |", "|---" + "|--:" * columns + "|", *("| " + " | ".join(map(_told, one)) + " |" for one in found)]) + "\n"


def _told(cell: object) -> str:
    return f"{round3(cell):,}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)


def country() -> str:
    """Hosts, agencies and requests by level of the portal."""
    found = hosts(figures.assumptions())
    parts = {level: [one for one in found if _level(one.region) == level] for level in LEVELS}
    names = {"province": "provinces", "city": "cities", "county": "counties"}
    lines = [(names[level], *_sums(part)) for level, part in parts.items()]
    return rows("portals of | hosts | agencies | reports | list pages | attachments | requests | of a revisit", [*lines, ("all", *_sums(found))])


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _sums(found: Sequence[Any]) -> list[int]:
    names = ("agencies", "reports", "lists", "attachments", "requests", "revisit")
    return [len(found), *(sum(getattr(one, name) for one in found if one.answers or name in ("requests", "revisit")) for name in names)]


def first() -> str:
    """What a first crawl of the country comes to, by steps."""
    given, known = figures.assumptions(), measured()
    told = costs(hosts(given), given, known)
    lines = [
        ("reports", told.reports, ""), ("received", told.received, "GB"), ("WARC files", told.warc, "GB"), ("database", told.database, "GB"),
        ("crawling", told.crawling, "core hours"), *((f"reading {what}", hours, "core hours") for what, hours in told.reading.items()),
        ("loading", told.loading, "core hours"), ("publication", told.publishing, "core hours"), ("all of it", told.cores, "core hours"),
        ("rent of the cores", told.cores * given["core_hour"], "US dollars"),
        ("keeping it", (told.warc + 2 * told.database) * given["gb_month"], "US dollars a month"),
    ]  # fmt: skip
    return rows("a first crawl |  | ", lines)


def bottlenecks() -> str:
    """Hours that each limit alone would take, the longest first."""
    given, known = figures.assumptions(), measured()
    found = hosts(given)
    told, alone = costs(found, given, known), crawl(found, {**given, "portals_at_once": len(found), "workers": 64}, 0.0)
    whole = crawl(found, given, known["request_ms"])
    limits = {
        f"{given['portals_at_once']:.0f} portals side by side, one process (whole simulation)": whole.hours,
        "the host with the longest visit, its pace and answers alone": alone.host_longest,
        "reading, one core": sum(told.reading.values()),
        "reading without scans, one core": sum(told.reading.values()) - told.reading["scans"],
        "crawling, one core": told.crawling,
        "the line at 100 Mbit/s": told.received * 8 * 1.073741824 / 0.1 / 3600,
        "loading and publication, one core": told.loading + told.publishing,
    }
    return rows("limit | hours", sorted(limits.items(), key=lambda one: -one[1]))


def provinces(only: Sequence[str] = ()) -> str:
    """Each province crawled alone."""
    return rows("province | registered | hosts | agencies | requests | hours | GB of WARC | core hours", [province(code) for code in only or NAMES])


def province(code: str) -> tuple[Any, ...]:
    given, known = figures.assumptions(), measured()
    found = hosts(given, code)
    made, told = crawl(found, given, known["request_ms"]), costs(found, given, known)
    return NAMES[code], registry().provinces.get(code, 0), len(found), sum(one.agencies for one in found), made.requests, made.hours, told.warc, told.cores


def sensitivity(name: str) -> str:
    """Hours of a first crawl when one assumption is another."""
    lines = []
    for told, changed in CHANGES[name]:
        given = figures.assumptions(changed)
        made = crawl(hosts(given), given, measured()["request_ms"])
        lines.append((told, made.hours, made.rate, f"{made.busy:.0%}", made.host_median, made.host_longest))
    return rows("first crawl | hours | requests a second | processes busy | hours of a host, median | longest", lines)


def scans() -> str:
    """Core hours of reading by the share of reports that are only scans."""
    lines = []
    for share in SCANS:
        given = figures.assumptions({"scans": share, "attachments": figures.assumptions()["attachments"] - figures.assumptions()["scans"] + share})
        told = costs(hosts(given), given, measured())
        lines.append((f"{share:.1%} of the reports are scans", told.reading["scans"], told.cores, told.reading["scans"] / told.cores * 100, told.warc))
    return rows("  | core hours of scans | of everything | share, % | GB of WARC", lines)


def revisits() -> str:
    """A run that finds nothing new, and a year of weekly ones with what comes anew and what is looked at again."""
    given, known = figures.assumptions(), measured()
    found = hosts(given)
    made = crawl(found, given, known["request_ms"], revisit=True)
    agencies = sum(one.agencies for one in found if one.answers)
    files = 1 + given["attachments"]
    again = agencies * files * (2 * 365 / 90 + (given["years"] - 2) * 365 / 360)
    walks = sum(one.lists - one.columns for one in found if one.answers) * 365 / 30
    page = given["headers_kb"] + given["list_kb"] * given["compressed"]
    lines = [
        ("one run, nothing new", made.requests, page),
        (f"{RUNS_A_YEAR} such runs", made.requests * RUNS_A_YEAR, page),
        ("the reports of a year", agencies * files, costs(found, given, known).warc * GB / given["years"] / agencies / files),
        ("documents looked at again, unchanged", again, given["headers_kb"]),
        ("lists walked whole", walks, page),
    ]
    told = [(name, round(asked), asked * kb / GB, asked * known["request_ms"] / HOUR) for name, asked, kb in lines]
    return f"One run takes {round3(made.hours)} hours.\n\n" + rows("  | requests | GB of WARC | core hours of crawling", told)


def sources() -> str:
    """Every measured figure with its source, then every assumption."""
    known = [f"| {name} | {_told(float(one.value))} | measured: {one.source} |" for name, one in figures.measured().items()]
    taken = [f"| {name} | {_told(float(one.value))} | {one.source} |" for name, one in figures.assumed().items()]
    return "\n".join(["| figure | | where from |", "|---|--:|---|", *known, *taken]) + "\n"


TABLES: dict[str, Callable[[], str]] = {
    "country": country, "first": first, "bottlenecks": bottlenecks, "provinces": provinces, "scans": scans, "revisits": revisits, "sources": sources,
    **{name: (lambda name=name: sensitivity(name)) for name in CHANGES},
}  # fmt: skip


def blocks(text: str) -> dict[str, str]:
    """Tables of the page by name."""
    return {name: table for _, name, table, _ in BLOCK.findall(text)}


def filled(text: str, tables: Mapping[str, str]) -> str:
    """The page with new tables."""
    return BLOCK.sub(lambda found: f"{found[1]}{tables[found[2]]}{found[4]}", text)
