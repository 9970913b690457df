"""Finding a portal's annual-report channels from its home page: words, links, columns, and the walk between them."""
