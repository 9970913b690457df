"""More than one machine: what workers of a Dask cluster are given, and how what they bring becomes part of the archive."""
