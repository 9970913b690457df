"""docs/promises.md: every command on the page does what the page says, on a sound archive and on damaged ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.commands import call
from tests.archive.packaged import ANHUI, filled, html

PAGE = (Path(__file__).parent.parent / "docs" / "promises.md").read_text(encoding="utf-8")
BLOCKS = {text.strip().rpartition("\n\n")[2].partition(":")[0].partition(",")[0][:60]: block
          for text, block in re.findall(r"((?:(?!```).)*?)```sh\n(.*?)```", PAGE, re.DOTALL)}
PROGRAMS = ("jq", "sqlite3", "unzip", "zcat", "sha256sum", "warcio", "xxd", "base32", "xxgk")
PATH = os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ["PATH"]])


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A data folder with something withdrawn, and packages of it beside it."""
    data = filled(tmp_path_factory.mktemp("promises") / "data", html)
    told = [call("--data", data, "process", "--all"), call("--data", data, "withdraw", f"{ANHUI}/2.html", "--reason", "names a petitioner", "--author", "a"), call("--data", data, "verify"),
            call("--data", data, "package", data.parent / "package.wacz"), call("--data", data, "package", data.parent / "bag")]
    assert [one.exit_code for one in told] == [0] * 5
    return data


@pytest.fixture
def data(archive, tmp_path):
    shutil.copytree(archive.parent, tmp_path / "copy")
    return tmp_path / "copy" / "data"


def run(name, data):
    block = BLOCKS[name]
    for program in PROGRAMS:
        if re.search(rf"\b{program}\b", block) and not shutil.which(program, path=PATH):
            pytest.skip(f"{program} is not installed")
    (data.parent / "home").mkdir(exist_ok=True)
    return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", block], cwd=data,
                          env={"PATH": PATH, "HOME": str(data.parent / "home"), "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_sound_archive(data, name):
    done = run(name, data)
    assert done.returncode == 0, done.stdout + done.stderr
    if "withdrawn" in name:
        assert f"{ANHUI}/2.html" in done.stdout
        assert "names a petitioner\ta" in done.stdout


def flipped(path, at=0.5):
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(content)


def first(data, pattern):
    return min(data.glob(pattern))


def shorter(path):
    """The last record of a WARC file is gone, a whole member."""
    content = path.read_bytes()
    path.write_bytes(content[:content.rindex(b"\x1f\x8b\x08")])


def edited(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize(("begins", "damage"), [
    ("Every WARC file", lambda data: flipped(first(data, "warc/*"))), ("Every WARC file", lambda data: first(data, "warc/*").unlink()),
    ("Each manifest", lambda data: edited(first(data, "manifests/*"), b'"run"', b'"ran"')), ("Each manifest", lambda data: first(data, "manifests/*").unlink()),
    ("Every record", lambda data: flipped(first(data, "warc/*"))), ("No record", lambda data: shorter(first(data, "warc/*"))),
    ("The log", lambda data: edited(data / "events.jsonl", b"capture", b"rapture")), ("The database", lambda data: flipped(data / "xxgk.db", 0)),
    ("From a report", lambda data: flipped(first(data, "warc/*"))), ("A package", lambda data: flipped(data.parent / "package.wacz")),
    ("A bag", lambda data: flipped(first(data, "../bag/data/warc/*"))),
])  # fmt: skip
def test_a_damaged_one(data, begins, damage):
    [name] = [one for one in BLOCKS if one.startswith(begins)]
    assert run(name, data).returncode == 0
    damage(data)
    assert run(name, data).returncode != 0
