"""All targets by name."""

from tests.fuzz import files, words

TARGETS = (*files.TARGETS, *words.TARGETS)
BY_NAME = {target.name: target for target in TARGETS}
