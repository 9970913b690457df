"""The coordinator of a crawl on several machines: gives shares out, takes in what comes, tells of what does not."""

from __future__ import annotations

import pickle
import queue
import secrets
import signal
import threading
import time
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from archive import journal
from archive.captures.visits import Visit
from archive.cluster import gather
from archive.cluster.connection import check_storage, slots
from archive.cluster.errors import ClusterError
from archive.cluster.storage import Storage
from archive.intake import IntakeError
from crawler.cluster.job import KNOWN, Brought, Job
from crawler.cluster.shares import shares
from crawler.cluster.task import visit
from crawler.run import Crawled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from distributed import Client, Future
    from scrapy.settings import Settings

    from archive.cluster.gather import Gathering
    from crawler.progress import Progress
    from crawler.visiting.options import Options
    from settings.registry import Portal

LOOK = 1.0  # seconds
PROJECT = 20  # Scrapy's priority of a project's settings; what is below is Scrapy's own
LEAVE = 180.0  # seconds for the workers to end when the crawl is interrupted


@dataclass
class Share:
    """One job, where it is, and since when. over: its result was dealt with."""

    job: Job
    worker: str
    future: Future
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))


def storage_of(scrapy: Settings, data: Path) -> Storage:
    """Where workers leave what they wrote: XXGK_STORAGE, or a folder in the data folder."""
    url = scrapy["XXGK_STORAGE"]
    if not url:
        return Storage(str((data / "cluster").resolve()))
    return Storage(url if "://" in url else str(Path(url).resolve()))


class There:
    """Visits portals by the workers of a cluster. say: takes a line about what went wrong."""

    intake = gather.Gathering

    def __init__(self, client: Client, storage: Storage, about: dict[str, str], say: Callable[[str], None]) -> None:
        self._client, self._storage, self._about, self._say = client, storage, about, say

    def prepare(self, intake: Gathering) -> None:
        """See that all workers reach the storage, and take in what an earlier crawl left there. Raises ClusterError."""
        check_storage(self._client, self._storage)
        leftovers(self._storage, intake, self._say)

    def crawl(
        self, intake: Gathering, portals: Sequence[Portal], options: Options, *, run: str, scrapy: Settings, progress: Progress,
        named: Collection[str] = (),
    ) -> Crawled:
        """Visit the portals, as crawler.run.crawl does."""
        settings, days = _plain(scrapy), scrapy.getfloat("XXGK_RECHECK_DAYS")
        work = _Work(self._client, self._storage.at(run), intake, progress, self._say, run)
        with work.listening():
            for number, share in enumerate(shares(portals, len(slots(self._client)), max(1, scrapy.getint("XXGK_PORTALS_AT_ONCE")))):
                work.give(number, share, options, settings, frozenset(named), self._about, days)
            crawled = work.until_all_is_back()
        tidy(self._storage.at(run))
        return crawled


def tidy(of_run: Storage) -> None:
    """Remove the place of a run, if all was taken in."""
    with suppress(ClusterError):
        if not of_run.names():
            of_run.remove("")


def leftovers(storage: Storage, intake: Gathering, say: Callable[[str], None]) -> None:
    """Take in what workers of a coordinator that died wrote for this archive. Raises ClusterError while some still write."""
    left = intake.arriving()
    for run in storage.names():
        if intake.has_run(run):
            left += [storage.at(run).at(name) for name in storage.names(run)]
    for one in left:
        if not gather.quiet(one):
            raise ClusterError(f"{one.url}: workers of an earlier crawl still visit portals; they end when they miss it, try again in a minute")
        for line in intake.take(one, gather.done(one)):
            say(line)
    for run in {one.url.rpartition("/")[0] for one in left}:
        tidy(Storage(run))


def _plain(scrapy: Settings) -> dict[str, Any]:
    """Settings that are not Scrapy's defaults, as another process can be given them."""
    found = {name: value for name, value in scrapy.copy_to_dict().items() if (scrapy.getpriority(name) or 0) >= PROJECT}
    for name, value in found.items():
        try:
            pickle.dumps(value)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise ClusterError(f"setting {name} cannot be sent to workers ({error}); name classes by their paths") from error
    return found


