"""For work on the crawler itself: SCRAPY_SETTINGS_MODULE=settings.dev."""

from settings.base import *

LOG_LEVEL = "DEBUG"
COOKIES_DEBUG = True
DOWNLOAD_TIMEOUT = 20
