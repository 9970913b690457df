"""The gallery: attacks on this program, each with what it tries, what must come of it, and what came.

    python -m tests.gallery        carries all of them out and writes docs/gallery.md

A file with a tuple ATTACKS and a function obtained(folder) is a room of it. Folders: network (servers and addresses), imports
(what an operator is handed, and what leaves as a table), files (what readers get), site (visitors and browsers).
"""
