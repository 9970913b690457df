"""SIGKILL in the middle of a crawl; many more of them in tests/soak."""

from pathlib import Path
from random import Random

from tests.crawler.crawl import crawl
from tests.crawler.disturbed import Disturbing, check
from tests.crawler.killing import check_whole, kill_crawls
from tests.replica import replicas
from tests.replica.longlist import long_list


def test_killed_three_times(tmp_path: Path) -> None:
    disturbed, undisturbed = tmp_path / "disturbed", tmp_path / "undisturbed"
    with replicas() as world:
        for folder in (disturbed, undisturbed):
            folder.mkdir()
            world.registry(folder / "portals.toml")
        assert crawl(undisturbed, "--all").status == 0
        assert kill_crawls(world, disturbed, (1, 31, 23), Random(5)) == 3
        check_whole(world, disturbed, undisturbed)


def test_one_run_killed_over_and_over(tmp_path: Path) -> None:
    """Half of the deaths lie between the archive and the database."""
    disturbed, undisturbed = tmp_path / "disturbed", tmp_path / "undisturbed"
    disturbed.mkdir()
    undisturbed.mkdir()
    kills = 6
    with long_list(60, page=20) as world:
        Disturbing(world, 3, undisturbed, Random(7), 0).disturb(0, 0)
        done = Disturbing(world, 3, disturbed, Random(7), 0.1).disturb(kills, 3)
    assert (done.killed, done.died.total()) == (3, 3)
    check(done, disturbed, undisturbed, again=kills / 60)  # each may have met a document on its way
