"""Common Crawl: an index for each of its crawls, and the records themselves by ranges of its WARC files.

https://index.commoncrawl.org/collinfo.json names the crawls and their indexes; an index answers
?url=PREFIX*&output=json&page=N with a JSON object a line, showNumPages=true with the number of pages, 404 where it knows
nothing. A record is filename, offset and length of one gzip member below https://data.commoncrawl.org/.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from archive.ingest.found import Found, Refused
from archive.ingest.warcs import captures
from crawler import hosts
from crawler.history.listed import Listed, moment_of
from crawler.history.walk import MOST_PAGES, IndexWalk, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from archive.ingest.found import Item
    from crawler.history.walk import Answer


class CommonCrawl(IndexWalk):
    """index: where collinfo.json is; data: where the WARC files are; prefixes: beginnings of URLs."""

    def __init__(self, index: str, data: str, prefixes: Sequence[str], has: Callable[[str, datetime], bool]) -> None:
        self._index = index.rstrip("/")
        self._data = data.rstrip("/")
        self._prefixes = prefixes
        super().__init__([Step(f"{self._index}/collinfo.json", memo="crawls")], has)

    @property
    def sites(self) -> frozenset[str]:
        return frozenset({hosts.site(self._index), hosts.site(self._data)})

    def got(self, step: Step, answer: Answer) -> Sequence[Item]:
        if step.of is not None:
            return self._record(step, answer)
        if step.memo == "crawls":
            self._crawls(step, answer)
        elif answer.status != 404:  # which says that this crawl has nothing of it
            self._lines(step, answer)
        return []

    def _crawls(self, step: Step, answer: Answer) -> None:
        """Ask each crawl's index how many pages it has of each prefix."""
        crawls = _json(answer.body) if answer.status == 200 else None
        found = [one["cdx-api"] for one in crawls if isinstance(one, dict) and isinstance(one.get("cdx-api"), str)] if isinstance(crawls, list) else []
        if not found:
            self.failed(step, f"answered {answer.status} without a list of crawls")
        for address in found:
            for prefix in self._prefixes:
                self._pages.append(Step(_asked(address, prefix, showNumPages="true"), memo=(address, prefix)))

    def _lines(self, step: Step, answer: Answer) -> None:
        if answer.status != 200:
            self.failed(step, f"answered {answer.status}")
            return
        if isinstance(step.memo, tuple):
            told = _json(answer.body)
            pages = told.get("pages") if isinstance(told, dict) else None
            if not isinstance(pages, int):
                self.failed(step, "does not tell how many pages it has")
                return
            address, prefix = step.memo
            self._pages.extendleft(Step(_asked(address, prefix, page=str(page))) for page in reversed(range(min(pages, MOST_PAGES + 1))))
            return
        self._listed += _lines(answer.body)

    def _fetching(self, listed: Listed) -> Step:
        last = listed.offset + listed.length - 1
        return Step(f"{self._data}/{listed.file}", (("Range", f"bytes={listed.offset}-{last}"),), listed)

    def _record(self, step: Step, answer: Answer) -> Sequence[Item]:
        assert step.of is not None
        if answer.status != 206 or len(answer.body) != step.of.length:
            self.failed(step, f"answered {answer.status} with {len(answer.body)} bytes where {step.of.length} of a record were asked for")
            return []
        found = [one for one in captures(io.BytesIO(answer.body), step.of.file) if isinstance(one, Found | Refused)]
        same = [one for one in found if isinstance(one, Found) and (one.url, one.captured_at) == (step.of.url, step.of.captured_at)]
        if not same:
            why = found[0].why if found and isinstance(found[0], Refused) else "is not the capture that the index names"
            self.failed(step, f"{step.of.file} at {step.of.offset}: {why}")
            return []
        self.told.fetched += 1
        return [_placed(one, step.of) for one in same[:1]]


def _placed(found: Found, listed: Listed) -> Found:
    """With the offset in the whole file."""
    return replace(found, origin=replace(found.origin, offset=listed.offset))


def _asked(address: str, prefix: str, **more: str) -> str:
    return f"{address}?{urlencode({'url': prefix, 'matchType': 'prefix', 'output': 'json'} | more)}"


def _lines(body: bytes) -> Iterator[Listed]:
    for line in body.splitlines():
        one = _json(line)
        if not isinstance(one, dict) or not one.get("filename"):
            continue
        try:
            moment_of(str(one["timestamp"]))
            yield Listed(str(one["url"]), str(one["timestamp"]), str(one.get("digest", "")), str(one.get("status", "")),
                         str(one.get("mime", "")), str(one["filename"]), int(one["offset"]), int(one["length"]))
        except (KeyError, ValueError, TypeError, OverflowError):
            continue


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
