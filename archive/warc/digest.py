"""Digests as WARC files carry them: algorithm, colon, base32 (WARC/1.1, 5.8)."""

from __future__ import annotations

import hashlib
from base64 import b32encode


def digest(body: bytes) -> str:
    """The payload digest of a body as received."""
    return labelled(hashlib.sha256(body))


def labelled(hasher: hashlib._Hash) -> str:
    """What a running SHA-256 has come to, as a WARC field."""
    return f"{hasher.name}:{b32encode(hasher.digest()).decode('ascii')}"
