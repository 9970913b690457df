"""Style sheets of an HTML page: which of its elements they hide, strike out, raise or move, written to the elements themselves.

sheet: a sheet's text → its rules · selector: which elements a rule is for · cascade: which of several rules holds · laid: all of it, for a page.
Sheets that a page only names are not fetched.
"""

from archive.readers.styles.laid import laid

__all__ = ["laid"]
