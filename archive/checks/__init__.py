"""What is held against what: a report's text, its years, its neighbours, slips of the pen. validators.py lists the checks."""
