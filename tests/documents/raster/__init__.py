"""Pages as pictures: PDF → images, and what scanners, stamps and phones do to them. Deterministic by seed."""

from tests.documents.raster.damage import Damage, draw_damage
from tests.documents.raster.files import as_file, as_pdf, as_tiff
from tests.documents.raster.scanner import images, mixed, scanned

__all__ = ["Damage", "as_file", "as_pdf", "as_tiff", "draw_damage", "images", "mixed", "scanned"]
