"""Stored pages made fit to be shown: written anew from lists of what may stand in them, never from lists of what may not."""

from __future__ import annotations

from archive.publish.inert.page import HEADERS, Copy, Marked, TooBig, inert_page, inert_text, mark, notice

__all__ = ["HEADERS", "Copy", "Marked", "TooBig", "inert_page", "inert_text", "mark", "notice"]
