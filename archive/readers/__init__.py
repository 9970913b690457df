"""Bytes → Document. READERS: format → function; a new format is one file and one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.html import read_html
from archive.readers.mhtml import read_mhtml
from archive.readers.ofd import read_ofd
from archive.readers.office import read_doc, read_encrypted, read_ods, read_odt, read_rtf
from archive.readers.pdf import read_pdf
from archive.readers.scan import read_image
from archive.readers.sheets import read_csv, read_xls, read_xlsx
from archive.readers.sniff import sniff
from archive.readers.text import read_text
from archive.readers.word import read_docx

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document

__all__ = ["READERS", "sniff"]

READERS: dict[str, Callable[[bytes, str], Document]] = {
    "html": read_html,
    "text": read_text,
    "pdf": read_pdf,
    "xls": read_xls,
    "xlsx": read_xlsx,
    "csv": read_csv,
    "docx": read_docx,
    "doc": read_doc,
    "rtf": read_rtf,
    "odt": read_odt,
    "ods": read_ods,
    "ofd": read_ofd,
    "mhtml": read_mhtml,
    "encrypted": read_encrypted,
    **dict.fromkeys(("png", "jpeg", "gif", "bmp", "tiff", "webp"), read_image),
}
