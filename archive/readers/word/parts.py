"""The parts of a docx beside its text: relations, styles, lists, pictures, chunks of other formats."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch, Unreadable
from archive.readers.package import Package, local, resolve
from archive.readers.word.attributes import value
from archive.readers.word.numbering import numbered
from archive.readers.word.styles import Style, styles

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from archive.model import Block

    Chunk = Callable[[bytes, int], tuple[Block, ...]]

MAIN = "word/document.xml"
DEEPEST = 3  # documents inserted in one another (w:altChunk)


class Parts:
    """What the text of one document refers to. Parts that are missing are as if nothing referred to them."""

    def __init__(self, package: Package, chunk: Chunk, depth: int = 0) -> None:
        self._package, self._chunk, self._depth = package, chunk, depth
        self.main = self._main()
        self._folder = posixpath.dirname(self.main)
        self._relations = self._related(self.main)
        kinds = dict(self._relations.values())
        found = self._package.optional(kinds.get("styles", f"{self._folder}/styles.xml"))
        self.styles: dict[str, Style] = styles(found)
        self.plain = _plain(found)
        self.lists = numbered(self._package.optional(kinds.get("numbering", f"{self._folder}/numbering.xml")))

    def body(self) -> _Element:
        """Raises Unreadable where there is none."""
        root = self._package.xml(self.main)
        body = next((one for one in root if local(one) == "body"), None) if root is not None else None
        if body is None:
            raise Unreadable("a Word document without its text (document.xml)")
        return body

    def title(self) -> str:
        """The title property (docProps/core.xml)."""
        root = self._package.optional("docProps/core.xml")
        found = next((one.text for one in root if local(one) == "title"), "") if root is not None else ""
        return " ".join((found or "").split())

    def picture(self, relation: str) -> bytes:
        """The bytes of a picture; none where it is not in the package."""
        kind, target = self._relations.get(relation, ("", ""))
        return (self._package.part(target) or b"") if kind == "image" else b""

    def chunk(self, relation: str) -> tuple[Block, ...]:
        """The blocks of a document inserted whole."""
        _, target = self._relations.get(relation, ("", ""))
        data = self._package.part(target) if target else None
        if data is None:
            return ()
        if self._depth >= DEEPEST:
            raise TooMuch(f"more than {DEEPEST} documents inserted in one another")
        return self._chunk(data, self._depth + 1)

    def _main(self) -> str:
        return dict(self._related("").values()).get("officeDocument", MAIN)

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → its kind (the last word of its type) and the part it leads to; external ones lead nowhere."""
        folder, name = posixpath.split(part)
        root = self._package.optional(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            value(one, "Id"): (value(one, "Type").rpartition("/")[2], resolve(folder, value(one, "Target")))
            for one in (root if root is not None else ())
            if value(one, "TargetMode") != "External"
        }


def _plain(root: _Element | None) -> str:
    """The id of the style of paragraphs that name none."""
    on = {"1", "true", "on"}
    found = (one for one in (root if root is not None else ()) if value(one, "type") == "paragraph" and value(one, "default") in on)
    return next((value(one, "styleId") for one in found), "")
