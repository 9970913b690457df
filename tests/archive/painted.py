"""Pictures whose content is known: bytes that are a PNG by their magic, and a reader that plugs in for them.

They stand for what recognition makes of a picture; tests of recognition itself read real ones.
"""

from __future__ import annotations

import json
from random import Random

from archive.model import Document, Text
from archive.readers.errors import Unreadable, Unsupported
from tests.archive.filled import figures
from tests.archive.recognised import blocks

MAGIC = b"\x89PNG\r\n\x1a\n"


def painted(*sections: int, seed: int = 1, edition: str = "2021", **more: object) -> bytes:
    """A picture of these sections' tables (2, 3, 4) with the figures of a seed; more: title, text, broken, bare, unsure."""
    told = json.dumps({"sections": sections, "seed": seed, "edition": edition, **more}, ensure_ascii=False).encode()
    return MAGIC + told + bytes(3000)


def true(seed: int = 1, edition: str = "2021") -> dict[str, int | float]:
    return figures(edition, Random(seed))


def read_painted(data: bytes, charset: str = "") -> Document:
    told = json.loads(data.removeprefix(MAGIC).rstrip(b"\x00"))
    if told.get("broken"):
        raise Unreadable("broken in the middle")
    if told.get("bare"):
        raise Unsupported("pictures are read with the extra ocr: pip install xxgk[ocr]")
    parts = blocks(true(told["seed"], told["edition"]), told["edition"], unsure=told.get("unsure"))
    tables = [block for number in told["sections"] for block in parts[number - 2]]
    texts = [Text(line) for line in (told.get("title"), told.get("text")) if line]
    return Document("png", (*texts, *tables))
