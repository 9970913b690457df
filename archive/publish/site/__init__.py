"""The site: pages for people (pages/), and Datasette's tables beside them (docs/site.md)."""
