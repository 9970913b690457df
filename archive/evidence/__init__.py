"""Evidence: the place of a number, cut out of its document with a frame around it.

cut_out(data, place, …) for one cell; every format has a view of its own, and where the document's page cannot be
shown the table is drawn as it was read, and the picture says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.evidence.drawn import grid_view, sheet_view
from archive.evidence.frame import CutOut, View, cut
from archive.evidence.html import NotFound, html_view
from archive.evidence.pictures import picture_view, shown_in
from archive.evidence.text import text_view
from archive.model import Grid
from archive.pages.pictures import FORMATS
from archive.readers import READERS, sniff
from archive.readers.errors import Unsupported
from archive.readers.mhtml import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archive.model import Box, Figure, Place
    from archive.pages.pictures import Look

SHEETS = frozenset({"xls", "xlsx", "ods", "csv"})
WORD = frozenset({"docx", "doc", "rtf", "odt"})

__all__ = ["CutOut", "NoPlace", "beside", "cut", "cut_out", "page_picture", "view_of"]


class NoPlace(Exception):  # noqa: N818 - it is not a fault
    """The cell has no place that could be shown; one line."""


def cut_out(
    data: bytes, place: Place | None, *, printed: str | None = None, charset: str = "", near: Sequence[Place] = (),
    url: str = "", picture: Look | None = None, whole: bool = False,
) -> CutOut:
    """A PNG of the place in a document's bytes, framed, with its row's label and its column's head where they are near.

    printed: what must stand there, as the report prints it; near: places of the other figures; url: where the
    document was published; picture: bytes of a picture by its address in the document; whole: the whole page
    instead of the cut-out.
    Raises NoPlace, Unreadable (the bytes), Unsupported (names the package to install).
    """
    return cut(view_of(data, place, printed=printed, charset=charset, near=near, url=url, picture=picture), whole=whole)


def view_of(
    data: bytes, place: Place | None, *, printed: str | None = None, charset: str = "", near: Sequence[Place] = (),
    url: str = "", picture: Look | None = None,
) -> View:
    """What cut_out() cuts from: for who needs both the cut-out and the whole page. Raises as cut_out() does."""
    if place is None:
        raise NoPlace("it was read from running text, which has no cells to be framed")
    if place.source and place.box:
        return _in_picture(data, place, place.box, charset, near, url, picture)
    form = sniff(data)
    try:
        return _view(form, data, place, printed, charset, near)
    except NotFound as error:
        return _as_read(form, data, place, printed, charset, str(error))


def page_picture(data: bytes, place: Place | None, **told: Any) -> CutOut:
    """The whole page with the cell framed; told: as cut_out takes them."""
    return cut_out(data, place, **told, whole=True)


def beside(figures: Mapping[str, Figure], key: str) -> list[Place]:
    """Places of the figures under the same heads as this cell: those of its table, of table 2 those of its row."""
    return [one.place for one in figures.values() if one.place and _heads(one.key) == _heads(key)]


def _heads(key: str) -> str:
    return key.rpartition(".")[0] if key.startswith("proactive.") else key.partition(".")[0]


def _in_picture(
    data: bytes, place: Place, box: Box, charset: str, near: Sequence[Place], url: str, look: Look | None
) -> View:
    """In a picture that the document shows."""
    found = shown_in(data, charset, place.source, url, look)
    which = f"number {place.source[1:]}" if place.source.startswith("#") else place.source
    return picture_view(found, place, box, near, f" that the document shows ({which})")


def _view(form: str, data: bytes, place: Place, printed: str | None, charset: str, near: Sequence[Place]) -> View:
    if form in FORMATS and place.box:
        return picture_view(data, place, place.box, near)
    if form == "pdf" and place.box:
        from archive.evidence.pdf import pdf_view

        return pdf_view(data, place, place.box, near)
    if form == "ofd" and place.box:
        from archive.evidence.ofd import ofd_view

        return ofd_view(data, place, place.box, near)
    if form in WORD:
        from archive.evidence.word import word_view

        return word_view(data, form, place, printed, near)
    if form == "html":
        return html_view(data, charset, place, printed)
    if form == "mhtml":
        return html_view(*page_of(data, charset), place, printed)
    if form == "text":
        return text_view(data, place, printed, charset)
    raise NotFound("")


def _as_read(form: str, data: bytes, place: Place, printed: str | None, charset: str, why: str) -> View:
    """The table as the reader makes it today."""
    reader = READERS.get(form)
    if reader is None:
        raise Unsupported(f"no reader for {form} in this version")
    grids = [block for block in reader(data, charset).blocks if isinstance(block, Grid)]
    if form in SHEETS:
        return _found(lambda: sheet_view(grids, place, printed))
    if not 0 <= place.table < len(grids):
        raise NoPlace(f"the document has no table {place.table} any more; read it again (xxgk process --all)")
    return _found(lambda: grid_view(grids[place.table], place, printed, f"table {place.table + 1} of the document", why))


def _found(draw: Callable[[], View]) -> View:
    try:
        return draw()
    except NotFound as error:
        raise NoPlace(f"{error}; the document is read differently today (xxgk process --all)") from error
