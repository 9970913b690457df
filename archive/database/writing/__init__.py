"""Rows written: each table's own module."""
