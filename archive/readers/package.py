"""Zip packages of XML parts (docx, ofd): parts one at a time, within limits, XML without DTD, entities or network."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from archive.readers.errors import TooMuch, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PARTS = 20_000
LARGEST_PART = 64_000_000  # bytes unpacked
MOST_UNPACKED = 256_000_000  # bytes of all parts that are read
LARGEST_XML = 32_000_000  # bytes
MOST_TAGS = 2_000_000  # of one part; a report of a hundred pages has a tenth of it
MOST_RATIO = 400  # unpacked to packed, of parts over SMALL; repetitive Word tables reach 60
SMALL = 1_000_000
DEEPEST = 150  # elements inside one another; a text box in a cell of a nested table has 40

_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, OverflowError, RuntimeError)
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Package:
    """A package by its part names: without leading slash, compared without case as OPC and many OFD writers do."""

    def __init__(self, data: bytes) -> None:
        """Raises Unreadable where there is no zip, TooMuch where it has too many parts."""
        if data.count(b"PK\x01\x02") > MOST_PARTS:
            raise TooMuch(f"a package of more than {MOST_PARTS} parts")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise Unreadable(f"the package is broken: {error}") from error
        self._parts = {_plain(info.filename): info for info in reversed(self._zip.infolist()) if not info.filename.endswith("/")}  # is_dir() fails on one without a name
        self._read = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Part names in lower case."""
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None if there is no such part. Raises Unreadable, TooMuch."""
        info = self._parts.get(_plain(name))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise Unreadable(f"encrypted: {info.filename} opens with a password only")
        self._allow(info)
        try:
            with self._zip.open(info) as file:
                found = file.read(LARGEST_PART + 1)
        except _BROKEN as error:
            raise Unreadable(f"the part {info.filename[:80]} is broken: {error}") from error
        self._read += len(found)
        if len(found) > LARGEST_PART or self._read > MOST_UNPACKED:
            raise TooMuch(f"more than {MOST_UNPACKED // 1_000_000} MB unpacked")
        return found

    def xml(self, name: str) -> _Element | None:
        """A part's root element; None if there is no such part. Raises Unreadable, TooMuch."""
        data = self.part(name)
        return None if data is None else parse(data, name)

    def optional(self, name: str) -> _Element | None:
        """A part without which the others can still be read: None where it is broken, too. Raises TooMuch: a bomb is a bomb wherever it lies."""
        try:
            return self.xml(name)
        except TooMuch:
            raise
        except Unreadable:
            return None

    def _allow(self, info: zipfile.ZipInfo) -> None:
        """By what the directory says; what it lies about is cut off by the reading itself."""
        if info.file_size > LARGEST_PART:
            raise TooMuch(f"the part {info.filename[:80]} has more than {LARGEST_PART // 1_000_000} MB")
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise TooMuch(f"the part {info.filename[:80]} unpacks to more than {MOST_RATIO} times its size")


def parse(data: bytes, name: str = "") -> _Element:
    """XML within limits. Raises Unreadable, TooMuch."""
    if len(data) > LARGEST_XML or data.count(b"<") > MOST_TAGS:
        raise TooMuch(f"more XML in {name[:80]} than any report has")
    if _DOCTYPE.search(data):
        raise Unreadable(f"{name[:80]} declares a DOCTYPE, which no such part may")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
                             remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"the XML of {name[:80]} is broken: {str(error)[:200]}") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(f"{name[:80]} declares a DOCTYPE, which no such part may")
    if _too_deep()(root):
        raise TooMuch(f"more than {DEEPEST} elements inside one another in {name[:80]}")
    return root


@lru_cache(maxsize=1)
def _too_deep() -> etree.XPath:
    return etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")


def local(element: _Element) -> str:
    """The name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def resolve(base: str, target: str) -> str:
    """A part's name by a reference from a folder: relative to it, or from the package's root.

    >>> resolve("word", "media/image1.png"), resolve("word", "/word/a.xml"), resolve("Doc_0/Pages", "../Res.xml")
    ('word/media/image1.png', 'word/a.xml', 'Doc_0/Res.xml')
    """
    path = target.replace("\\", "/")
    joined = path if path.startswith("/") else f"{base}/{path}"
    return posixpath.normpath("/" + joined).lstrip("/")


def _plain(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()
