"""Says which patterns grow faster than their text, and how they are asked."""

import sys

from tests.patterns.attacked import slowest
from tests.patterns.collected import collected


def main() -> None:
    found = collected()
    for one in found:
        if slow := slowest(one.pattern, "search"):
            ways = [way for way in ("match", "fullmatch") if not slowest(one.pattern, way)]
            sys.stdout.write(f"{one.where}\t{one.pattern.pattern!r}\t{slow.times:.0f}x {slow.seconds:.3f}s {slow.text}\tlinear by {ways}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(found)} patterns\n")


if __name__ == "__main__":
    main()
