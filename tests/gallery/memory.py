"""How much memory a crawl takes with hostile servers, and with as many that are harmless.

    python -m tests.gallery.memory        MB at the largest of a crawl of 32 servers, three times each, in turns
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.gallery.frame import Attack
from tests.gallery.network import ways, wire
from tests.gallery.network.portals import FINE, IN_TIME, at, crawled, hostile
from tests.replica import World

SERVERS, TIMES = 32, 3
ATTACKS = tuple(one for one in (*wire.ATTACKS, *ways.ATTACKS) if IN_TIME not in one.expected)[:SERVERS]
BENIGN = tuple(Attack(f"benign-{number}", "", "", FINE, at(lambda scene: scene.good)) for number in range(SERVERS))
MIXED = (*ATTACKS, *BENIGN)


def megabytes(portals: tuple[Attack, ...]) -> int:
    """At the largest, of the crawl's own process; each crawl has a parent of its own, which counts it alone."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        from resource import RUSAGE_CHILDREN, getrusage

        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            crawled(Path(folder), World(()), hostile(stack, portals))
        os.write(write, str(getrusage(RUSAGE_CHILDREN).ru_maxrss >> 10).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        found = told.read()
    os.waitpid(child, 0)
    return int(found)


if __name__ == "__main__":
    for _ in range(TIMES):
        found = {name: megabytes(portals) for name, portals in (("benign", BENIGN), ("hostile", ATTACKS), ("both", MIXED))}
        sys.stdout.write("; ".join(f"{name} {size} MB" for name, size in found.items()) + "\n")
        sys.stdout.flush()
