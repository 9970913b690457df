"""An OFD package: its documents, their pages, templates and resources (GB/T 33190-2016, 7.4 to 7.9)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.readers.errors import Unreadable
from archive.readers.ofd.values import box, child, children, is_off, text_of
from archive.readers.package import Package, local, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from archive.model import Box

MOST_PAGES = 1000  # of all documents; no report is as long
A4: Box = (0.0, 0.0, 210.0, 297.0)  # left, top, width, height in millimetres


@dataclass(frozen=True, slots=True)
class Resources:
    """What objects refer to by id: parts that are pictures, drawings made up of objects."""

    pictures: dict[str, str] = field(default_factory=dict)
    drawings: dict[str, _Element] = field(default_factory=dict)
    params: dict[str, _Element] = field(default_factory=dict)  # how to draw


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its area in millimetres, its layers (templates' first), what notes draw over it."""

    area: Box
    layers: tuple[_Element, ...]
    notes: tuple[_Element, ...] = ()


class Book:
    """One document of the package."""

    def __init__(self, package: Package, root: str, title: str) -> None:
        """root: the part Document.xml. Raises Unreadable where it is missing."""
        found = package.xml(root)
        if found is None:
            if any(name.endswith("encryptions.xml") for name in package.names):
                raise Unreadable("encrypted: it opens with a key only")
            raise Unreadable(f"the OFD lacks its document {root[:80]}")
        self.title = title
        self._package, self._root, self._folder = package, found, posixpath.dirname(root)
        common = child(found, "CommonData")
        self._area = _area(common, "PageArea") or A4
        self.resources = Resources()
        for kind in ("PublicRes", "DocumentRes"):
            for one in children(common, kind):
                self._resources(resolve(self._folder, text_of(one)))
        self._templates = {one.get("ID", ""): one.get("BaseLoc", "") for one in children(common, "TemplatePage")}
        self._notes = dict(self._noted())
        self._drawn: dict[str, tuple[_Element, ...]] = {}  # layers of the templates that were met

    def leaves(self) -> Iterator[Leaf | None]:
        """The pages in order; None for one that the package lacks or that is broken. Raises TooMuch."""
        for one in children(child(self._root, "Pages"), "Page"):
            path = resolve(self._folder, one.get("BaseLoc", ""))
            page = self._package.optional(path)
            if page is None:
                yield None
                continue
            for resource in children(page, "PageRes"):
                self._resources(resolve(posixpath.dirname(path), text_of(resource)), resolve(self._folder, text_of(resource)))
            under = [layer for used in children(page, "Template") for layer in self._template(used.get("TemplateID", ""))]
            yield Leaf(_area(page, "Area") or self._area, (*under, *_layers(page)), self._notes.get(one.get("ID", ""), ()))

    def picture(self, number: str) -> bytes:
        """The bytes of a picture; none where the package lacks it."""
        return self._package.part(self.resources.pictures.get(number, "")) or b""

    def _noted(self) -> Iterator[tuple[str, tuple[_Element, ...]]]:
        """Pages, and how the notes on each look that are shown (GB/T 33190-2016, 15.1)."""
        path = resolve(self._folder, text_of(child(self._root, "Annotations")))
        listed = self._package.optional(path) if path in self._package else None
        for page in children(listed, "Page"):
            file = text_of(child(page, "FileLoc"))
            way = next((way for way in (resolve(posixpath.dirname(path), file), resolve(self._folder, file)) if way in self._package), "")
            notes = self._package.optional(way) if way else None
            shown = [note for note in children(notes, "Annot") if not is_off(note, "Visible")]
            yield page.get("PageID", ""), tuple(look for note in shown for look in children(note, "Appearance"))

    def _template(self, number: str) -> tuple[_Element, ...]:
        if number not in self._drawn:
            page = self._package.optional(resolve(self._folder, self._templates.get(number, "")))
            self._drawn[number] = _layers(page) if page is not None else ()
        return self._drawn[number]

    def _resources(self, *paths: str) -> None:
        """Reads the first of the parts that is there."""
        root, path = next(((found, path) for path in paths if (found := self._package.optional(path)) is not None), (None, ""))
        if root is None:
            return
        base = resolve(posixpath.dirname(path), root.get("BaseLoc") or ".")
        for media in root.iter("{*}MultiMedia"):
            file = text_of(child(media, "MediaFile"))
            ways = (resolve(base, file), resolve(posixpath.dirname(path), file), resolve(self._folder, file))
            self.resources.pictures[media.get("ID", "")] = next((way for way in ways if way in self._package), ways[0])
        self.resources.params.update((param.get("ID", ""), param) for param in root.iter("{*}DrawParam"))
        for drawing in root.iter("{*}CompositeGraphicUnit"):
            content = child(drawing, "Content")
            if content is not None:
                self.resources.drawings[drawing.get("ID", "")] = content


def books(data: bytes) -> Iterator[Book]:
    """The documents of a package. Raises Unreadable, TooMuch."""
    package = Package(data)
    root = package.xml("OFD.xml")
    if root is None or local(root) != "OFD":
        raise Unreadable("an OFD package without OFD.xml")
    found = False
    for body in children(root, "DocBody"):
        path = text_of(child(body, "DocRoot"))
        if path:
            found = True
            yield Book(package, resolve("", path), " ".join(text_of(child(body, "DocInfo", "Title")).split()))
    if not found:
        raise Unreadable("an OFD package without a document")


def _layers(page: _Element) -> tuple[_Element, ...]:
    return tuple(children(child(page, "Content"), "Layer"))


def _area(element: _Element | None, name: str) -> Box | None:
    found = box(text_of(child(element, name, "PhysicalBox")))
    return found if found and found[2] > 0 and found[3] > 0 else None
