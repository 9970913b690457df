"""The frozen set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.documents.styles import tags

if TYPE_CHECKING:
    from tests.documents.drawn import Drawn


def told(one: Drawn) -> dict[str, object]:
    """A document's entry in an index: how it came about and what must be read from it."""
    truth = one.truth
    return {
        "kind": one.kind, "seed": one.seed, "style": tags(one.style), "damage": one.damage.told() if one.damage else None,
        "form": truth.edition, "year": truth.year, "agency": truth.agency, "title": truth.title,
        "units": dict(truth.units), "cells": dict(truth.cells),
    }
