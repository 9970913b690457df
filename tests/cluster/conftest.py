"""Two workers and replicas of portals, for the tests of one file together."""

from __future__ import annotations

import pytest

from tests.cluster.machines import cluster
from tests.replica import replicas


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
def portals():
    with replicas() as found:
        yield found
