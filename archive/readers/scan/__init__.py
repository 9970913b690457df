"""Scans and photographs of pages. Heavy packages are imported on use; without them Unsupported is raised.

read_image(data)                       a picture, or TIFF of several pages → Document
page_blocks(image, dpi=, number=)      a page (grey or RGB array) → blocks; boxes in points of that page
see(image, dpi=, number=) → Seen       the same as a layout Page, to be composed with other pages
in_place(blocks, seen)                 … and the boxes of what was composed moved back to the pictures
"""

from archive.readers.scan.read import in_place, page_blocks, read_image, see

__all__ = ["in_place", "page_blocks", "read_image", "see"]
