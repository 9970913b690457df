"""Numbers that are printed oddly: more of them, and as a browser prints pages. `XXGK_ODD_SEEDS` reports for each way (4)."""

from __future__ import annotations

import os

import pytest

from tests.fuzz.odd import HTML, OTHER, PRINTED, PRINTED_BY_OFFICE, RUNS, SHEETS, TEXT, as_office, drawn
from tests.fuzz.odd_pages import ODD, UNSEEN

pytestmark = pytest.mark.soak
SEEDS = range(1000, 1000 + int(os.environ.get("XXGK_ODD_SEEDS") or 4))
SHOWN = [how for how in TEXT if how not in OTHER]


@pytest.mark.parametrize(("kind", "how"), [*(("html", how) for how in (*HTML, *SHOWN)), *(("word-html", how) for how in (*HTML, *SHOWN)),
                                           *(("docx", how) for how in (*RUNS, *SHOWN)), *(("xlsx", how) for how in (*SHEETS, *SHOWN)),
                                           *(("pdf", how) for how in PRINTED), *(("pdf-drawn", how) for how in (*UNSEEN, *ODD, "layer off"))])
def test_what_is_read_is_what_is_shown(kind, how):
    assert not {seed: found for seed in SEEDS if (found := drawn(kind, seed, how).wrong())}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_an_office_prints(seed):
    found = as_office([drawn("docx", seed, how) for how in PRINTED_BY_OFFICE], PRINTED_BY_OFFICE)
    assert not {how: wrong for how, one in found if (wrong := one.wrong())}
