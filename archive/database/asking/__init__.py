"""What commands, checks and pages ask of the database."""
