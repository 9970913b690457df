"""A 7z whose list of files is in the open and whose files are not."""

from __future__ import annotations

import base64
import shutil

import pytest

from tests.archive.packed.test_packed import got

# a.txt of one character under the password "pw", by py7zr 1.1.4: bsdtar cannot encrypt
LOCKED = base64.b64decode(
    "N3q8ryccAARFmI7BeQAAAAAAAAAUAAAAAAAAAIHWvcryc0dwzFuiBMkEVebqpoUcAQBkAQQGAAEJEAoBUYbiwwAHCwEAAiQG8QcBElMPJLd+XuYcbt5+kA58"
    "gEe5nyEhARgBAAwFAQAICgG379yDAAAFARENAGEALgB0AHgAdAAAABQKAQAg/MOi4nrdARUGAQAggKSBAAAAFwYQAQlpAAcLAQABISEBGAxlAAA="
)


@pytest.mark.skipif(not shutil.which("bsdtar"), reason="needs bsdtar: apt install libarchive-tools")
def test_it_is_said_to_be_encrypted() -> None:
    assert got(LOCKED) == ({}, "an encrypted archive: it opens with a password only")
