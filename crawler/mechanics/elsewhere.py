"""Reports that a page names elsewhere than in links: in a select box, in the records or arrays that its script lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.recognise import promise
from crawler.adapter import Entry
from crawler.mechanics import dates, jpage, links, literals
from crawler.page import squeeze

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

MOST_ARRAYS = 20  # of one page that are tried


def entries(page: Page, article: re.Pattern[str]) -> tuple[Entry, ...]:
    """The reports of a page whose links name none, as far as the page itself tells their addresses."""
    if page.root is None or "公" not in page.text:
        return ()
    for found in (_options(page), _records(page, article), _objects(page)):
        reports = tuple(dict.fromkeys(entry for entry in found if _promises(entry.title)))
        if reports:
            return reports
    return ()


def _promises(title: str) -> bool:
    promised = promise(title)
    return promised.report and promised.year is not None


def _options(page: Page) -> Iterator[Entry]:
    """<option value="/a/1.html">某局2023年政府信息公开年报</option>"""
    options: Iterator[HtmlElement] = iter(()) if page.root is None else page.root.iter("option")
    for option in options:
        url, title = links.address(page, option.get("value") or ""), squeeze(option.text_content())
        if url and title:
            yield Entry(title, url, dates.in_url(url))


def _records(page: Page, article: re.Pattern[str]) -> Iterator[Entry]:
    """<record><![CDATA[<li>…</li>]]></record>, of whatever system."""
    if "<record>" in page.text:
        yield from jpage.store(page.text, links.base(page), article).entries


def _objects(page: Page) -> Iterator[Entry]:
    """[{title: '…', url: '/a/1.html', date: '2024-01-10'}] in a script, whatever its keys are called."""
    for one in literals.arrays(page.text, MOST_ARRAYS):
        for item in one:
            values = [value for value in item.values() if isinstance(value, str)] if isinstance(item, dict) else []
            title = next((squeeze(value) for value in values if "公" in value and _promises(squeeze(value))), "")
            url = next((url for value in values if (url := links.address(page, value)) and url != page.url), "") if title else ""
            if url:
                yield Entry(title, url, next(filter(None, map(dates.find, values)), "") or dates.in_url(url))
