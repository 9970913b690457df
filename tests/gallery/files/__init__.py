"""Attacks by files that readers get."""
