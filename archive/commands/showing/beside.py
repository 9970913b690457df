"""Pictures beside a file: what `xxgk read` looks at where a page saved to disk names one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BIGGEST = 100_000_000  # bytes of a picture


def beside(file: Path) -> Callable[[str], bytes | None]:
    """A look-up of pictures by their address as the file has it: relative, and never outside the file's own folder."""
    folder = file.parent.resolve()

    def look(source: str) -> bytes | None:
        try:
            parts = urlsplit(source.replace("\\", "/").strip())
            path = (folder / unquote(parts.path)).resolve()
            if parts.scheme or parts.netloc or not parts.path or not path.is_relative_to(folder) or not path.is_file():
                return None
            return path.read_bytes() if path.stat().st_size <= BIGGEST else None
        except (OSError, ValueError):  # no address, or a name that no file can have
            return None

    return look
