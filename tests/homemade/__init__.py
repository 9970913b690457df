"""Portals made by hand, of no platform's family: what local firms, old scripts and chance make of a column of annual reports.

Each is a page or two of a county that the crawler has never seen, with the reports that a perfect crawler would bring back
and the outcome it would tell. The lists of portals: pagers, links, parts, shapes, answers, scripts, hidden.
"""
