"""Twenty kills of a process that crawls and reads."""

from __future__ import annotations

import pytest

from tests.archive.fixity.test_killed import kill_and_compare

pytestmark = pytest.mark.soak


def test_twenty_kills(tmp_path):
    kill_and_compare(tmp_path, range(100, 120))
