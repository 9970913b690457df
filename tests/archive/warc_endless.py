"""Writes exchanges until it is killed: `python -m tests.archive.warc_endless FOLDER SEED`.

Prints the number of each exchange once it is written. Sizes vary from nothing to some MB, so that a kill may
hit a write in its middle; files are rotated often.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from tests.archive.warc_samples import exchange, original, writer


def main(data: Path, seed: int) -> None:
    chance = random.Random(seed)
    out = writer(data, max_bytes=chance.choice((20_000, 6_000_000)))
    sizes = (4_000_000,) if seed % 2 else (0, 10, 3_000, 100_000)  # warc_kill aims at the writes of odd seeds
    first = exchange(0)
    for number in range(1_000_000):
        if number % 5:
            out.exchange(exchange(number, body=chance.randbytes(chance.choice(sizes))))
        else:
            out.exchange(exchange(number, url=first.url, body=first.body), original(first) if number else None)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
