"""What one record must hold by itself: dates, ids, digests that agree with its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.digest import agrees, hasher
from archive.warc.fields import moment
from archive.warc.http import AS_RECEIVED, parse_head
from archive.warc.reading.member import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.warc.reading.scan import Record

HTTP = ("response", "request", "revisit")
ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~]+>")


@dataclass(frozen=True, slots=True)
class Facts:
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
    payload = record["warc-payload-digest"]
    return Facts(
        kind=record["warc-type"],
        record_id=record["warc-record-id"],
        warcinfo=record["warc-warcinfo-id"],
        beside=record["warc-concurrent-to"],
        capture=(record["warc-target-uri"], record["warc-date"], payload),
        refers_to=(record["warc-refers-to-target-uri"], record["warc-refers-to-date"], payload),
        wrong=(*_fields(record), *_digests(record)),
    )


def _fields(record: Record) -> Iterator[str]:
    for name in ("warc-date", "warc-refers-to-date"):
        if name in record.fields and not _is_date(record[name]):
            yield f"{name} {record[name][:40]!r} is no date"
    if not ID.fullmatch(record["warc-record-id"]):
        yield f"WARC-Record-ID {record['warc-record-id'][:80]!r} is no <URI>"
    if record["warc-type"] == "revisit" and not record["warc-refers-to-date"]:
        yield "a revisit that does not say what it refers to"
    if not record["warc-block-digest"]:
        yield "WARC-Block-Digest is missing"


def _digests(record: Record) -> Iterator[str]:
    """Digests that do not agree with the bytes."""
    kind = record["warc-type"]
    head = _head(record) if kind in HTTP and record.length else b""
    labels = {"block": record["warc-block-digest"]}
    if kind not in {"revisit", "warcinfo"}:  # they hold no payload
        labels["payload"] = record["warc-payload-digest"]
    running = {part: one for part, label in labels.items() if (one := hasher(label))}
    if "block" in running:
        running["block"].update(head)
    for piece in record.block():
        for one in running.values():
            one.update(piece)
    for part, label in labels.items():
        if part in running and not agrees(label, running[part]):
            yield f"the {part} does not agree with its digest {label[:80]}"
        elif label and part not in running:
            yield f"{part} digest {label[:40]!r} is of a kind that cannot be checked"


def _head(record: Record) -> bytes:
    head = record.http_head()
    try:
        parse_head(head, record.fields.get(AS_RECEIVED.lower()))
    except ValueError as error:
        raise DamagedError(str(error)) from error
    return head


def _is_date(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return True
