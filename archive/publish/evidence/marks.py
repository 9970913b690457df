"""What stands in the marked cells of a stored page: looked at before a page says that a number stands there."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from archive.clean import squeeze
from archive.publish.evidence.stored import bytes_of
from archive.publish.inert import Marked, inert_text, mark
from archive.readers import sniff
from archive.readers.mhtml import page_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.folder import Folder
    from archive.publish.evidence.where import Number

MOST = 64  # pages whose cells are remembered; some 20 KB each
_known: OrderedDict[str, Mapping[str, str]] = OrderedDict()
_LOCK = threading.Lock()


def fragment(number: Number) -> str:
    """The id in the served page of the number's cell, or of the row or table where it would be; "" for none."""
    if number.place is None:
        return ""
    parts = mark(number.place).split("-")
    return "-".join(parts[: {"cell": 4, "row": 3, "table": 2}.get(number.part, 0)])


def holds(conn: sqlite3.Connection, folder: Folder, number: Number) -> bool:
    """Whether the marked cell of the page holds what the report prints, as this program reads the page today.

    Raises NotHere, TooBig, Unreadable: then the page cannot be shown at all.
    """
    texts = _texts(conn, folder, number.source)
    if number.place is None or number.part != "cell":
        return True
    found = texts.get(mark(number.place))
    return found is not None and squeeze(number.printed or "") in squeeze(found)


def _texts(conn: sqlite3.Connection, folder: Folder, source: Mapping[str, Any]) -> Mapping[str, str]:
    key = f"{source['warc']} {source['offset']} {source['member']}"
    with _LOCK:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    found = _looked(*bytes_of(conn, folder, source))
    with _LOCK:
        _known[key] = found
        while len(_known) > MOST:
            _known.popitem(last=False)
    return found


def _looked(content_type: str, data: bytes) -> Mapping[str, str]:
    form = sniff(data)
    if form == "text":
        return inert_text(data, content_type)[1]
    if form == "mhtml":
        data, content_type = page_of(data, content_type)
    return Marked(data, content_type).texts
