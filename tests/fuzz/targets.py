"""All targets by name."""

from tests.fuzz import contained, files, handed, scans, words

TARGETS = (*files.TARGETS, *contained.TARGETS, *scans.TARGETS, *words.TARGETS, *handed.TARGETS)
BY_NAME = {target.name: target for target in TARGETS}
