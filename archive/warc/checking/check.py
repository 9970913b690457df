"""What one record must hold by itself: dates, ids, digests that agree with its bytes."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archive.warc.digest import agrees, hasher
from archive.warc.fields import moment
from archive.warc.http import AS_RECEIVED, parse_head
from archive.warc.reading.member import DamagedError

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Mapping

    from archive.warc.reading.scan import Record

HTTP = ("response", "request", "revisit")
WITHOUT_PAYLOAD = ("revisit", "warcinfo")
ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~]+>")


class Facts(NamedTuple):
    """What of a record matters to other records, and what is wrong with it by itself."""

    kind: str
    record_id: str
    warcinfo: str
    beside: str  # WARC-Concurrent-To
    capture: tuple[str, str, str]  # URI, date and payload digest
    refers_to: tuple[str, str, str]  # the same of a revisit's original
    wrong: tuple[str, ...]


def facts(record: Record) -> Facts:
    """Read a record to its end and check its digests, dates and HTTP head. DamagedError if it has no such."""
    told = record.fields.get
    payload = told("warc-payload-digest", "")
    date, uri = told("warc-date", ""), told("warc-target-uri", "")
    return Facts(
        told("warc-type", ""),
        told("warc-record-id", ""),
        told("warc-warcinfo-id", ""),
        told("warc-concurrent-to", ""),
        (uri, date, payload),
        (told("warc-refers-to-target-uri", ""), told("warc-refers-to-date", ""), payload),
        (*_fields(record.fields), *_digests(record)),
    )


def _fields(fields: Mapping[str, str]) -> list[str]:
    wrong: list[str] = []
    refers_to = fields.get("warc-refers-to-date")
    if not _is_date(fields["warc-date"]):
        wrong.append(f"warc-date {fields['warc-date'][:40]!r} is no date")
    if refers_to is not None and not _is_date(refers_to):
        wrong.append(f"warc-refers-to-date {refers_to[:40]!r} is no date")
    if not ID.fullmatch(fields["warc-record-id"]):
        wrong.append(f"WARC-Record-ID {fields['warc-record-id'][:80]!r} is no <URI>")
    if fields["warc-type"] == "revisit" and not refers_to:
        wrong.append("a revisit that does not say what it refers to")
    if not fields.get("warc-block-digest"):
        wrong.append("WARC-Block-Digest is missing")
    return wrong


def _digests(record: Record) -> list[str]:
    """Digests that do not agree with the bytes."""
    told = record.fields.get
    kind, block = record.fields["warc-type"], told("warc-block-digest", "")
    payload = "" if kind in WITHOUT_PAYLOAD else told("warc-payload-digest", "")
    head = _head(record) if kind in HTTP and record.length else b""
    over_block = hasher(block)
    over_payload = over_block if payload == block and not head else hasher(payload)  # the same bytes are hashed once
    if over_block and head:
        over_block.update(head)
    for piece in record.views():
        if over_block:
            over_block.update(piece)
        if over_payload and over_payload is not over_block:
            over_payload.update(piece)
    wrong = [_judged("block", block, over_block)]
    if wrong[0] or over_payload is None or over_payload is not over_block:  # else both are right
        wrong.append(_judged("payload", payload, over_payload))
    return [what for what in wrong if what]


def _judged(part: str, label: str, running: hashlib._Hash | None) -> str:
    if running is None:
        return f"{part} digest {label[:40]!r} is of a kind that cannot be checked" if label else ""
    return "" if agrees(label, running) else f"the {part} does not agree with its digest {label[:80]}"


def _head(record: Record) -> bytes:
    head = record.http_head()
    as_received = record.fields.get(AS_RECEIVED.lower())
    if as_received is not None or b" " not in head[:head.find(b"\r\n")]:
        try:
            parse_head(head, as_received)
        except ValueError as error:
            raise DamagedError(str(error)) from error
    return head


@lru_cache(4)  # those of an exchange have the same
def _is_date(text: str) -> bool:
    try:
        if text.endswith("Z"):  # as nearly all do; nothing is left to be reckoned
            datetime.fromisoformat(text)
        else:
            moment(text)
    except ValueError:
        return False
    return True
