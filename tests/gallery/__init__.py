"""The gallery: attacks on this program, each with what it tries, what must come of it, and what came.

    python -m tests.gallery        carries all of them out and writes docs/gallery.md

A file of this folder with a tuple ATTACKS and a function obtained(folder) is a room of it; tests/gallery/test_gallery.py
finds them by their names (network*.py, files*.py, site*.py).
"""
