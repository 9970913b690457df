"""Files of a ZIP that somebody else may have made: their texts, their JSON, their digests."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import Any

PIECE = 1024 * 1024
LONGEST = 64 * 1024 * 1024  # bytes of a text that is read as a whole
FAULTS = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, RuntimeError, NotImplementedError)


def text_of(archive: zipfile.ZipFile, name: str) -> str:
    """A file as UTF-8; "" where it is not there, too long, or cannot be unpacked."""
    try:
        return "" if archive.getinfo(name).file_size > LONGEST else archive.read(name).decode("utf-8", "replace")
    except (KeyError, *FAULTS):
        return ""


def json_of(archive: zipfile.ZipFile, name: str) -> Any:
    """A file's JSON; None where there is none."""
    return parsed(text_of(archive, name))


def parsed(text: str) -> Any:
    """The JSON of a text; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def digest_of(archive: zipfile.ZipFile, name: str, algorithm: str = "sha256") -> str:
    """A file's digest in hex. Raises one of FAULTS, and KeyError."""
    running = hashlib.new(algorithm)
    with archive.open(name) as stream:
        while piece := stream.read(PIECE):
            running.update(piece)
    return running.hexdigest()
