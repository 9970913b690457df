"""How much one archive may unpack to, archives in it included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_MEMBERS = 2000
MOST_BYTES = 300_000_000
UNASKED = 30_000_000  # bytes that any archive may unpack to
MOST_TIMES = 200  # its own size; office documents unpack to ten times theirs, a bomb to a thousand
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path in there and its bytes, or why they cannot be had."""

    name: str
    data: bytes = b""
    error: str = ""


class Budget:
    """What is left of the limits; TooMuch where something asks for more."""

    def __init__(self, packed: int) -> None:
        self._files = 0
        self._bytes = 0
        self._most = min(MOST_BYTES, max(UNASKED, packed * MOST_TIMES))

    def file(self) -> None:
        """One more file."""
        self._files += 1
        if self._files > MOST_MEMBERS:
            raise TooMuch(f"an archive of more than {MOST_MEMBERS} files")

    def drain(self, read: Callable[[int], bytes]) -> bytes:
        """What a reading function gives until it gives nothing."""
        parts = []
        while part := read(_CHUNK):
            self._bytes += len(part)
            if self._bytes > self._most:
                raise TooMuch(f"an archive that unpacks to more than {self._most // 1_000_000} MB")
            parts.append(part)
        return b"".join(parts)
