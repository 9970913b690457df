"""For one of several machines, each with its own share of the registry: SCRAPY_SETTINGS_MODULE=settings.cluster."""

from settings.prod import *

XXGK_PORTALS_AT_ONCE = 1000  # each host's pace stays what it is
REACTOR_THREADPOOL_MAXSIZE = 40  # DNS look-ups run in threads
DNSCACHE_SIZE = 50_000
