"""PDFium's functions that a page asks thousands of times, called with plain addresses.

ctypes makes an object of every handle, looks at it again at the next call, and gives the GIL away each time: with
addresses, and the GIL kept, a call takes half as long; a third, where nothing is declared and pointers are made beforehand.
"""

from __future__ import annotations

from _ctypes import FUNCFLAG_CDECL, FUNCFLAG_PYTHONAPI, CFuncPtr
from ctypes import PYFUNCTYPE, _Pointer, addressof, c_char, c_int, c_void_p, cast
from functools import cache
from struct import iter_unpack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Four = tuple[float, float, float, float]

CHUNK = 1024  # boxes that are asked for before they are looked at
SIZE = 16  # bytes of a box: four floats
pointer = c_void_p.from_param  # an address as an argument of a swift function


@cache
def plain(name: str) -> Callable[..., Any]:
    """A function of PDFium by its name; what is a pointer in its declaration is an int here, None for no object.

    The caller holds LOCK, as with the functions themselves.
    """
    function = _function(name)
    declared: Callable[..., Any] = PYFUNCTYPE(*map(_plain, (function.restype, *function.argtypes)))(cast(function, c_void_p).value or 0)
    return declared


@cache
def swift(name: str) -> Callable[..., Any]:
    """The same without declared arguments: every pointer is made by pointer(), numbers are C's int.

    No number may stand for a pointer: half of it would be lost.
    """
    function = _function(name)
    gives = _Int if function.restype is c_int else PYFUNCTYPE(_plain(function.restype))
    declared: Callable[..., Any] = gives(cast(function, c_void_p).value or 0)
    return declared


class _Int(CFuncPtr):
    """What PYFUNCTYPE(c_int) is; where nothing is said of the result, it is C's int, too, and no converter is looked for."""

    _flags_ = FUNCFLAG_CDECL | FUNCFLAG_PYTHONAPI


class Boxes:
    """Room for CHUNK boxes that PDFium writes, one after the other; the caller holds LOCK."""

    def __init__(self) -> None:
        self._room = bytearray(CHUNK * SIZE)
        first = addressof(c_char.from_buffer(self._room))
        self.places = [pointer(at) for at in range(first, first + CHUNK * SIZE, SIZE)]
        self.sides = [[pointer(at + side) for at in range(first, first + CHUNK * SIZE, SIZE)] for side in (0, 4, 8, 12)]

    def written(self, told: Sequence[int]) -> list[Four | None]:
        """The first boxes, None where PDFium could not tell one."""
        found: list[Four | None] = list(iter_unpack("4f", memoryview(self._room)[: len(told) * SIZE]))
        return found if all(told) else [box if one else None for box, one in zip(found, told, strict=True)]

    def counts(self, many: int) -> list[tuple[int, int, int, int]]:
        """The first boxes, of which each side was written as an unsigned int."""
        return list(iter_unpack("4I", memoryview(self._room)[: many * SIZE]))


@cache
def boxes() -> Boxes:
    """The one room of the process."""
    return Boxes()


def address(handle: Any) -> int:
    """Where a handle of pypdfium2's own points to."""
    return cast(handle, c_void_p).value or 0


def _function(name: str) -> Any:
    import pypdfium2.raw as pdfium

    return getattr(pdfium, name)


def _plain(kind: Any) -> Any:
    return c_void_p if isinstance(kind, type) and issubclass(kind, _Pointer) else kind