class _Work:
    """One crawl's shares."""

    def __init__(self, client: Client, storage: Storage, intake: Gathering, progress: Progress, say: Callable[[str], None], run: str) -> None:
        self._client, self._storage, self._intake, self._progress, self._say, self._run = client, storage, intake, progress, say, run
        self._session = f"xxgk-{run}-{secrets.token_hex(4)}"
        self._out: list[Share] = []
        self._words: queue.Queue[tuple[Any, ...]] = queue.Queue()
        self._visits: dict[str, Visit] = {}
        self._interrupted = threading.Event()
        self._places = slots(client)

    # ---- giving ----------------------------------------------------------------------------------------

    def give(
        self, number: int, portals: Sequence[Portal], options: Options, settings: dict[str, Any], named: frozenset[str],
        about: dict[str, str], recheck_days: float,
    ) -> None:
        """Hand a share to one worker, and to no other: if that dies, its portals must not be asked by two."""
        place = self._storage.at(f"{number:04}-{secrets.token_hex(4)}")
        with TemporaryDirectory(prefix="xxgk-") as beside:
            pack = Path(beside) / KNOWN
            self._intake.pack([portal.id for portal in portals], recheck_days, pack)
            place.put_file(KNOWN, pack)
        ids = frozenset(portal.id for portal in portals)
        job = Job(self._run, self._session, place.url, tuple(portals), named & ids, options, settings, about)
        worker = self._places[number % len(self._places)]
        future = self._client.submit(visit, job, key=f"xxgk-{self._run}-{place.url[-13:]}", workers=[worker], allow_other_workers=False, pure=False, retries=0)
        self._out.append(Share(job, worker, future))
        journal.event("share-given", worker=worker, portals=len(portals), storage=place.url)

    # ---- waiting ---------------------------------------------------------------------------------------

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear what workers tell, and SIGINT and SIGTERM as the order to end."""
        self._client.subscribe_topic(self._session, lambda event: self._words.put(pickle.loads(event[1])))
        before = {number: signal.signal(number, lambda *_: self._interrupted.set()) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def until_all_is_back(self) -> Crawled:
        """Wait for all shares."""
        ending: float | None = None
        try:
            while self._out:
                self._hear()
                for share in [one for one in self._out if self._is_over(one)]:
                    self._out.remove(share)
                    self._back(share)
                if self._interrupted.is_set() and ending is None:
                    ending = time.monotonic()
                    self._stop()
                if ending is not None and time.monotonic() - ending > LEAVE:
                    break
            self._hear()
        except IntakeError as error:
            self._stop()
            return Crawled(tuple(self._visits.values()), self._interrupted.is_set(), error)
        return Crawled(tuple(self._visits.values()), self._interrupted.is_set(), None)

    def _stop(self) -> None:
        from distributed import Event

        if self._client.status == "running":
            Event(self._session, client=self._client).set()

    def _is_over(self, share: Share) -> bool:
        """It has a result, or will never have one."""
        if share.future.done() or self._client.status != "running":
            return True
        return share.worker not in self._client.nthreads()

    def _hear(self) -> None:
        """Show what workers told in the last second."""
        until = time.monotonic() + LOOK
        while (left := until - time.monotonic()) > 0:
            try:
                kind, what = self._words.get(timeout=left)
            except queue.Empty:
                return
            if kind == "started":
                self._progress.started(what)
            elif kind == "ended":
                self._progress.ended(what)

    # ---- taking ----------------------------------------------------------------------------------------

    def _back(self, share: Share) -> None:
        """Take in what a share brought; its portals without a visit get one that says why."""
        brought = self._result(share)
        place = Storage(share.job.storage)
        error = brought.error
        try:
            if error and not gather.quiet(place):
                error += f"; what it still writes is taken in by the next crawl, from {place.url}"
            else:
                for line in self._intake.take(place, brought.files or gather.done(place)):
                    self._say(line)
        except ClusterError as failure:
            error = f"{error or 'done'}; what it wrote is taken in by the next crawl: {failure}"
        journal.event("share-back", "WARNING" if error else "INFO", worker=share.worker, reason=error, files=len(brought.files))
        self._visits |= {visit.portal: visit for visit in self._intake.visits_of_run(self._run)}
        interrupted = {visit.portal: visit for visit in brought.visits if visit.interrupted}
        for portal in share.job.portals:
            if portal.id in self._visits:
                continue
            if portal.id in interrupted:
                self._visits[portal.id] = interrupted[portal.id]
            elif not brought.interrupted:
                self._lose(share, portal, error or "the worker brought no visit of it")

    def _result(self, share: Share) -> Brought:
        if not share.future.done():
            gone = self._client.status == "running"
            share.future.cancel()
            return Brought(error="the worker was lost" if gone else "the scheduler was lost")
        try:
            return share.future.result(timeout=60)  # type: ignore[no-any-return]
        except CancelledError:
            return Brought(error="the scheduler was lost")
        except Exception as error:  # noqa: BLE001  # whatever a worker died of costs its visits, not the run
            return Brought(error=f"the worker failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}")

    def _lose(self, share: Share, portal: Portal, why: str) -> None:
        """As a visit that was interrupted: the next crawl makes it anew, and nothing is concluded from it. Its counts are of what came."""
        lost = Visit(self._run, portal.id, "incomplete", f"{why} (worker {share.worker}); crawl again to make it up",
                     share.begun, datetime.now(UTC), interrupted=True, **self._intake.counted(self._run, portal.id))
        self._intake.end_visit(lost)
        self._visits[portal.id] = lost
        self._progress.ended(lost)
