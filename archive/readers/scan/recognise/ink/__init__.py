"""What is printed, pixel by pixel: ink on levelled paper, without ruling lines, in pieces, lines and looks.

paper       the page as ink on white; rules: its ruling lines taken out
pieces      connected ink, and lines of it
cells       what stands in a cell; stray: ink beside its lines
shapes      whether pieces look like the characters read there; marks: dashes and slashes by their shape
twins       lines that look the same
"""
