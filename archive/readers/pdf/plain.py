"""PDFium's functions that a page asks thousands of times, called with plain addresses.

ctypes makes an object of every handle, looks at it again at the next call, and gives the GIL away each time: with
addresses, and the GIL kept, a call takes half as long.
"""

from __future__ import annotations

from ctypes import PYFUNCTYPE, _Pointer, c_void_p, cast
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def plain(name: str) -> Callable[..., Any]:
    """A function of PDFium by its name; what is a pointer in its declaration is an int here, None for no object.

    The caller holds LOCK, as with the functions themselves.
    """
    import pypdfium2.raw as pdfium

    function = getattr(pdfium, name)
    kinds = [c_void_p if isinstance(kind, type) and issubclass(kind, _Pointer) else kind for kind in (function.restype, *function.argtypes)]
    declared: Callable[..., Any] = PYFUNCTYPE(*kinds)(cast(function, c_void_p).value or 0)
    return declared


def address(handle: Any) -> int:
    """Where a handle of pypdfium2's own points to."""
    return cast(handle, c_void_p).value or 0
