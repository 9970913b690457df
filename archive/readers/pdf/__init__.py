"""PDF → Document, by PDFium's own characters and paths."""

from __future__ import annotations

from archive.readers.pdf.read import read_pdf

__all__ = ["read_pdf"]
