"""Elements and attributes by their local names: transitional and strict documents name them in other namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.package import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACES = (  # ECMA-376 part 4 (transitional) and part 1 (strict)
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
    "",
)
_OFF = frozenset({"0", "false", "off", "none"})


def value(element: _Element | None, name: str = "val") -> str:
    """An attribute; "" where it or the element is not there."""
    if element is None:
        return ""
    return next((found for space in _NAMESPACES if (found := element.get(space + name)) is not None), "")


def integer(element: _Element | None, name: str = "val", default: int = 0) -> int:
    """An attribute that counts something; default where it is missing or no number."""
    text = value(element, name).strip()
    digits = text.removeprefix("-").partition(".")[0]
    if not (digits.isascii() and digits.isdigit()):
        return default
    return int(digits[:9]) * (-1 if text.startswith("-") else 1)


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first element at the end of a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def is_on(element: _Element | None) -> bool:
    """A toggle (w:vanish, w:del of a row …) that is there and not switched off."""
    return element is not None and value(element).lower() not in _OFF
