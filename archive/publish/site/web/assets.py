"""Styles, scripts and pictures of the pages: static/, read once; addresses bear a digest, so that browsers may keep them."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent.parent / "static"
PREFIX = "/static/"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of static/ as it is sent."""

    body: bytes
    media_type: str
    digest: str


@cache
def assets() -> Mapping[str, Asset]:
    """All of them by name: what is not in the folder has no address."""
    return {file.name: _asset(file) for file in sorted(FOLDER.iterdir()) if file.is_file()}


def _asset(file: Path) -> Asset:
    body = file.read_bytes()
    kind = {".js": "text/javascript", ".svg": "image/svg+xml"}.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(body, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, hashlib.sha256(body).hexdigest()[:12])


def url(name: str) -> str:
    """The address of a file of static/. Raises KeyError for one that is not there."""
    return f"{PREFIX}{name}?v={assets()[name].digest}"
