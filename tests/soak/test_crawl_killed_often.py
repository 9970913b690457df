"""200 SIGKILLs over one crawl of 600 documents, 50 of them between the archive and the database; XXGK_SEED repeats a series."""

import os
from pathlib import Path
from random import Random

import pytest

from tests.crawler.disturbed import Disturbing, check, check_rebuilt
from tests.replica.longlist import long_list

DOCUMENTS, LISTS, KILLS, AIMED = 600, 10, 200, 50
DELAY = 0.15  # seconds between requests; in a real crawl 2


@pytest.mark.soak
def test_killed_200_times(tmp_path: Path) -> None:
    seed = int(os.environ.get("XXGK_SEED") or Random().randrange(10**6))
    disturbed, undisturbed = tmp_path / "disturbed", tmp_path / "undisturbed"
    disturbed.mkdir()
    undisturbed.mkdir()
    with long_list(DOCUMENTS, page=DOCUMENTS // LISTS) as world:
        Disturbing(world, LISTS, undisturbed, Random(seed), 0).disturb(0, 0)
        done = Disturbing(world, LISTS, disturbed, Random(seed), DELAY).disturb(KILLS, AIMED)
    print(f"seed {seed}: {done.told()}")  # noqa: T201  # make soak runs with -s
    check(done, disturbed, undisturbed)
    check_rebuilt(disturbed)
