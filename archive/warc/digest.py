"""Digests as WARC files carry them: algorithm, colon, base32 (WARC/1.1, 5.8)."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode

KINDS = {"md5": hashlib.md5, "sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}
DIGEST = re.compile("sha256:[A-Z2-7]{52}====")
LENGTH = len("sha256:") + 52 + len("====")
BASE32, BASE32_OF_INT = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghijklmnopqrstuv"
DIGITS = bytes(BASE32_OF_INT[BASE32.index(byte)] if byte in BASE32 else ord("!") for byte in range(256))  # what is none of them int() refuses


def digest(body: bytes) -> str:
    """The payload digest of a body as received."""
    return labelled(hashlib.sha256(body))


def labelled(hasher: hashlib._Hash) -> str:
    """What a running SHA-256 has come to, as a WARC field."""
    return f"{hasher.name}:{b32encode(hasher.digest()).decode('ascii')}"


def hasher(label: str) -> hashlib._Hash | None:
    """A running hash of the algorithm that a digest field names; None for one we do not know."""
    if label.startswith("sha256:"):
        return hashlib.sha256()
    kind = KINDS.get(label.partition(":")[0].lower().replace("-", ""))
    return kind() if kind else None


def agrees(label: str, running: hashlib._Hash) -> bool:
    """Whether a digest field says what a hash has come to; base32 as we write it, or hex as some tools do."""
    come_to = running.digest()
    if len(label) == LENGTH and label.startswith("sha256:") and label.endswith("===="):
        try:
            return int(label[7:-4].encode().translate(DIGITS), 32) == int.from_bytes(come_to, "big") << 4
        except ValueError:  # not as we write it
            pass
    value = label.partition(":")[2]
    digits, bits = value.rstrip("="), 8 * len(come_to)
    if len(digits) == -(-bits // 5) and digits.isascii():  # as we write it: int() reads it faster than base64 writes it
        try:
            return int(digits.encode().translate(DIGITS), 32) == int.from_bytes(come_to, "big") << (-bits % 5)
        except ValueError:  # not as we write it
            pass
    base32 = b32encode(come_to).decode("ascii")
    return value.upper().rstrip("=") == base32.rstrip("=") or value.lower() == come_to.hex()


def is_of(label: str, body: bytes) -> bool:
    """Whether it is the payload digest of a body, written as digest() writes it."""
    if DIGEST.fullmatch(label):
        return agrees(label, hashlib.sha256(body))
    return label == digest(body)
