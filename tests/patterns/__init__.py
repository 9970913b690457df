"""Our own regular expressions, all of them, and what hostile text costs them.

    python -m tests.patterns       says of each pattern whose time grows faster than its text by how much
"""
