"""The site on a port of this machine, as visitors and browsers attack it."""

from __future__ import annotations

import logging
import re
import socket
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import httpx

from archive.folder import Folder
from archive.publish.site.web.shown import site_of
from tests.archive.commands import fill
from tests.publish.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.gallery.frame import Attack

SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running site. said: what it wrote to its log."""

    base: str
    client: httpx.Client
    said: StringIO

    def sql(self, query: str, ending: str = ".json") -> str:
        """A query of a visitor's own."""
        return told(self.client.get(f"/xxgk{ending}?sql={quote(query)}"))

    def raw(self, head: str) -> str:
        """Bytes as no client would send them; the head of the answer."""
        where = urlsplit(self.base)
        with socket.create_connection((where.hostname, where.port), SECONDS) as line:
            line.sendall(head.encode("latin-1"))
            got = b""
            while b"\r\n\r\n" not in got and (piece := line.recv(65536)):
                got += piece
        return got.decode("latin-1")


def told(got: httpx.Response) -> str:
    """Status, and what is said in JSON."""
    said = ""
    if got.headers.get("content-type", "").startswith("application/json"):
        found = got.json()
        said = found.get("error") or f"{len(found.get('rows', []))} rows{', truncated' if found.get('truncated') else ''}"
    plain = re.sub(r"<[^>]+>|\s+", " ", said).strip()[:90]
    return f"{got.status_code}{': ' if plain else ''}{plain}"


@contextmanager
def served(folder: Path) -> Iterator[tuple[Served, Callable[[], list[str]]]]:
    """A site, and a function that tells what is wrong with it: its files changed, it answers no more, it was made to write lines."""
    data = fill(folder / "data")
    said = StringIO()
    handler = logging.StreamHandler(said)
    logging.getLogger().addHandler(handler)
    try:
        with redirect_stderr(said), serving(data) as base, httpx.Client(base_url=base, timeout=SECONDS) as client:
            published = site_of(Folder(data)).published
            before = _files(data, published)

            def wrong() -> list[str]:
                harm = {"files changed": _files(data, published) != before, "it answers no more": client.get("/en/about").status_code != 200,
                        "a traceback": "Traceback" in said.getvalue(), "a forged line in its log": "\nFORGED" in said.getvalue()}
                return [what for what, happened in harm.items() if happened]

            yield Served(base, client, said), wrong
    finally:
        logging.getLogger().removeHandler(handler)


def visited(attacks: Sequence[Attack], folder: Path) -> Mapping[str, str]:
    """What came of each."""
    found = {}
    with served(folder) as (site, wrong):
        for attack in attacks:
            came = attack.make(site).replace(site.base, "SITE").replace(str(folder), "FOLDER")
            found[attack.name] = f"{came}; {'; '.join(wrong()) or 'nothing changed'}"
    return found


def _files(data: Path, published: Path) -> tuple[object, ...]:
    return sorted(path.name for path in data.rglob("*") if "-wal" not in path.name and "-shm" not in path.name), published.read_bytes()
