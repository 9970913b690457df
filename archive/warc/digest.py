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


def hasher(label: str) -> hashlib._Hash | None:
    """A running hash of the algorithm that a digest field names; None for one we do not know."""
    name = label.partition(":")[0].lower().replace("-", "")
    return hashlib.new(name) if name in {"md5", "sha1", "sha256", "sha512"} else None


def agrees(label: str, running: hashlib._Hash) -> bool:
    """Whether a digest field says what a hash has come to; base32 as we write it, or hex as some tools do."""
    value = label.partition(":")[2]
    base32 = b32encode(running.digest()).decode("ascii")
    return value.upper().rstrip("=") == base32.rstrip("=") or value.lower() == running.hexdigest()
