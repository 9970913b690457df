"""Home pages as varied as portals have them, each with the pages behind it: tests/pages/homes/NAME.html and NAME.json.

NAME.html holds the pages of one portal, each behind a line <!-- page: ADDRESS [STATUS] -->. NAME.json says what is
special about it, which channels a probe must find, and no others.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler.page import Page, make_page

HOMES = Path(__file__).parents[1] / "pages" / "homes"
HOST = "http://www.x.gov.cn/"
PAGE = re.compile(r"^<!-- page: (\S+)(?: (\d{3}))? -->\n", re.MULTILINE)


@dataclass(frozen=True)
class Home:
    """pages: address → (status, HTML); expected: the json."""

    name: str
    pages: dict[str, tuple[int, str]]
    expected: dict[str, Any]

    @property
    def url(self) -> str:
        return urljoin(HOST, self.expected["url"])

    @property
    def channels(self) -> set[tuple[str, str]]:
        return {(urljoin(HOST, one["url"]), one.get("agency", "")) for one in self.expected["channels"]}

    def page(self, url: str) -> Page:
        """What the portal answers; 404 for what it does not have."""
        status, html = self.pages.get(url, (404, "<html><body>404</body></html>"))
        return make_page(url, status, [("Content-Type", "text/html; charset=utf-8")], html.encode())


def homes() -> list[Home]:
    """All cases, by name."""
    return [_home(file) for file in sorted(HOMES.glob("*.html"))]


def _home(file: Path) -> Home:
    parts = PAGE.split(file.read_text(encoding="utf-8"))[1:]
    pages = {urljoin(HOST, address): (int(status or 200), html)
             for address, status, html in zip(parts[::3], parts[1::3], parts[2::3], strict=True)}
    return Home(file.stem, pages, json.loads(file.with_suffix(".json").read_text(encoding="utf-8")))
