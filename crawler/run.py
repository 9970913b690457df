"""One crawl in this process: settings put together, Scrapy run, its visits handed back."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.spiders.reports import ReportsSpider

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.intake import Intake, IntakeError
    from archive.model import Visit
    from crawler.progress import Progress
    from crawler.visit import Options
    from settings.registry import Portal


class SettingsError(ValueError):
    """A settings module that cannot be loaded; one line."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """fatal: why the archive took nothing in any more."""

    visits: tuple[Visit, ...]
    interrupted: bool
    fatal: IntakeError | None


def settings(changes: Mapping[str, str], *, allow_private: bool) -> Settings:
    """The settings module that SCRAPY_SETTINGS_MODULE names (default settings.base), then -s NAME=VALUE."""
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
    return found


def crawl(
    intake: Intake, portals: Sequence[Portal], options: Options, *, run: str, scrapy: Settings, progress: Progress
) -> Crawled:
    """Visit the portals; SIGINT or SIGTERM ends gracefully. Can be called once in a process (Twisted's rule)."""
    process = AsyncCrawlerProcess(scrapy)
    crawler = process.create_crawler(ReportsSpider)
    process.crawl(crawler, intake=intake, run=run, portals=portals, options=options, progress=progress)
    process.start()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Scrapy leaves its own behind
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    spider = crawler.spider
    if not isinstance(spider, ReportsSpider):
        raise RuntimeError("the spider did not start; the log above tells why")  # noqa: TRY004
    return Crawled(tuple(spider.visits), spider.interrupted, spider.fatal)
