"""A ZIP file whose bytes depend on its content alone, each file's digest at hand."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

PIECE = 1024 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a ZIP can tell


@dataclass(slots=True)
class Bundle:
    """A ZIP being written. at: the time of all its files; resources: name, path, hash, bytes of those listed (names in small letters: Data Package 1.0, "name")."""

    zip: zipfile.ZipFile
    at: tuple[int, int, int, int, int, int] = EARLIEST
    resources: list[dict[str, str | int]] = field(default_factory=list)

    def stream(self, path: str, source: BinaryIO, size: int, *, deflate: bool = False) -> None:
        """Put a file in; deflate: what readers take as a whole."""
        digest, info = hashlib.sha256(), self._info(path, deflate=deflate)
        info.file_size = size
        with self.zip.open(info, "w", force_zip64=size > zipfile.ZIP64_LIMIT) as out:
            while piece := source.read(PIECE):
                digest.update(piece)
                out.write(piece)
        self.resources.append({"name": PurePosixPath(path).name.lower(), "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})

    def text(self, path: str, data: bytes, *, deflate: bool = True, listed: bool = True) -> None:
        self.zip.writestr(self._info(path, deflate=deflate), data)
        if listed:
            digest = hashlib.sha256(data).hexdigest()
            self.resources.append({"name": PurePosixPath(path).name.lower(), "path": path, "hash": f"sha256:{digest}", "bytes": len(data)})

    def _info(self, path: str, *, deflate: bool) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self.at)
        info.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        return info
