"""Characters that may not be seen: which of a page's text objects are worth a look at the page as it is painted.

Asked of every page, so that it is cheap: of each text object its colour, how it is painted, whether it is clipped and marked;
of the few large things on a page whether they are painted over text, or under text of nearly their own colour.
"""

from __future__ import annotations

from bisect import bisect_left
from ctypes import addressof, c_float
from typing import TYPE_CHECKING, Any

from archive.readers.pdf.pdfium.objects import PATH, SAME, bounds
from archive.readers.pdf.pdfium.plain import CHUNK, boxes, plain, pointer, swift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from archive.readers.pdf.pdfium.objects import Bounds, Objects
    from archive.readers.pdf.pdfium.rules import Thick

    Colour = tuple[int, int, int, int]  # red, green, blue, alpha of 255
    Text = tuple[int, Bounds, int, Colour]  # place in the painting order, where it is, address
    Ground = tuple[int, Bounds, AbstractSet[Colour]]

INVISIBLE = frozenset({3, 7})  # PDF 32000-1, table 106: neither filled nor stroked; only clipped to
_FILLED = frozenset({0, 2})  # … filled, filled and stroked: the colour that fills is what is seen
BLACK = (0, 0, 0, 255)
DARK = 3 * 110  # red, green and blue together of what is seen well on paper
OPAQUE = 200  # of 255
NEAR = 90  # levels of 255 in each of red, green and blue: text on a ground of a colour as near is looked at
RECTANGLE = (4, 5)  # corners of one, the first counted once or twice
MOST_LOOKS = 1_000_000  # texts times what is painted beside them; with more all are looked at
THIN = 3.0  # points; what is no thicker is a line, and covers nothing
SLACK = 0.5  # points that text may reach over the edge of what it is clipped to: strokes are thinner than their boxes


def doubtful(owners: AbstractSet[int], found: Objects, thick: Sequence[Thick]) -> frozenset[int]:
    """Of the addresses of text objects: those that may not be seen, or not well.

    found: a page's objects; thick: those that are drawn and no lines.
    """
    if not owners:
        return frozenset()
    order = [at for at, handle in enumerate(found.handles) if handle in owners] if thick or found.matrices else []
    handles = [found.handles[at] for at in order] or list(owners)
    places = list(map(pointer, handles))
    colours = _colours(places)
    told = set(colours)
    doubts = {handle for handle, colour in zip(handles, colours, strict=True) if not _is_dark(colour)} if told != {BLACK} else set()
    modes = list(map(swift("FPDFTextObj_GetTextRenderMode"), places))
    if not _FILLED.issuperset(modes):
        doubts.update(handle for handle, mode in zip(handles, modes, strict=True) if mode not in _FILLED)
    doubts.update(_clipped(handles, places))
    if found.matrices:
        doubts.update(found.handles[at] for at in order if found.matrices[at] is not SAME)  # a form may be clear, clipped or a layer
    grounds = _grounds(thick, told, order[0]) if thick else ()
    if grounds:
        doubts.update(_among(list(zip(order, found.bounds(order), handles, colours, strict=True)), grounds))
    return frozenset(doubts)


def _is_dark(colour: Colour) -> bool:
    return colour == BLACK or (colour[3] >= OPAQUE and colour[0] + colour[1] + colour[2] <= DARK)


def _colours(places: Sequence[Any]) -> list[Colour]:
    """What fills each text object."""
    room, told = boxes(), swift("FPDFPageObj_GetFillColor")
    found: list[Colour] = []
    for start in range(0, len(places), CHUNK):
        some = places[start : start + CHUNK]
        done = list(map(told, some, *room.sides))
        colours = room.counts(len(some))
        found += colours if all(done) else [one if known else (255, 255, 255, 0) for one, known in zip(colours, done, strict=True)]
    return found


# ---- clipped text ----------------------------------------------------------------------------------------------

