"""Marked content (PDF 32000-1, 14.6): text that is part of a layer, and text that comes with other words than it shows."""

from __future__ import annotations

from ctypes import addressof, c_ulong, create_string_buffer
from typing import TYPE_CHECKING

from archive.readers.pdf.pdfium.plain import plain, pointer, swift

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

LAYER, WORDED = "OC", "ActualText"
_LONGEST = 64  # bytes of a mark's name
Marked = tuple[frozenset[int], frozenset[int]]


def marked(owners: AbstractSet[int]) -> Marked:
    """Of the addresses of text objects: those that are part of a layer, those of which PDFium tells what their marks say, whatever they look like.

    Objects between the same two operators share their marks, of which most tell but a place in the document's structure.
    """
    handles = list(owners)
    places = list(map(pointer, handles))
    counts = list(map(swift("FPDFPageObj_CountMarks"), places))
    if not any(counts):
        return frozenset(), frozenset()
    mark_of = swift("FPDFPageObj_GetMark")
    worn = [[mark_of(place, number) for number in range(max(count, 0))] for place, count in zip(places, counts, strict=True)]
    kinds = {mark: _kind(mark) for mark in {mark for marks in worn for mark in marks}}
    if not any(kinds.values()):
        return frozenset(), frozenset()
    layers, worded = (
        frozenset(handle for handle, marks in zip(handles, worn, strict=True) if any(kinds[mark] == kind for mark in marks))
        for kind in (LAYER, WORDED)
    )
    return layers, worded


def _kind(mark: int) -> str:
    """LAYER, WORDED (14.9.4), or nothing that matters."""
    count, tells = plain("FPDFPageObjMark_CountParams")(mark), plain("FPDFPageObjMark_GetParamValueType")
    if count <= 0 or (count == 1 and tells(mark, b"MCID")):
        return ""
    if tells(mark, WORDED.encode()):
        return WORDED
    name, size = create_string_buffer(_LONGEST), c_ulong()
    plain("FPDFPageObjMark_GetName")(mark, addressof(name), _LONGEST, addressof(size))
    return LAYER if name.raw.decode("utf-16-le", errors="replace").partition("\0")[0] == LAYER else ""
