"""The Wayback Machine and archives that answer as it does: CDX server, then each capture as it was stored (id_).

The CDX server (wayback-cdx-server's README): output=json gives a list of lists whose first is the head; with
showResumeKey=true an empty list and one with the key follow where more is to come. A capture at /web/TIMESTAMPid_/URL comes
with Memento-Datetime (RFC 7089) and the original headers under X-Archive-Orig-. What comes without, or of another time, is
not the capture that was asked for.
"""

from __future__ import annotations

import json
from base64 import b32encode
from email.utils import parsedate_to_datetime
from hashlib import sha1
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from archive.ingest.found import Found, Origin
from crawler import hosts
from crawler.history.listed import Listed, moment_of
from crawler.history.walk import IndexWalk, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from archive.ingest.found import Headers, Item
    from crawler.history.walk import Answer

FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")
PAGE = 5000  # lines of an index page
ORIGINAL = "x-archive-orig-"
# of the body as it comes to us, not as it came to them
OWN = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


class Wayback(IndexWalk):
    """prefixes: beginnings of URLs."""

    def __init__(self, endpoint: str, prefixes: Sequence[str], has: Callable[[str, datetime], bool]) -> None:
        self._endpoint = endpoint.rstrip("/")
        super().__init__([Step(self._index(prefix, ""), memo=prefix) for prefix in prefixes], has)

    @property
    def sites(self) -> frozenset[str]:
        return frozenset({hosts.site(self._endpoint)})

    def got(self, step: Step, answer: Answer) -> Sequence[Item]:
        if step.of is None:
            self._read_index(step, answer)
            return []
        fault = _fault(step.of, answer)
        if fault:
            self.failed(step, fault)
            return []
        self.told.fetched += 1
        return [_found(step.of, step.url, answer)]

    def _index(self, prefix: str, key: str) -> str:
        asked = {"url": prefix, "matchType": "prefix", "output": "json", "fl": ",".join(FIELDS), "limit": str(PAGE), "showResumeKey": "true"}
        return f"{self._endpoint}/cdx/search/cdx?{urlencode(asked | ({'resumeKey': key} if key else {}))}"

    def _read_index(self, step: Step, answer: Answer) -> None:
        rows = _rows(answer)
        if rows is None:
            self.failed(step, f"answered {answer.status} with what is no page of an index")
            return
        key = rows[-1][0] if len(rows) > 1 and not rows[-2] and len(rows[-1]) == 1 else ""
        for row in rows[1:]:
            if len(row) == len(FIELDS):
                self._listed += _listed(row)
        if key:
            self._pages.appendleft(Step(self._index(str(step.memo), key), memo=step.memo))

    def _fetching(self, listed: Listed) -> Step:
        return Step(f"{self._endpoint}/web/{listed.timestamp}id_/{listed.url}", of=listed)


def _rows(answer: Answer) -> list[list[str]] | None:
    """The rows of an index page; an empty body is an index that knows nothing."""
    if answer.status == 200 and not answer.body.strip():
        return []
    try:
        rows = json.loads(answer.body) if answer.status == 200 else None
    except (ValueError, RecursionError):
        return None
    return rows if isinstance(rows, list) and all(isinstance(row, list) for row in rows) else None


def _listed(row: Sequence[str]) -> list[Listed]:
    timestamp, url, mime, status, digest = map(str, row)
    try:
        moment_of(timestamp)
    except ValueError:
        return []
    return [Listed(url, timestamp, digest, status, mime)] if url.startswith(("http://", "https://")) else []


def _fault(listed: Listed, answer: Answer) -> str:
    """Why an answer is not the capture; "" if it is."""
    if answer.status in (301, 302, 307):
        return f"sends to another capture, {answer.header('Location')}"
    given = answer.header("Memento-Datetime")
    if not given:
        return f"answered {answer.status} without Memento-Datetime: its own page, no capture"
    try:
        at = parsedate_to_datetime(given)
    except (ValueError, OverflowError):
        return f"Memento-Datetime {given} is no date"
    if at != listed.captured_at:
        return f"gives the capture of {given} instead"
    return "" if answer.status == 200 else f"answered {answer.status}"


def _found(listed: Listed, address: str, answer: Answer) -> Found:
    headers = _original(answer.headers)
    digest = f"sha1:{b32encode(sha1(answer.body, usedforsecurity=False).digest()).decode()}"
    agrees = "yes" if digest.removeprefix("sha1:") == listed.digest.removeprefix("sha1:") else "no"
    told = (("listed-digest", listed.digest), ("listed-digest-agrees", agrees))
    return Found(
        url=listed.url, captured_at=listed.captured_at, body=answer.body, origin=Origin(address, told=told), status=200,
        protocol="HTTP/1.1", headers=headers,
    )


def _original(headers: Headers) -> Headers:
    """The headers that the portal sent, as far as the archive tells them and they are true of these bytes."""
    found = [(name[len(ORIGINAL):], value) for name, value in headers if name.lower().startswith(ORIGINAL)]
    found = [(name, value) for name, value in found if name.lower() not in OWN]
    found += [(name, value) for name, value in headers if name.lower() == "content-encoding"]  # these bytes have it
    if any(name.lower() == "content-type" for name, _ in found):
        return tuple(found)
    return (*found, *((name, value) for name, value in headers if name.lower() == "content-type"))