def _clipped(handles: Sequence[int], places: Sequence[Any]) -> list[int]:
    """Text that reaches over the edge of what it is clipped to."""
    clips = list(map(swift("FPDFPageObj_GetClipPath"), places))
    counts = list(map(swift("FPDFClipPath_CountPaths"), map(pointer, clips)))
    if max(counts) <= 0:
        return []
    some = [at for at, count in enumerate(counts) if count > 0]
    found = []
    for at, box in zip(some, bounds([handles[at] for at in some]), strict=True):
        left, bottom, right, top = _clip(clips[at], counts[at])
        if box[0] < left - SLACK or box[1] < bottom - SLACK or box[2] > right + SLACK or box[3] > top + SLACK:
            found.append(handles[at])
    return found


def _clip(clip: int, count: int) -> Bounds:
    """Where a clip lets something through, at most: what all of its paths have in common."""
    left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
    x, y = c_float(), c_float()
    segments, segment_of, point_of = map(plain, ("FPDFClipPath_CountPathSegments", "FPDFClipPath_GetPathSegment", "FPDFPathSegment_GetPoint"))
    for path in range(count):
        xs, ys = [], []
        corners = segments(clip, path)
        for number in range(corners if corners in RECTANGLE else 0):
            point_of(segment_of(clip, path, number), addressof(x), addressof(y))
            xs.append(x.value)
            ys.append(y.value)
        if not xs or len(set(map(round, xs))) > 2 or len(set(map(round, ys))) > 2:
            return 0.0, 0.0, 0.0, 0.0  # no rectangle: nobody knows
        left, bottom, right, top = max(left, min(xs)), max(bottom, min(ys)), min(right, max(xs)), min(top, max(ys))
    return left, bottom, right, top


# ---- what is painted under text and over it --------------------------------------------------------------------

def _grounds(thick: Sequence[Thick], colours: AbstractSet[Colour], first: int) -> list[Ground]:
    """What is painted after the first text, or has nearly the colour of some: its place in the order, where it is, those colours."""
    painted = [one for one in thick if _is_painted(one)]
    shades = _colours([pointer(one.placed[1]) for one in painted])
    near = {shade: frozenset(colour for colour in colours if _near(shade, colour)) for shade in set(shades)}
    every = frozenset(colours)
    found = [(one.at, one.box, near[shade] if one.fill else every) for one, shade in zip(painted, shades, strict=True)]
    return [ground for ground in found if ground[0] > first or ground[2]]


def _upper_edge(text: Text) -> float:
    return text[1][3]


def _among(texts: Sequence[Text], grounds: Sequence[Ground]) -> Iterator[int]:
    """Text below what is painted afterwards, and text on a ground of nearly its own colour."""
    texts = sorted(texts, key=_upper_edge)
    tops = [box[3] for _, box, _, _ in texts]
    highest = max(box[3] - box[1] for _, box, _, _ in texts)
    looks = 0
    for ground, (left, bottom, right, top), near in grounds:
        beside = texts[bisect_left(tops, bottom) : bisect_left(tops, top + highest)]
        looks += len(beside)
        if looks > MOST_LOOKS:
            yield from (handle for _, _, handle, _ in texts)
            return
        for at, box, handle, colour in beside:
            if box[1] < top and left < box[2] and box[0] < right and box[3] > bottom and (at < ground or colour in near):
                yield handle


def _is_painted(one: Thick) -> bool:
    """A picture, a shading, a path that is filled or stroked with a broad pen."""
    if one.placed[0] != PATH or one.fill or not one.stroke:
        return one.placed[0] != PATH or bool(one.fill)
    wide = c_float()
    return bool(plain("FPDFPageObj_GetStrokeWidth")(one.placed[1], addressof(wide))) and wide.value > THIN


def _near(ground: Colour, text: Colour) -> bool:
    """Whether text may not stand out from its ground: colours alike, or a ground that is not told or lets through what is below."""
    return ground[3] < OPAQUE or all(abs(one - other) <= NEAR for one, other in zip(ground[:3], text[:3], strict=True))

