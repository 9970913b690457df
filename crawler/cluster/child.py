"""The process in which a worker's share is crawled: Scrapy's reactor can be started once in a process.

stdin: a pickled Job, then nothing until its end, which is the order to come to an end: so a crawl never outlives its
worker by more than the requests under way. stdout: pickled tuples, ("started", portal), ("ended", Visit), ("brought", Brought).
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import threading
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from archive.cluster.errors import ClusterError
from archive.cluster.gather import finished
from archive.cluster.known import unpack
from archive.cluster.mirror import DONE, WARC_BYTES, Mirror
from archive.cluster.storage import Storage
from archive.intake import MAX_WARC_BYTES, Intake, IntakeError
from crawler import run
from crawler.cluster.job import KNOWN, Brought, Job

if TYPE_CHECKING:
    from typing import BinaryIO

    from archive.captures.visits import Visit
    from crawler.visiting.tally import Tally
    from settings.registry import Portal


def main() -> None:
    """Crawl what stdin says."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may get between the words
    job: Job = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_stdin, name="order", daemon=True).start()
    say = _Words(out)
    try:
        brought = _crawl(job, say)
    except KeyboardInterrupt:
        brought = Brought(interrupted=True)
    except (ClusterError, IntakeError) as error:
        brought = Brought(error=str(error))
    say("brought", brought)


def _crawl(job: Job, say: _Words) -> Brought:
    storage = Storage(job.storage)
    failures: list[ClusterError] = []

    def failed(error: ClusterError) -> None:
        failures.append(error)
        os.kill(os.getpid(), signal.SIGINT)

    with TemporaryDirectory(prefix="xxgk-") as place:
        data, pack = Path(place) / "data", Path(place) / KNOWN
        storage.fetch(KNOWN, pack)
        known = unpack(pack, data)
        mirror = Mirror(data / "warc", storage, known, failed)
        most = MAX_WARC_BYTES if storage.folder else WARC_BYTES
        with Intake(data, operator=job.settings.get("XXGK_CONTACT", ""), settings=job.about, max_warc_bytes=most) as intake:
            scrapy = Settings()
            scrapy.setdict(dict(job.settings), priority="cmdline")
            crawled = run.crawl(intake, job.portals, job.options, run=job.run, scrapy=scrapy, progress=_Progress(say), named=job.named)
        mirror.close()
        files = finished(data, known)
        storage.put(DONE, json.dumps([asdict(one) for one in files]).encode())
    why = next((str(error) for error in (*failures, crawled.fatal) if error), "")
    return Brought(crawled.visits, files, crawled.interrupted and not failures, why)


def _end_with_stdin() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGINT)


class _Words:
    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._one = threading.Lock()

    def __call__(self, *words: object) -> None:
        with self._one:
            try:
                pickle.dump(words, self._out)
                self._out.flush()
            except BrokenPipeError:
                pass  # the worker is gone, and stdin tells it


class _Progress:
    """Tells the worker where visits begin and end."""

    def __init__(self, say: _Words) -> None:
        self._say = say

    def started(self, portal: Portal) -> None:
        self._say("started", portal)

    def moved(self, tally: Tally) -> None:
        pass

    def ended(self, visit: Visit) -> None:
        self._say("ended", replace(visit, columns=()))


if __name__ == "__main__":
    main()
