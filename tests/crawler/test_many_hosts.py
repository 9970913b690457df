"""Many hosts at once, a small share of tests/soak/test_hosts.py."""

from typing import TYPE_CHECKING

from tests.crawler.many import REQUESTS, measure

if TYPE_CHECKING:
    from pathlib import Path

HOSTS, DELAY = 60, 0.2


def test_each_host_has_its_pace(tmp_path: "Path") -> None:
    found = measure(tmp_path, HOSTS, f"DOWNLOAD_DELAY={DELAY}")
    assert found.status == 0
    assert {len(log) for log in found.by.values()} == {REQUESTS}
    assert len(found.by) == HOSTS
    assert min(found.gaps) >= DELAY, found.told()
