"""The crawl of the whole country worked out: docs/scale.md. `python -m tests.bench.scale --help`."""
