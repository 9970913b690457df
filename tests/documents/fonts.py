"""Where this system has the fonts of the styles."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

import pytest

from tests.documents.styles import FONTS

PACKAGES = {"noto-sans": "fonts-noto-cjk", "noto-serif": "fonts-noto-cjk", "zen-hei": "fonts-wqy-zenhei",
            "micro-hei": "fonts-wqy-microhei", "uming": "fonts-arphic-uming"}


@cache
def file_of(font: str) -> str:
    """The file of a font of the styles."""
    asked = shutil.which("fc-match")
    told = subprocess.run([asked or "fc-match", "-f", "%{family}|%{file}", FONTS[font]], capture_output=True, text=True, check=True).stdout if asked else ""
    family, _, file = told.partition("|")
    if FONTS[font] not in family:
        pytest.skip(f"needs {PACKAGES[font]}: apt install {PACKAGES[font]}")
    return file
