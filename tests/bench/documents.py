"""Documents of drawn reports: what their readers cost, and what the plain ways to the same would."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from archive.readers import office
from archive.readers.office import read_doc
from tests.documents.drawn import draw_all

DOCS = 3


def docs() -> list[bytes]:
    """doc files; none where LibreOffice is not installed."""
    return [one.data for one in draw_all("doc", range(DOCS), plain=True)] if office.available() else []


def warm(files: list[bytes]) -> int:
    """doc to Document through the LibreOffice kept running."""
    return sum(bool(read_doc(data).blocks) for data in files)


def cold(files: list[bytes], profile: Path) -> int:
    """doc to docx alone, LibreOffice started for each; its profile is made once."""
    program = shutil.which("soffice") or "libreoffice"
    with tempfile.TemporaryDirectory() as folder:
        for at, data in enumerate(files):
            file = Path(folder, f"{at}.doc")
            file.write_bytes(data)
            command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
                       "--convert-to", "docx", "--outdir", folder, str(file)]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        return len(list(Path(folder).glob("*.docx")))
