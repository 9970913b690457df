"""Chinese full-text search over the sections of a publication, and agencies and reports by name."""
