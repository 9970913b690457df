"""Attacks on the site, by visitors and by stored pages."""
