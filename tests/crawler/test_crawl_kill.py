"""SIGKILL in the middle of a crawl; many more of them in tests/soak."""

from pathlib import Path
from random import Random

from tests.crawler.crawl import crawl
from tests.crawler.killing import check_whole, kill_crawls
from tests.replica import replicas


def test_killed_three_times(tmp_path: Path) -> None:
    disturbed, undisturbed = tmp_path / "disturbed", tmp_path / "undisturbed"
    with replicas() as world:
        for folder in (disturbed, undisturbed):
            folder.mkdir()
            world.registry(folder / "portals.toml")
        assert crawl(undisturbed, "--all").status == 0
        assert kill_crawls(world, disturbed, (1, 31, 23), Random(5)) == 3
        check_whole(world, disturbed, undisturbed)
