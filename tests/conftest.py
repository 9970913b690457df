"""What all tests share: what is drawn is the same in each run, so that a test that passed does not fail where nothing changed.

`pytest --hypothesis-profile=drawn` draws anew each time, as `make soak` does.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fixed", derandomize=True)
settings.register_profile("drawn", print_blob=True)
settings.load_profile("fixed")
