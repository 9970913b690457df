"""For scheduled crawls on one machine: SCRAPY_SETTINGS_MODULE=settings.prod."""

from settings.base import *

LOG_LEVEL = "INFO"
DOWNLOAD_DELAY = 3.0  # nobody waits for it
DOWNLOAD_TIMEOUT = 240
RETRY_TIMES = 2
MEMUSAGE_ENABLED = True
MEMUSAGE_WARNING_MB = 1500
