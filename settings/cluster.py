"""For one of several machines, each with its own share of the registry: SCRAPY_SETTINGS_MODULE=settings.cluster."""

from settings.prod import *

CONCURRENT_REQUESTS = 512  # hundreds of hosts side by side; each host's pace stays what it is
REACTOR_THREADPOOL_MAXSIZE = 40  # DNS look-ups run in threads
DNSCACHE_SIZE = 50_000
