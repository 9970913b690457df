"""The formats that tables are written in."""
