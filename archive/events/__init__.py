"""What was done to a data folder, by whom, with what, and how it ended: DATA/events.jsonl, in PREMIS terms."""

from archive.events.log import TYPES, Event, Facts, Object, Outcome, Told, faults, provenance, read, write
from archive.events.told import checked, entries, file, recovering

__all__ = ["TYPES", "Event", "Facts", "Object", "Outcome", "Told", "checked", "entries", "faults", "file", "provenance", "read", "recovering", "write"]
