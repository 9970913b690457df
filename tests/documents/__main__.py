"""`python -m tests.documents OUT --seed A B --formats pdf,docx`: fresh documents with their truth beside them."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.documents import KINDS, draw_all, tags
from tests.documents.frozen import entry


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("out", type=Path)
    ask.add_argument("--seed", type=int, nargs=2, default=(0, 10), metavar=("A", "B"), help="seeds from A up to, not including, B")
    ask.add_argument("--formats", default="all", help=f"of {', '.join(KINDS)}")
    given = ask.parse_args()
    kinds = KINDS if given.formats == "all" else given.formats.split(",")
    if unknown := set(kinds) - set(KINDS):
        ask.error(f"unknown formats: {', '.join(sorted(unknown))}")
    given.out.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        for one in draw_all(kind, range(*given.seed)):
            (given.out / one.name).write_bytes(one.data)
            for name, data in one.beside.items():
                file = given.out / f"{one.name}.files" / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            (given.out / f"{one.name}.json").write_text(json.dumps(entry(one, one.name), ensure_ascii=False), encoding="utf-8")
            sys.stdout.write(f"{one.name}  {tags(one.style)}  {asdict(one.damage) if one.damage else ''}\n")


if __name__ == "__main__":
    main()
