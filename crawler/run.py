"""One crawl in this process: settings put together, Scrapy run, its visits handed back.

Scrapy is loaded where it is used: most commands need no network, and loading it takes longer than they do.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from archive import journal, secrets
from crawler.pace.hours import HoursError, hours

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from scrapy.settings import Settings

    from archive.captures.visits import Visit
    from archive.ingest.found import Item
    from archive.intake import Intake, IntakeError
    from crawler.history.walk import Walk
    from crawler.progress import Progress
    from crawler.spiders.errands import Errand, ErrandsSpider
    from crawler.spiders.history import HistorySpider
    from crawler.spiders.reports import ReportsSpider
    from crawler.visiting.options import Options
    from settings.registry import Portal

    OneSpider = TypeVar("OneSpider", ReportsSpider, ErrandsSpider, HistorySpider)

logger = logging.getLogger(__name__)
FILES = 200  # of the archive, libraries, the event loop
FILES_PER_PORTAL = 4  # connections, idle ones included, which stay open for some minutes


class SettingsError(ValueError):
    """Settings that cannot be used; one line."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """fatal: why the archive took nothing in any more."""

    visits: tuple[Visit, ...]
    interrupted: bool
    fatal: IntakeError | None


def settings(changes: Mapping[str, str], *, allow_private: bool) -> Settings:
    """The settings module that SCRAPY_SETTINGS_MODULE names (default settings.base), then -s NAME=VALUE."""
    from scrapy.settings import Settings

    module = os.environ.get("SCRAPY_SETTINGS_MODULE") or "settings.base"
    found = Settings()
    try:
        found.setmodule(module, priority="project")
    except ImportError as error:
        raise SettingsError(f"SCRAPY_SETTINGS_MODULE={module}: {error}; use settings.base, dev, prod or cluster") from error
    for name, value in changes.items():
        found.set(name, value, priority="cmdline")
    if allow_private:
        found.set("XXGK_ALLOW_PRIVATE", True, priority="cmdline")
    try:
        hours(found["XXGK_HOURS"])
    except HoursError as error:
        raise SettingsError(str(error)) from error
    return found


def pairs(changes: Iterable[str]) -> dict[str, str]:
    """NAME=VALUE arguments, names checked: a misspelt setting would be a setting without effect."""
    from scrapy.settings import Settings

    known = Settings()
    known.setmodule("settings.base")
    found = {}
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals or name not in known:
            raise SettingsError(f"-s {change}: " + ("write NAME=VALUE" if not equals else f"there is no setting {name}"))
        if not _fits(known[name], value):
            raise SettingsError(f"-s {change}: {name} takes a value like {known[name]!r}")
        found[name] = value
    return found


def _fits(default: object, value: str) -> bool:
    """Is the text one that Scrapy turns into what the default is."""
    if isinstance(default, bool):
        return value.lower() in ("0", "1", "true", "false")
    try:
        if isinstance(default, int | float):
            return 0 <= type(default)(value) < float("inf")
        return not isinstance(default, MutableMapping) or isinstance(json.loads(value), dict)  # Scrapy's lists of components
    except ValueError:
        return False


def crawl(
    intake: Intake, portals: Sequence[Portal], options: Options, *, run: str, scrapy: Settings, progress: Progress,
    named: Collection[str] = (),
) -> Crawled:
    """Visit the portals; SIGINT or SIGTERM ends gracefully. Can be called once in a process (Twisted's rule).

    named: ids of portals that are visited even if their earlier visits were refused.
    """
    from crawler.spiders.reports import ReportsSpider

    spider = _run(
        scrapy, ReportsSpider, intake=intake, run=run, portals=portals, options=options, named=named, progress=progress
    )
    return Crawled(tuple(spider.visits), spider.interrupted, spider.fatal)


def errands(wanted: Sequence[Errand], scrapy: Settings) -> bool:
    """Run errands to their ends; False if they were interrupted. Like crawl, once in a process."""
    from crawler.spiders.errands import ErrandsSpider

    return not _run(scrapy, ErrandsSpider, errands=wanted).interrupted


def history(walks: Sequence[Walk], scrapy: Settings, take: Callable[[Iterable[Item]], None]) -> HistorySpider:
    """Walk through older archives to their ends; the spider tells what came of it. Like crawl, once in a process."""
    from crawler.spiders.history import HistorySpider

    return _run(scrapy, HistorySpider, walks=walks, take=take)


def _run(scrapy: Settings, kind: type[OneSpider], **arguments: Any) -> OneSpider:
    from scrapy.crawler import AsyncCrawlerProcess

    _make_room(scrapy)
    secrets.keep_out_of_logs()
    if journal.on_stderr():
        scrapy.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")  # the log takes Scrapy's warnings
    process = AsyncCrawlerProcess(scrapy)
    crawler = process.create_crawler(kind)
    process.crawl(crawler, **arguments)
    process.start()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Scrapy leaves its own behind
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    spider = crawler.spider
    if not isinstance(spider, kind):
        raise RuntimeError("the spider did not start; the log above tells why")  # noqa: TRY004
    return spider


def _make_room(scrapy: Settings) -> None:
    """As many open files as the portals' connections take, or as many portals as there may be files.

    Systems commonly allow a process 1,024 files unless it asks for more.
    """
    portals = scrapy.getint("XXGK_PORTALS_AT_ONCE")
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES + FILES_PER_PORTAL * portals
    if allowed == resource.RLIM_INFINITY or wanted <= allowed:
        return
    if most != resource.RLIM_INFINITY and wanted > most:
        wanted = most
        portals = max(1, (most - FILES) // FILES_PER_PORTAL)
        logger.warning("%d portals at once, not %s: this system allows %d open files", portals, scrapy["XXGK_PORTALS_AT_ONCE"], most)
        scrapy.set("XXGK_PORTALS_AT_ONCE", portals, priority="cmdline")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
