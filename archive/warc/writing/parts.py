"""Which records stand for what: exchanges, failures, notes, the file itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from archive import software
from archive.warc.digest import digest
from archive.warc.fields import stamp, to_block
from archive.warc.http import request_head, response_head, unchunked
from archive.warc.writing.record import Part, uri_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Context, Drawn, Exchange, Failure
    from archive.pages.saved import Saved
    from archive.warc.folder import Original

FIELDS = "application/warc-fields"
DRAWN = "text/html; charset=utf-8"
FORMAT = {
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "robots": "obey",
}
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"  # WARC/1.1, 6.7.2
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"  # 6.7.3
CONTEXT = (
    ("via", "referrer"), ("run", "run"), ("portal", "portal"), ("channel", "channel"), ("role", "role"), ("link-text", "link_text"),
    ("listed", "listed"), ("agency", "agency"), ("origin", "origin"),
)
SECRET = re.compile(r"passw|secret|token|cookie|credential|auth|api.?key", re.IGNORECASE)


def response(exchange: Exchange, refers_to: Original | None, payload_digest: str = "") -> Part:
    """The response record of an exchange, or a revisit record if refers_to has the very same payload.

    payload_digest: of its body, if whoever calls has it. That refers_to has the same is told by the digest, or by the server: 304 to the validators of a capture with refers_to's payload.
    """
    headers = unchunked(exchange.response_headers, len(exchange.body))
    head = response_head(exchange.protocol, exchange.status, headers)
    payload_digest = payload_digest or digest(exchange.body)
    profile = _profile(exchange, refers_to, payload_digest)
    same = refers_to if profile else None
    fields = [*head.extra, ("WARC-Payload-Digest", same.digest if same else payload_digest)]
    if exchange.ip_address:
        fields.append(("WARC-IP-Address", exchange.ip_address))
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    if same:
        fields.append(("WARC-Profile", profile))
        fields.extend(uri_fields("WARC-Refers-To-Target-URI", same.url).items())
        fields.append(("WARC-Refers-To-Date", stamp(same.captured_at)))
    kind, body = ("revisit", b"") if same else ("response", exchange.body)
    return Part(kind, "application/http; msgtype=response", body, head.block, tuple(fields))


def _profile(exchange: Exchange, refers_to: Original | None, payload_digest: str) -> str:
    """What makes it a revisit, "" if nothing does. A 304 that comes with a body is kept as it came."""
    if refers_to is None:
        return ""
    if exchange.body:
        return IDENTICAL if refers_to.digest == payload_digest else ""
    return NOT_MODIFIED if exchange.status == 304 else ""


def request(exchange: Exchange, response_id: str) -> Part:
    """The request record that belongs to a response."""
    head = request_head(exchange.method, exchange.url, exchange.request_headers)
    fields = (("WARC-Concurrent-To", response_id), *head.extra)
    return Part("request", "application/http; msgtype=request", exchange.request_body, head.block, fields)


def drawn(one: Drawn, source_id: str) -> Part:
    """The conversion record of a page that a browser drew; source_id: of the response it was drawn from, "" if not known."""
    fields = (("WARC-Refers-To", source_id),) if source_id else ()
    return Part("conversion", DRAWN, one.html, fields=fields)


def saved(one: Saved) -> Part:
    """The resource record of a file that somebody saved."""
    return Part("resource", one.media_type or "application/octet-stream", one.body)


def context(exchange: Exchange | Drawn | Saved, response_id: str) -> Part:
    """The metadata record that belongs to a response, conversion or resource: why it was fetched."""
    return Part("metadata", FIELDS, to_block(_context(exchange.context)), fields=(("WARC-Concurrent-To", response_id),))


def failure(one: Failure) -> Part:
    """The metadata record of a request that got no response: it belongs to no other record."""
    return Part("metadata", FIELDS, to_block((("error", one.error or "unknown"), *_context(one.context))))


def note(data: Mapping[str, object]) -> Part:
    """Data of the archive's own as a JSON resource."""
    text = json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Part("resource", "application/json", text)


def warcinfo(name: str, info: Mapping[str, str]) -> Part:
    """What a file says of itself; settings whose name speaks of a secret are left out."""
    fields = {"software": f"{software.NAME}/{software.number()}", **FORMAT}
    fields |= {re.sub(r"[^A-Za-z0-9_.-]", "-", key): value for key, value in info.items() if not SECRET.search(key)}
    return Part("warcinfo", FIELDS, to_block(fields.items()), fields=(("WARC-Filename", name),))


def _context(values: Context) -> tuple[tuple[str, str], ...]:
    """Other crawlers call the referrer `via`, so does this one."""
    return tuple((told, getattr(values, name)) for told, name in CONTEXT)
