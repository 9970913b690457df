"""What PDFium has of a page, in plain numbers: its characters, its ruling lines, its pictures, and which of them are seen.

file        documents, pages and their text: handles, always closed; LOCK
plain       PDFium's functions, called with plain addresses
space       a page's own coordinates → points from the top left
objects     what is painted, in its order
glyphs      characters with their boxes
rules       ruling lines; backdrop: cells that are painted without any
seen        what of it a reader sees
raster      the page as pixels
"""
