"""`python -m crawler` is `xxgk`."""

from crawler.cli import main

main()
