"""What the words and the address of a link promise, by the patterns of words.toml. Pure; knows no pages."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PATTERNS = Path(__file__).with_suffix(".toml")
LONGEST = 30  # Chinese characters; a longer text is a sentence or a title
SIMPLIFIED = str.maketrans("開報務資訊區縣鎮鄉黨電號處門戶專欄錄類獻彙（）〔〕［］", "开报务资讯区县镇乡党电号处门户专栏录类献汇()()()")
ORNAMENT = re.compile(r"^[\s·•>»›▪■◆●|\-—:：【】《》<]+|[\s·•>»›▪■◆●|\-—:：【】《》<]+$")
COUNT = re.compile(r"[(\[]\d+[)\]]$")
MORE = re.compile(r"更多.{0,2}|more.{0,3}|查看(?:更多|全部|详情)?|点击(?:查看|进入)|详细|全部|进入(?:专栏|栏目)", re.IGNORECASE)
YEAR_COLUMN = re.compile(r"(?:19|20)(\d\d)(?:年度?|n)?(?:.{0,12}(?:年报|年度报告))?(?:专栏|专题)?")
NUMBERED_SLUG = re.compile(r"_\d+$")
LONGEST = 1_000  # characters of a link's text that are looked at
YEARS_IN_SLUG = re.compile(r"^(?:n)?20\d\d(?:n|nd)?|20\d\d(?:n|nd)?$|(?<!\d)\d+[a-z]$")


@cache
def _patterns() -> dict[str, Any]:
    return tomllib.loads(PATTERNS.read_text(encoding="utf-8"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


def _pattern(name: str) -> re.Pattern[str]:
    return _compiled(_patterns()[name])


def plain(text: str) -> str:
    """A link's text without white space, bullets and counts, in simplified characters.

    >>> plain("· 政府信息 公開年報（12）")
    '政府信息公开年报'
    """
    text = "".join(text[:LONGEST].split()).translate(SIMPLIFIED)
    return COUNT.sub("", ORNAMENT.sub("", text))


def column_score(text: str) -> int:
    """How surely a plain text names the annual-report column: 10, 6 if only what surrounds it can tell, 0.

    >>> column_score("政府信息公开年报"), column_score("年度报告"), column_score("政府网站年报"), column_score("法治政府建设年度报告")
    (10, 6, 0, 0)
    """
    if not text or _length(text) > LONGEST or is_neighbour(text):
        return 0
    if _pattern("column").search(text):
        return 10
    return 6 if _pattern("short").fullmatch(text) else 0


def _length(text: str) -> float:
    """Latin letters count half."""
    return sum(1 if char > "\u00ff" else 0.5 for char in text)


def is_neighbour(text: str) -> bool:
    """Names another yearly filing, or a text about annual reports."""
    if _pattern("enter").fullmatch(text):
        return False
    return bool(_pattern("neighbours").search(text) or _pattern("about").search(text))


def slug_score(url: str) -> int:
    """3 if the address has the column's slug as its last word, -10 for a neighbour's slug, else 0.

    >>> slug_score("http://x.gov.cn/zwgk/zfxxgknb_73584/"), slug_score("http://x.gov.cn/zwgk/zfwzndbb/index.html")
    (3, -10)
    """
    words = slugs(url)
    if any(_pattern("neighbour_slug").search(word) for word in words):
        return -10
    return 3 if any(_pattern("slug").fullmatch(word) for word in words[-2:]) else 0


def slugs(url: str) -> list[str]:
    """The words of a path: without extensions, channel numbers, years, and default documents.

    >>> slugs("http://x.gov.cn/zwgk/xxgknb2024n/2022n_5930/index.html")
    ['zwgk', 'xxgknb']
    """
    parts = unquote(urlsplit(url).path).lower().split("/")
    words = [re.sub(r"(?:_\d+)?\.\w+$", "", part) for part in parts]
    words = [YEARS_IN_SLUG.sub("", NUMBERED_SLUG.sub("", word)) for word in words]
    return [word for word in words if word and word not in ("index", "list", "default", "xxgk_list")]


def way_score(text: str) -> int:
    """How far up a page on the way to the column is; 0 if it is none.

    >>> way_score("政府信息公开"), way_score("政务公开"), way_score("财政信息公开"), way_score("领导之窗")
    (7, 5, 0, 0)
    """
    if not text or _length(text) > LONGEST or is_neighbour(text):
        return 0
    if _pattern("enter").fullmatch(text):
        return 1
    return next((way["score"] for way in _patterns()["way"] if _compiled(way["pattern"]).fullmatch(text)), 0)


def is_tree(text: str) -> bool:
    """Does a link lead to the towns' or the departments' disclosure.

    >>> is_tree("乡镇街道"), is_tree("部门信息公开"), is_tree("部门动态")
    (True, True, False)
    """
    if not text or is_neighbour(text):
        return False
    return bool(_pattern("tree_must").search(text) and _pattern("tree").fullmatch(text))


def in_tree(url: str) -> bool:
    """Is an address within a tree of towns or departments, by the slugs that portals give them."""
    return any(_pattern("tree_slug").fullmatch(word) for word in slugs(url))


def unit_score(text: str) -> int:
    """2 for the name of a town, 1 for that of a department, 0 for other texts.

    >>> unit_score("溪口镇"), unit_score("教育局"), unit_score("工作动态")
    (2, 1, 0)
    """
    if is_neighbour(text) or not is_agency(text):
        return 0
    return 2 if _pattern("town").fullmatch(text) else 1


def is_agency(text: str) -> bool:
    """The name of a town or a department and nothing else.

    >>> is_agency("财政局"), is_agency("连城镇人民政府"), is_agency("财政预算")
    (True, True, False)
    """
    return bool(_pattern("unit").fullmatch(text))


def year_of(text: str) -> int | None:
    """The year that names a sub-column.

    >>> year_of("2022年"), year_of("2021年度报告"), year_of("2021年部署会")
    (2022, 2021, None)
    """
    return int(text[:4]) if YEAR_COLUMN.fullmatch(text) else None
