"""What the archive has of an address, and the rows of new captures on their way to the database."""
