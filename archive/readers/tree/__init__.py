"""A page's tree as browsers show it: its style sheets laid over it, rows that libxml2 keeps out of their table, lines of <pre>, what fields of forms show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.styles import laid
from archive.readers.tree.fields import fields_filled
from archive.readers.tree.preformatted import lines_parted
from archive.readers.tree.rows import rows_freed

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["as_shown"]


def as_shown(root: _Element) -> None:
    """Changes the tree. Style sheets first: their selectors are written for the page as sent."""
    laid(root)
    rows_freed(root)
    lines_parted(root)
    fields_filled(root)
