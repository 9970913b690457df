"""The place of a number drawn: here, or, where a library in C looks at the bytes, in a process of its own under limits.

What hostile bytes make of that process ends with it: it gets a picture's worth of time and memory, and all that is taken
from it are two PNGs.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archive.pages.pictures import FORMATS
from archive.pages.shown import absolute
from archive.readers import sniff
from archive.readers.errors import Unreadable, Unsupported

if TYPE_CHECKING:
    from archive.model import Place

Which = Literal["cut", "page"]
MOST_MEMORY = 3 << 30  # bytes of address space
MOST_SECONDS = 40  # of the processor
PATIENCE = 90  # seconds on the clock; machines are shared
BIGGEST = 100_000_000  # bytes of a PNG
TOLD = 3  # exit status: why not is on stderr
ROOT = Path(__file__).parents[3]  # of this very code, whatever else lies in the working directory
START = "import sys; sys.path.insert(0, sys.argv[1]); from archive.publish.evidence.draw import main; sys.exit(main())"
MAGIC = b"\x89PNG\r\n\x1a\n"


class NotDrawn(Exception):  # noqa: N818 - mostly it is the document's doing
    """There is no picture; one line."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a picture is made from. shown: bytes of the picture in the document that the place is in, if it is in one."""

    data: bytes
    place: Place
    printed: str | None
    near: tuple[Place, ...]
    charset: str
    url: str
    shown: bytes | None


def drawn(job: Job) -> dict[Which, bytes]:
    """The cut-out and the whole page. Raises NotDrawn."""
    if job.place.source or sniff(job.data) in {"pdf", *FORMATS}:
        return _apart(job)
    return here(job)


def here(job: Job) -> dict[Which, bytes]:
    """The same in this process. Raises NotDrawn."""
    from archive.evidence import NoPlace, cut, view_of

    def look(source: str) -> bytes | None:
        return job.shown if absolute(job.url, source) == job.place.source else None

    try:
        view = view_of(job.data, job.place, printed=job.printed, charset=job.charset, near=job.near, url=job.url, picture=look)
        return {"cut": cut(view).png, "page": cut(view, whole=True).png}
    except (NoPlace, Unreadable, Unsupported) as error:
        raise NotDrawn(str(error)) from error


def _apart(job: Job) -> dict[Which, bytes]:
    command = [sys.executable, "-P", "-c", START, str(ROOT)]
    try:
        done = subprocess.run(command, input=pickle.dumps(job), capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotDrawn(f"it takes more than {PATIENCE} seconds to draw") from None
    if done.returncode == TOLD:
        raise NotDrawn(done.stderr.decode("utf-8", "replace").strip()[:500])
    size = int.from_bytes(done.stdout[:8], "big")
    made: dict[Which, bytes] = {"cut": done.stdout[8 : 8 + size], "page": done.stdout[8 + size :]}
    if done.returncode or not all(png.startswith(MAGIC) and len(png) <= BIGGEST for png in made.values()):
        raise NotDrawn(f"it takes more than {MOST_SECONDS} seconds of the processor or {MOST_MEMORY >> 30} GB to draw, or breaks what draws it")
    return made


def main() -> int:
    """The program: a job on stdin, pickled by its starter; on stdout the length of the cut-out in eight bytes, and both PNGs."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        made = here(pickle.load(sys.stdin.buffer))
    except (NotDrawn, MemoryError) as error:
        sys.stderr.write(str(error) or f"it takes more than {MOST_MEMORY >> 30} GB to draw")
        return TOLD
    sys.stdout.buffer.write(len(made["cut"]).to_bytes(8, "big") + made["cut"] + made["page"])
    return 0
