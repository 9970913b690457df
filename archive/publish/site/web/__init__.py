"""The machinery between an HTTP request and a page: addresses, connections, headers, Datasette, the server."""
