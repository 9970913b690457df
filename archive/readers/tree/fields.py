"""What a form's fields show: some portals print their figures in text fields of a table that nobody can fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.styles.laid import DOUBT

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 30  # characters; a longer text is no number and no label
_SHOWN = frozenset({"", "text", "number", "tel"})  # types of <input> whose value is shown as it is
_CELLS = ("td", "th")


def fields_filled(root: _Element) -> None:
    """<input value="3"> and <textarea>3</textarea> in a table's cell become what they show: a text apart from what is beside it."""
    for field in list(root.iter("input", "textarea")):
        shown = _shown(field)
        if shown and next(field.iterancestors(*_CELLS), None) is not None:
            field.tag, field.text = "span", shown
            field.set("style", f"{field.get('style') or ''};{DOUBT}")


def _shown(field: _Element) -> str:
    if field.tag == "textarea":
        text = "".join(field.itertext()) if len(field) == 0 else ""
    else:
        text = field.get("value") or "" if (field.get("type") or "").strip().lower() in _SHOWN else ""
    text = text.strip()
    return text if len(text) <= LONGEST else ""
