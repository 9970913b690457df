"""Recognition of a straightened page's cells and lines.

Recogniser().cells(image, boxes, rules) → one Recognised a box: image grey, rows × columns, uint8; boxes and
rules (rectangles of the ruling lines) in pixels, x0, y0, x1, y1. Lines of a cell are joined with a line feed.
Recogniser().lines(image, boxes) → one Recognised a line of running text.
Recognised: text is a sure reading; unsure: text "" and readings, likeliest first; blank: text "", readings ().
"""

from archive.readers.scan.recognise.recogniser import Recognised, Recogniser

__all__ = ["Recognised", "Recogniser"]
