"""A crawl on several machines: the coordinator gives portals to Dask workers, each of which visits them in a process of its own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from archive.intake import Intake
from crawler import run

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from scrapy.settings import Settings

    from crawler.progress import Progress
    from crawler.run import Crawled
    from crawler.visiting.options import Options
    from settings.registry import Portal


class Visitor(Protocol):
    """Where portals are visited. intake: the kind of intake that takes in what comes; prepare: before a run begins."""

    @property
    def intake(self) -> type[Any]: ...

    def prepare(self, intake: Any) -> None: ...

    def crawl(
        self, intake: Any, portals: Sequence[Portal], options: Options, *, run: str, scrapy: Settings, progress: Progress,
        named: Collection[str] = (),
    ) -> Crawled: ...


class Here:
    """In this process."""

    intake = Intake

    def prepare(self, intake: Intake) -> None:
        pass

    crawl = staticmethod(run.crawl)


@contextmanager
def visitor(address: str, scrapy: Settings, data: Path, about: dict[str, str], say: Callable[[str], None]) -> Iterator[Visitor]:
    """Here, or the workers of a scheduler. Raises ClusterError if there are none of our kind."""
    if not address:
        yield Here()
        return
    from archive.cluster.connection import connected
    from crawler.cluster.coordinate import There, storage_of

    with connected(address) as client:
        yield There(client, storage_of(scrapy, data), about, say)
