"""An archived body as it was before it was packed."""

from __future__ import annotations

from archive.warc.codings import CODINGS, MOST_CODINGS, codings, unpacked

LIMIT = 200_000_000  # bytes; no report comes near it, a bomb goes far beyond


class DecodeError(ValueError):
    """A body that its Content-Encoding does not explain; the message says why."""


def decoded(headers: tuple[tuple[str, str], ...], body: bytes, limit: int = LIMIT) -> bytes:
    """The body with its Content-Encodings undone, last one first; DecodeError if that cannot be done.

    An empty body stays empty: servers send the header with 304 and HEAD too.
    """
    names = codings(value for name, value in headers if name.lower() == "content-encoding")
    if not body or not names:
        return body
    if len(names) > MOST_CODINGS:
        raise DecodeError(f"the body is packed {len(names)} times over, its Content-Encoding says")
    for name in names:
        if name not in CODINGS:
            raise DecodeError(f"Content-Encoding {name[:40]!r} is not known")
    found = unpacked(body, names, limit)
    if found.end == "whole":
        return found.body
    raise DecodeError({
        "cut": "the encoded body ends too early",
        "large": f"the decoded body is larger than {limit} bytes",
        "broken": f"the body is not what its Content-Encoding says ({found.why})",
    }[found.end])
