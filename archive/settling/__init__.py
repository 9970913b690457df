"""Captures become rows: what is new or was read by older software, revisions of one report, the database anew."""
