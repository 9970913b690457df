"""For xxgk crawl --cluster, and for one of several machines, each with its own share of the registry: SCRAPY_SETTINGS_MODULE=settings.cluster."""

import os

from settings.prod import *

XXGK_STORAGE = os.environ.get("XXGK_STORAGE", "")  # a folder or s3://BUCKET/PREFIX that all machines reach; empty: DATA/cluster
XXGK_PORTALS_AT_ONCE = 1000  # of each worker; each host's pace stays what it is
REACTOR_THREADPOOL_MAXSIZE = 40  # DNS look-ups run in threads
DNSCACHE_SIZE = 50_000
