"""HTML → Document. Tables become grids where they stand; layout tables are walked through."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from lxml import etree

from archive.charset import decode
from archive.markup import mended
from archive.model import Block, Cell, Document, Grid, Picture, Text
from archive.readers import tokens
from archive.readers.flat import LONG_CELL, SCAN, blocks_of, flattened
from archive.readers.printed import HIDDEN, INLINE, MARK, SKIPPED, cell_text, look, one_line, settled
from archive.readers.spans import Raw, resolve, span
from archive.readers.tree import as_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    Walk = Iterator["Walk"]

NAME = "html"
SMALL_PICTURE = 100  # pixels; an icon is no wider
LOW_PICTURE = 50

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = frozenset({"td", "th"})
# tags that broken editors leave open by the thousand; a page is read without them if it cannot be with them
_PILED_UP = re.compile(r"</?(?:div|span|font|b|strong|i|em|u|a|center|section|p|ul|ol|li)\b[^>]*>", re.IGNORECASE)
_UNQUALIFIED = re.compile(r"\d+")


def read_html(data: bytes, charset: str = "") -> Document:
    """charset: what the Content-Type header declared, if it did."""
    if (found := tokens.read(data)) is not None:
        return found
    text, used = decode(data, charset)
    if used != "utf-8" and (found := tokens.read(text.encode("utf-8", errors="replace"))) is not None:
        return replace(found, charset=used)
    return _of_tree(data, text, used)


def _of_tree(data: bytes, text: str, used: str) -> Document:
    """text: of data, by its charset."""
    root, page = _parse(data, text, used)
    if root is None:
        return Document(NAME, (), charset=used)
    blocks = _blocks(page, _body(root))
    base = next((href for one in root.iter("base") if (href := (one.get("href") or "").strip())), "")
    return Document(
        NAME,
        tuple(_based(block, base) for block in blocks) if base else tuple(blocks),
        title=one_line(root.findtext(".//title") or ""),
        metas=_metas(root),
        charset=used,
    )


def sources(data: bytes, charset: str = "") -> tuple[_Element | None, list[dict[tuple[int, int], _Element]]]:
    """The page's tree and, for each grid that read_html makes of it, the element that its (row, column) was read from."""
    root, _ = _parse(data, *decode(data, charset))
    if root is None:
        return None, []
    walker = _Sources()
    walker.walk(_body(root))
    return root, walker.found


def _body(root: _Element) -> _Element:
    body = root.find("body")
    return root if body is None else body


def _blocks(page: bytes, body: _Element) -> list[Block]:
    """What stands in a body. page: what it was parsed from."""
    told = flattened(page, body)
    if told and (blocks := blocks_of(told)) is not None:
        return blocks
    walker = _Walker()
    walker.walk(body)
    return walker.blocks


def _parse(data: bytes, text: str, used: str) -> tuple[_Element | None, bytes]:
    """The tree, None where there is none; and what was parsed."""
    page = mended(data, text, used)
    root, complete = _tree(page)
    if not complete:
        page = _PILED_UP.sub("<br>", page.decode()).encode()
        root, _ = _tree(page)
    if root is not None:
        as_shown(root)
    return root, page


