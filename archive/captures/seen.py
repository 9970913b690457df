"""What captures of one address come to: the newest good one, when it was last confirmed, its validators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from archive.recognise import promise

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = Mapping[str, Any]  # columns of captures

DOCUMENTS = ("report", "attachment")
NOT_MODIFIED = 304
PLACE = re.compile(r"[省市县区旗州盟]$")
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest whole 2xx capture of an address that was asked for by GET; times as in the table.

    entry: the newest answer to whoever followed an entry of a list or a link of a page there that was these bytes, or
    said that they are still the same; None if lists alone were asked for here.
    """

    row: Row
    confirmed_at: str  # of the newest answer that was these bytes, or said that they are still the same
    new_at: str  # of the first answer that was these bytes, after others or none
    etag: str
    last_modified: str
    entry: Row | None


def seen(rows: Sequence[Row]) -> Seen | None:
    """What captures of one address, oldest first, tell; None if none of them is good."""
    good = [row for row in rows if _is_good(row)]
    if not good:
        return None
    newest = good[-1]
    same = list(takewhile(lambda row: row["digest"] == newest["digest"], reversed(good)))[::-1]
    confirming = [row for row in rows if _confirms(row, newest)]
    told = [newest, *confirming]
    return Seen(
        row=newest,
        confirmed_at=max(row["captured_at"] for row in told),
        new_at=same[0]["captured_at"],
        etag=_last(told, "etag"),
        last_modified=_last(told, "last_modified"),
        entry=next((row for row in reversed([*same, *confirming]) if row["role"] in DOCUMENTS), None),
    )


def may_be_list(found: Seen) -> bool:
    """Was it linked as a report, found to be none, and does its title name no single agency (固镇县2022年政府信息公开年报)?

    It may be a year's list then, to which reports come.
    """
    if found.entry is None or found.entry["role"] != "report" or found.row.get("state") != "not-a-report":
        return False
    agency = promise(found.entry["link_text"]).agency
    return not agency or bool(PLACE.search(agency))


def redirect(rows: Sequence[Row]) -> Row | None:
    """The newest of the captures of one address, oldest first, if it is a redirect."""
    return rows[-1] if rows and rows[-1]["status"] in REDIRECTS else None


def vouched(rows: Sequence[Row], *, etag: str, last_modified: str) -> Row | None:
    """The newest capture of one address that gave these validators; by date only if no ETag was sent (RFC 9110, 13.1.3)."""
    name, value = ("etag", etag) if etag else ("last_modified", last_modified)
    if not value:
        return None
    told = (row for row in reversed(rows) if row[name] == value)
    return next((row for row in told if _is_good(row) or _says_not_modified(row)), None)


def _is_good(row: Row) -> bool:
    """A whole answer; method "": a capture of which it is not known."""
    return 200 <= row["status"] < 300 and not row["truncated"] and row["method"] in ("GET", "")


def _says_not_modified(row: Row) -> bool:
    """A 304 that answers no validators of ours is no revisit."""
    return bool(row["status"] == NOT_MODIFIED and row["revisit"])


def _confirms(row: Row, newest: Row) -> bool:
    after = row["captured_at"] >= newest["captured_at"]
    return _says_not_modified(row) and row["digest"] == newest["digest"] and after


def _last(rows: Sequence[Row], name: str) -> str:
    """A 304 may bring validators anew (RFC 9110, 15.4.5); where it does not, those of before hold."""
    return next((str(row[name]) for row in reversed(rows) if row[name]), "")
