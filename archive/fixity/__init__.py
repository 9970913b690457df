"""Is everything as it was: the raw store, the database against it and it against the database, packages."""