def _tree(page: bytes) -> tuple[_Element | None, bool]:
    """The tree, and whether it holds the whole page: libxml2 leaves out what is nested deeper than 2048 tags."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(page, parser=parser)
    except etree.XMLSyntaxError:
        return None, True
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


class _Printed(NamedTuple):
    """A cell of the page with its text, lines kept apart by newlines."""

    text: str
    element: _Element

    def raw(self) -> Raw:
        return Raw(self.text, span(self.element.get("rowspan")), span(self.element.get("colspan")))


class _Walker:
    """Blocks in reading order; holds the line being gathered.

    Every method that goes into an element is a generator of the elements' own walks, run from one stack: real
    pages leave so many tags open that calls could not be nested as deep.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._pictures: list[Picture] = []  # of the line being gathered
        self._level = 0

    def flush(self) -> None:
        text = one_line(settled("".join(self._line)))
        self._line.clear()
        if text:
            self.blocks.append(Text(text, self._level))
        self.blocks.extend(self._pictures)
        self._pictures.clear()

    def walk(self, root: _Element) -> None:
        """Reads an element's content."""
        stack = [self._content(root)]
        while stack:
            inner = next(stack[-1], None)
            if inner is None:
                stack.pop()
            else:
                stack.append(inner)
        self.flush()

    def _content(self, element: _Element) -> Walk:
        self._line.append(element.text or "")
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag and tag not in SKIPPED:
                shown = look(child) if tag in INLINE else ""
                if shown is not HIDDEN or _holds_pictures(child):
                    mark = MARK if shown else ""
                    self._line.append(mark)
                    yield self._child(child, tag)
                    self._line.append(mark)
            self._line.append(child.tail or "")

    def _child(self, child: _Element, tag: str) -> Walk:
        if tag == "table":
            self.flush()
            return self._table(child)
        if tag == "img" and _is_large(child):
            self._pictures.append(_picture(child))
        elif tag == "a" and SCAN.search(child.get("href") or ""):
            return self._linked(child)
        if tag in INLINE:
            return self._content(child)
        return self._block(child, tag)

    def _linked(self, link: _Element) -> Walk:
        """A scan that the page links to: 第1页.jpg, or a small picture that leads to the large one."""
        for image in link.iter("img"):
            image.set("width", "1")  # the large one stands for it
        self._pictures.append(Picture((link.get("href") or "").strip()))
        return self._content(link)

    def _block(self, child: _Element, tag: str) -> Walk:
        self.flush()
        outer, self._level = self._level, _HEADINGS.get(tag, self._level)
        yield self._content(child)
        self.flush()
        self._level = outer

    def _table(self, table: _Element) -> Walk:
        """A table's rows in stretches: data rows as grids, rows that hold running text or tables walked."""
        holds = next(table.iterdescendants("table", "img"), None) is not None
        stretch: list[list[_Printed]] = []
        for row in _rows(table):
            if look(row) is HIDDEN:
                continue
            cells = [cell for cell in row if cell.tag in _CELLS and look(cell) is not HIDDEN]
            printed = [] if holds and any(map(_is_frame, cells)) else [_Printed(cell_text(cell), cell) for cell in cells]
            if len(printed) == len(cells) and all(len(one.text) <= LONG_CELL for one in printed):
                stretch.append(printed)
                continue
            self._grid(stretch)
            stretch = []
            for cell in cells:
                yield self._content(cell)
                self.flush()
        self._grid(stretch)

    def _grid(self, rows: list[list[_Printed]]) -> None:
        if not any(one.text for row in rows for one in row):
            return
        cells = resolve([[one.raw() for one in row] for row in rows])
        if len(cells) == 1:
            self.blocks.extend(Text(line, self._level) for line in cells[0].text.split("\n") if line)
        else:
            self.keep(cells, rows)

    def keep(self, cells: tuple[Cell, ...], _rows: list[list[_Printed]]) -> None:
        """Takes a table; its cells come in the order of the elements they are read from."""
        self.blocks.append(Grid(cells))


class _Sources(_Walker):
    """Remembers where each cell of each table was read from."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[tuple[int, int], _Element]] = []

    def keep(self, cells: tuple[Cell, ...], rows: list[list[_Printed]]) -> None:
        super().keep(cells, rows)
        flat = (one.element for row in rows for one in row)
        self.found.append({(cell.row, cell.column): element for cell, element in zip(cells, flat, strict=True)})


def _holds_pictures(element: _Element) -> bool:
    """Scans, which scripts show when they are asked for."""
    return element.tag in {"a", "img"} or next(element.iter("img"), None) is not None


def _rows(table: _Element) -> Iterator[_Element]:
    """The table's own rows: not those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")
        elif child.tag == "caption":
            wrapper = etree.Element("tr")
            cell = etree.SubElement(wrapper, "td")
            cell.text = cell_text(child)
            yield wrapper


def _is_frame(cell: _Element) -> bool:
    """It holds a table, or a picture that may be one."""
    return next(cell.iterdescendants("table"), None) is not None or any(map(_is_large, cell.iter("img")))


def _metas(root: _Element) -> dict[str, str]:
    """<meta name|property> → content, the first of each name; names in lower case."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        if name and meta.get("content"):
            metas.setdefault(name, one_line(meta.get("content") or ""))
    return metas


def _picture(image: _Element) -> Picture:
    """Where a picture is, or what it is where the page itself holds its bytes (RFC 2397)."""
    source = (image.get("data-src") or image.get("data-original") or image.get("src") or "").strip()  # src may be a grey dot till then
    if not source.startswith("data:"):
        return Picture(source)
    kind, _, data = source.partition(",")
    try:
        return Picture(data=b64decode(data) if kind.endswith(";base64") else b"")
    except ValueError:
        return Picture()


def _based(block: Block, base: str) -> Block:
    """A picture's address where the page names another base for its addresses than its own."""
    if not isinstance(block, Picture) or not block.source:
        return block
    try:
        return replace(block, source=urljoin(base, block.source))
    except ValueError:  # no address at all
        return block


def _is_large(image: _Element) -> bool:
    """Wide enough for a table, and high enough for table 4, which is one row below its heads."""
    width, height = (_UNQUALIFIED.search(size) if "%" not in (size := image.get(side) or "") else None for side in ("width", "height"))
    return (width is None or int(width.group()[:6]) >= SMALL_PICTURE) and (height is None or int(height.group()[:6]) >= LOW_PICTURE)
