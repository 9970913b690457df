"""Alerts: conditions that a person should hear of, one digest a run, and who is told."""
