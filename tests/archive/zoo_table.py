"""`python -m tests.archive.zoo_table > docs/zoo.md`: which damage is found by whom, each check really run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from archive.commands.keeping.captured import VERSIONS
from archive.database import reading
from archive.fixity.again import differences
from archive.fixity.packages import verify_wacz
from archive.fixity.whole import check
from archive.folder import Folder
from archive.packages import wacz
from archive.packages.choice import Wanted
from archive.process import read
from archive.settling.settle import process
from archive.warc.verify import Fault
from tests.archive import foreign
from tests.archive.packaged import filled, html
from tests.archive.zoo import ARCHIVES, PACKAGES

TOOLS = Path(sys.prefix) / "tools" / "bin"
HEAD = """# The zoo

One small archive for each kind of damage, made by `tests/archive/zoo.py`. This table is made by
`python -m tests.archive.zoo_table > docs/zoo.md`, which damages, runs every check and writes down who complained;
`tests/archive/fixity/test_zoo.py` holds `xxgk verify` to it in every `make test`.

Of damaged records the manifests were signed anew, as if the file had been written so: only what is inside can tell. Other
programs are given the WARC files; what they cannot know (manifests, the database) is marked –.
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = filled(folder / "sound", html)
        process(sound, read, VERSIONS, everything=True)
        print(HEAD)  # noqa: T201
        for cage, damages in ARCHIVES.items():
            print(f"## {cage.capitalize()}\n\n| damage | `xxgk verify` says | `warcio check` | `fastwarc check` |\n|---|---|---|---|")  # noqa: T201
            for number, damage in enumerate(damages):
                data = shutil.copytree(sound, folder / f"{cage}-{number}")
                damage.do(data)
                print(f"| {damage.what} | {_ours(data, damage.named, deep=damage.deep)} | {_others(cage, data, 'warcio')} | "  # noqa: T201
                      f"{_others(cage, data, 'fastwarc')} |")
            print()  # noqa: T201
        _packages(folder, sound)


def _ours(data: Path, named: str, *, deep: bool) -> str:
    found = differences(Folder(data), read, VERSIONS) if deep else check(Folder(data))
    return _named(found, named) + (" (`--deep`)" if deep else "")


def _named(found: object, named: str) -> str:
    whats = [one.what for one in found if isinstance(one, Fault) and one.severity == "error"]  # type: ignore[attr-defined]
    what = next((what for what in whats if re.search(named, what)), whats[0] if whats else "**nothing**")
    what = re.sub(r"<urn:uuid:[^>]*>", "<urn:uuid:…>", what)
    what = re.sub(r"[A-Z2-7=]{40,}|[0-9a-f]{64}", "…", re.sub(r"\d{8}T\d{6}Z-\d{6}-[0-9a-f]{8}", "…", re.sub(r"\d{8}T\d{6}Z-[0-9a-f]{4}", "…", what)))
    return what.replace("|", "\\|")[:110]


def _others(cage: str, data: Path, program: str) -> str:
    if cage in ("files and manifests", "database"):
        return "–"
    path = Path(sys.prefix) / "bin" / "warcio" if program == "warcio" else TOOLS / program
    results = [subprocess.run([path, "check", file], capture_output=True, text=True, check=False)
               for file in sorted((data / "warc").glob("*.warc.gz"))]
    bad = any(one.returncode or "Traceback" in one.stderr or "fail" in one.stdout.lower() for one in results)
    return "found" if bad else "passed"


def _packages(folder: Path, sound: Path) -> None:
    print("## WACZ\n\n| damage | `xxgk verify FILE.wacz` says | `wacz validate` (py-wacz) |\n|---|---|---|")  # noqa: T201
    whole = folder / "whole.wacz"
    with reading(sound / "xxgk.db") as conn:
        wacz.package(conn, sound / "warc", whole, Wanted(), {"title": "t"}, [])
    for number, damage in enumerate(PACKAGES):
        with zipfile.ZipFile(whole) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        damage.do(files)
        files = foreign.described(files) if damage.described else files
        file = folder / f"{number}.wacz"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if damage.deflate else zipfile.ZIP_STORED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        done = subprocess.run([TOOLS / "wacz", "validate", "-f", file], capture_output=True, text=True, check=False)
        print(f"| {damage.what} | {_named(verify_wacz(file), damage.named)} | "  # noqa: T201
              f"{'passed' if 'Validation succeeded' in done.stdout else 'found'} |")


if __name__ == "__main__":
    main()
