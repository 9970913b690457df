"""Drawn and frozen documents read and scored; the floor below which no format may fall.

`python -m tests.documents.judged [KIND…]` prints the accuracy of the frozen set and pins tests/documents/floor.json
to it; it refuses to lower a floor that stands for the same files. "open" names the files in which a wrong or
invented number has no finding: what is left to mend.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from archive.packed import FORMATS, members
from archive.process import read
from archive.readers import sniff
from tests.documents.frozen import FOLDER, Frozen, documents
from tests.documents.score import Score, score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.model import Reading

FLOOR = FOLDER.parent / "floor.json"


def reading(data: bytes, beside: Callable[[str], bytes | None] | None = None) -> Reading:
    """What is read from a file; from an archive, its member that is a report."""
    form = sniff(data)
    if form not in FORMATS:
        return read(data, picture=beside)
    found = [read(member.data) for member in members(data, form)]
    return next((one for one in found if one.report), found[0])


@cache
def frozen_reading(one: Frozen) -> Reading:
    return reading(one.data, one.beside)


def frozen_score(one: Frozen) -> Score:
    return score(frozen_reading(one), one.truth)


def counted(scores: Iterable[Score]) -> dict[str, int]:
    """Files, and cells by what became of them."""
    total: Counter[str] = Counter(files=0, perfect=0, cells=0, right=0, wrong=0, silent=0, unsure=0, missing=0, invented=0)
    for one in scores:
        total.update(files=1, perfect=one.perfect, cells=one.all, right=one.right, wrong=len(one.wrong), silent=len(one.silent),
                     unsure=len(one.unsure), missing=len(one.missing), invented=len(one.invented))
    return dict(total)


def corpus(kind: str) -> str:
    """Digest of the frozen files of a kind and of their truth."""
    digest = hashlib.sha256()
    for one in of(kind):
        digest.update(one.data + repr((one.truth.edition, one.truth.year, one.truth.agency, sorted(one.truth.cells.items()))).encode())
    return digest.hexdigest()[:16]


def kinds() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.kind for one in documents()))


def of(kind: str) -> list[Frozen]:
    return [one for one in documents() if one.kind == kind]


def pinned() -> dict[str, Any]:
    return json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {"kinds": {}, "open": []}


def still_open(kind: str) -> list[str]:
    """Names of the files of a kind with a wrong or invented number that nothing tells of."""
    return [one.file.name for one in of(kind) if frozen_score(one).silent or frozen_score(one).invented]


def measured(kind: str) -> dict[str, Any]:
    """What the floor file holds of a kind, as of now."""
    return {"corpus": corpus(kind), **counted(map(frozen_score, of(kind)))}


def main() -> None:
    floor, now = pinned(), {kind: measured(kind) for kind in sys.argv[1:] or kinds()}
    for kind, found in now.items():
        sys.stdout.write(f"{kind:14} {found['right'] / found['cells']:8.2%}  {found}\n")
        before = floor["kinds"].get(kind, {})
        if before.get("corpus") == found["corpus"] and before["right"] > found["right"]:
            sys.exit(f"{FLOOR}: {before['right']} cells of {kind} were right; the floor is not lowered")
    left = [name for name in floor["open"] if name.rpartition("-")[0] in floor["kinds"].keys() - now.keys()] + [name for kind in now for name in still_open(kind)]
    FLOOR.write_text(json.dumps({"kinds": floor["kinds"] | now, "open": sorted(left)}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
