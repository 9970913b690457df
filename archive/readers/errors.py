"""Why bytes cannot be read. Each says it in one line.

Unreadable        the bytes: broken, encrypted, no document
└── TooMuch       the bytes ask for more pages, pixels, cells or memory than any report has
Unsupported       this installation: names the package to install
"""

from __future__ import annotations

LONGEST = 400  # characters of a reason


class Unreadable(Exception):  # noqa: N818 - the state's own word
    """Broken, encrypted, or no document after all."""

    def __init__(self, why: str = "") -> None:
        """why: may quote what a library or the file says, line ends and marks of writing direction included."""
        super().__init__(" ".join("".join(sign if sign.isprintable() else " " for sign in why).split())[:LONGEST])


class TooMuch(Unreadable):
    """A limit was exceeded; the line names it."""


class Unsupported(Exception):  # noqa: N818
    """Something is not installed; the line names the package."""
