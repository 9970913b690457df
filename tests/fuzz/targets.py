"""All targets by name."""

from tests.fuzz import contained, files, scans, words

TARGETS = (*files.TARGETS, *contained.TARGETS, *scans.TARGETS, *words.TARGETS)
BY_NAME = {target.name: target for target in TARGETS}
