"""One portal's visit: what to fetch next, what came back, how it ended. Nothing here can fetch."""
