"""Documents inside archives, as portals offer them for download: zip with UTF-8 or GBK names, 7z."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

WHEN = (2024, 1, 8, 9, 0, 0)


def zipped(members: Mapping[str, bytes], *, gbk: bool = False) -> bytes:
    """gbk: the names as Chinese Windows writes them, without the flag that says UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(_Gbk(name, WHEN) if gbk else zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Gbk(zipfile.ZipInfo):
    """A member whose name is written in GBK."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def seven_zipped(members: Mapping[str, bytes]) -> bytes:
    tool = shutil.which("bsdtar")
    if not tool:
        pytest.skip("needs bsdtar: apt install libarchive-tools")
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder, "in")
        inside.mkdir()
        for name, data in members.items():
            (inside / name).write_bytes(data)
        subprocess.run([tool, "--format", "7zip", "-cf", f"{folder}/out.7z", "-C", str(inside), *members], check=True, env={"LC_ALL": "C.UTF-8"})
        return Path(folder, "out.7z").read_bytes()
