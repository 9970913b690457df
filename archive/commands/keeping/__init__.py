"""Commands that take into the archive, keep it, correct it and give it away."""
