"""SIGKILL at 25 random moments of a crawl, each followed by a new start; XXGK_SEED repeats a series."""

import os
from pathlib import Path
from random import Random

import pytest

from tests.crawler.crawl import crawl
from tests.crawler.killing import check_whole, kill_crawls
from tests.replica import replicas

KILLS = 25


@pytest.mark.soak
def test_killed_at_random_moments(tmp_path: Path) -> None:
    seed = int(os.environ.get("XXGK_SEED") or Random().randrange(10**6))
    random, killed = Random(seed), 0
    undisturbed = tmp_path / "undisturbed"
    with replicas() as world:
        undisturbed.mkdir()
        world.registry(undisturbed / "portals.toml")
        assert crawl(undisturbed, "--all").status == 0
        while killed < KILLS:
            disturbed = tmp_path / f"after-{killed}"
            disturbed.mkdir()
            world.registry(disturbed / "portals.toml")
            killed += kill_crawls(world, disturbed, (random.randrange(40) for _ in range(5)), random)
            print(f"seed {seed}: {killed} killed")  # noqa: T201  # make soak runs with -s
            check_whole(world, disturbed, undisturbed)
