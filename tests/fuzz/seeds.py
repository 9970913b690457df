"""Where fuzzing starts: the frozen documents, pages and reports of the tests."""

from __future__ import annotations

import gzip
import tempfile
from functools import cache
from pathlib import Path

from tests.archive.warc_samples import store

TESTS = Path(__file__).parents[1]
LARGEST = 60_000  # bytes: small inputs are tried more often
FEW = 12


def files(pattern: str, largest: int = LARGEST) -> list[bytes]:
    """The smallest few files below tests/ that match."""
    found = sorted((path.stat().st_size, path) for path in TESTS.glob(pattern) if path.is_file())
    return [path.read_bytes() for size, path in found if size <= largest][:FEW]


def frozen(*suffixes: str) -> list[bytes]:
    return [data for suffix in suffixes for data in files(f"documents/frozen/*.{suffix}", 300_000)]


def pages() -> list[bytes]:
    return files("pages/**/*.html") + files("pages/**/*.json", 4_000)


def reports() -> list[bytes]:
    return files("reports/*/input.txt")


@cache
def warcs() -> tuple[bytes, bytes]:
    """A store as we write it, and the same without gzip."""
    with tempfile.TemporaryDirectory() as name:
        data = store(Path(name), units=2).read_bytes()
    return data, gzip.decompress(data)


def settings() -> list[bytes]:
    """Portals of the registry, and alerts."""
    own = TESTS.parent / "settings"
    return [path.read_bytes()[:4000].rpartition(b"\n[[")[0] for path in sorted((own / "portals").glob("*.toml"))[:3]] + [(own / "alerts.toml").read_bytes()]
