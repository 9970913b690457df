"""The tables of a straight page, from its ruling lines.

structure(grey, dpi) → tables, boxes of ruled regions that no table can be trusted of; in points
ruled.look(grey, dpi, wanted) → Look, the page's ink at another resolution
"""

from archive.readers.scan.tables.structure import structure

__all__ = ["structure"]
