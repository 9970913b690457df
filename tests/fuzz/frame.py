"""What a target is, and what may be raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.readers.errors import Unreadable, Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TOLD = (Unreadable, Unsupported)


@dataclass(frozen=True)
class Target:
    """run: must raise nothing but TOLD · slow: an input costs a process or a file · inputs: in each make test."""

    name: str
    run: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    slow: bool = False
    inputs: int = 200

    def __call__(self, data: bytes) -> None:
        try:
            self.run(data)
        except TOLD as error:
            told = str(error)
        else:
            told = "nothing amiss"
        assert told, "no reason"
        assert "\n" not in told, told
