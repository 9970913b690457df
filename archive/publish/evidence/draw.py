"""The place of a number drawn, in a process of its own under limits: libraries in C look at the bytes.

What hostile bytes make of that process ends with it: it gets a picture's worth of time and memory, and all that is taken
from it are two PNGs and where the frame is.
"""

from __future__ import annotations

import json
import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archive.evidence import CutOut, NoPlace, cut, view_of
from archive.pages.shown import absolute
from archive.readers.errors import Unreadable, Unsupported

if TYPE_CHECKING:
    from archive.model import Place

Which = Literal["cut", "page"]
MOST_MEMORY = 3 << 30  # bytes of address space
MOST_SECONDS = 40  # of the processor
PATIENCE = 90  # seconds on the clock; machines are shared
BIGGEST = 100_000_000  # bytes of a PNG
ROOT = Path(__file__).parents[3]  # of this very code, whatever else lies in the working directory
START = "import sys; sys.path.insert(0, sys.argv[1]); from archive.publish.evidence.draw import main; sys.exit(main())"
MAGIC = b"\x89PNG\r\n\x1a\n"
TOLD: dict[int, type[Exception]] = {3: NoPlace, 4: Unsupported, 5: Unreadable}  # exit status: why not is on stderr


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
    try:
        made, page = apart(job)
    except tuple(TOLD.values()) as error:
        raise NotDrawn(str(error)) from error
    return {"cut": made.png, "page": page}


def here(job: Job) -> tuple[CutOut, bytes]:
    """The cut-out, and the PNG of the whole page, made in this process. Raises NoPlace, Unreadable, Unsupported."""
    def look(source: str) -> bytes | None:
        return job.shown if job.place.source in (source, absolute(job.url, source)) else None

    view = view_of(job.data, job.place, printed=job.printed, charset=job.charset, near=job.near, url=job.url, picture=look)
    return cut(view), cut(view, whole=True).png


def apart(job: Job) -> tuple[CutOut, bytes]:
    """As here(), under limits; going beyond them is Unreadable."""
    command = [sys.executable, "-P", "-c", START, str(ROOT)]
    try:
        done = subprocess.run(command, input=pickle.dumps(job), capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"it takes more than {PATIENCE} seconds to draw") from None
    if error := TOLD.get(done.returncode):
        raise error(done.stderr.decode("utf-8", "replace").strip()[:500])
    made = _taken(done.stdout) if not done.returncode else None
    if made is None:
        raise Unreadable(f"it takes more than {MOST_SECONDS} seconds of the processor or {MOST_MEMORY >> 30} GB to draw, or breaks what draws it")
    return made


def _taken(said: bytes) -> tuple[CutOut, bytes] | None:
    """None for what is no answer of main()."""
    line, _, pictures = said.partition(b"\n")
    try:
        size, caption, frame, page = json.loads(line)
        left, top, right, bottom = map(int, frame)
        cut_out, whole = pictures[: int(size)], pictures[int(size) :]
    except (ValueError, TypeError):
        return None
    if not all(png.startswith(MAGIC) and len(png) <= BIGGEST for png in (cut_out, whole)):
        return None
    return CutOut(cut_out, (left, top, right, bottom), str(caption), bool(page)), whole


def main() -> int:
    """The program: a job on stdin, pickled by its starter; on stdout a line of JSON, [length of the cut-out, caption, frame,
    page], and both PNGs."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, most in ((resource.RLIMIT_CPU, MOST_SECONDS), (resource.RLIMIT_AS, MOST_MEMORY)):
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))  # programs that it starts have limits of their own
    try:
        made, page = here(pickle.load(sys.stdin.buffer))
    except MemoryError:
        return _refused(f"it takes more than {MOST_MEMORY >> 30} GB to draw", Unreadable)
    except tuple(TOLD.values()) as error:
        return _refused(str(error), type(error))
    told = json.dumps([len(made.png), made.caption, made.frame, made.page])
    sys.stdout.buffer.write(told.encode() + b"\n" + made.png + page)
    return 0


def _refused(why: str, kind: type[Exception]) -> int:
    sys.stderr.write(why)
    return next(status for status, error in TOLD.items() if issubclass(kind, error))
