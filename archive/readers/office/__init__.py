"""What LibreOffice reads for us: doc, wps, rtf and odt through docx, ods through xlsx; and documents as PDF or HTML for who shows them."""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from archive.readers.errors import TooMuch, Unreadable
from archive.readers.office.warm import FILES, Broken, Office, installed

if TYPE_CHECKING:
    from archive.model import Document

Target = Literal["docx", "pdf", "html", "xlsx"]
LARGEST = 100_000_000  # bytes of a file
_LOCK = threading.Lock()
_running: list[Office] = []  # one at most


def available() -> bool:
    """Whether LibreOffice and its Python are installed."""
    return installed() is not None


def convert(data: bytes, suffix: str, target: Target) -> bytes:
    """A file as another format. suffix: what the bytes are, without a dot. One at a time, whatever the thread.

    Raises Unreadable, TooMuch (time, memory, bytes), Unsupported where LibreOffice is not installed.
    """
    if len(data) > LARGEST:
        raise TooMuch(f"more than {LARGEST // 1_000_000} MB")
    with _LOCK:
        for _ in range(2):  # it may have been killed while it waited for work
            office = _office()
            try:
                return office.convert(data, suffix, target)
            except Broken:
                _end()
            except (TooMuch, OSError):
                _end()
                raise
        raise Unreadable("LibreOffice fails on it, each time it is tried")


def _office() -> Office:
    if _running and (_running[0].done >= FILES or not _running[0].runs):
        _end()
    if not _running:
        _running.append(Office())
    return _running[0]


@atexit.register
def _end() -> None:
    while _running:
        _running.pop().end()


def _forget() -> None:
    """In a forked process: the LibreOffice is the other's."""
    global _LOCK
    _LOCK = threading.Lock()
    _running.clear()


os.register_at_fork(after_in_child=_forget)


def read_doc(data: bytes, _charset: str = "") -> Document:
    """doc of Word 97 and later, Word 2003 XML, wps. Raises Unreadable, TooMuch, Unsupported."""
    return _read(data, "doc")


def read_rtf(data: bytes, _charset: str = "") -> Document:
    """rtf. Raises Unreadable, TooMuch, Unsupported."""
    return _read(data, "rtf")


def read_odt(data: bytes, _charset: str = "") -> Document:
    """odt (ISO/IEC 26300). Raises Unreadable, TooMuch, Unsupported."""
    return _read(data, "odt")


def read_ods(data: bytes, _charset: str = "") -> Document:
    """ods. Raises Unreadable, TooMuch, Unsupported."""
    from archive.readers.sheets import read_xlsx

    return replace(read_xlsx(convert(data, "ods", "xlsx")), reader="ods")


def _read(data: bytes, form: str) -> Document:
    from archive.readers.word import document

    return document(convert(data, form, "docx"), form)


def read_encrypted(_data: bytes, _charset: str = "") -> Document:
    """An OLE2 file that holds nothing but an encrypted docx or xlsx (MS-OFFCRYPTO)."""
    raise Unreadable("encrypted: it opens with a password only")
