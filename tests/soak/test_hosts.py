"""3,000 hosts in one process: the pace of each, flat memory, and nothing but politeness that makes it slow.

XXGK_HOSTS and XXGK_DELAY change how many, and the seconds between requests to one: so many that hosts / delay is
well below what a processor can do (some 150 requests a second).
"""

import os
from pathlib import Path

import pytest

from tests.crawler.many import REQUESTS, measure

HOSTS, DELAY = int(os.environ.get("XXGK_HOSTS") or 3000), float(os.environ.get("XXGK_DELAY") or 60)
GROWTH = 1.05  # of memory in the second half, when every host has answered several times
SLOWER = 1.5  # than the pace alone would have it


@pytest.mark.soak
def test_thousands_of_hosts_at_once(tmp_path: Path) -> None:
    found = measure(tmp_path, HOSTS, f"DOWNLOAD_DELAY={DELAY}", f"XXGK_PORTALS_AT_ONCE={HOSTS}")
    print(found.told())  # noqa: T201  # make soak runs with -s
    assert found.status == 0
    assert sorted({len(log) for log in found.by.values()}) == [REQUESTS]
    assert len(found.by) == HOSTS
    assert min(found.gaps) >= DELAY
    first = [sample.memory for sample in found.samples if sample.at <= found.seconds / 2]
    assert max(sample.memory for sample in found.samples) <= GROWTH * max(first)
    assert found.seconds <= SLOWER * REQUESTS * DELAY
