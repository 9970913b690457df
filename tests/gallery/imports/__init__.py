"""Attacks by what an operator is handed: archives of others, registries, settings; and on who opens what is exported."""
