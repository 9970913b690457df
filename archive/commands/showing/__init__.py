"""Commands that show a file, a report or one number of it."""
