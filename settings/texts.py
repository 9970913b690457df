"""Files that an operator names: read if they are files, and no larger than anybody writes them."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 32 << 20  # bytes; the registry of the whole country has some 2 MB


def text_of(file: Path) -> str:
    """The text of a UTF-8 file. Raises OSError (a pipe, a device, a folder, too large) and UnicodeDecodeError."""
    return bytes_of(file).decode()


def bytes_of(file: Path) -> bytes:
    """The bytes of a file. Raises OSError, whose words alone tell what is wrong where strerror is None."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)  # a pipe that nobody writes to would not open else
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # asked first: fdopen() tells of a folder by its descriptor's number
        os.close(descriptor)
        raise OSError("is no file")
    with os.fdopen(descriptor, "rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise OSError(f"has more than {LARGEST >> 20} MB")
    return data
