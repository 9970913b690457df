"""Scrapy settings of every crawl; dev.py, prod.py and cluster.py hold only what differs.

Any of them can be given on the command line: xxgk crawl -s NAME=VALUE.
"""

import os
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

try:
    _VERSION = version("xxgk")
except PackageNotFoundError:  # run from a checkout that is not installed
    _VERSION = "0"

BOT_NAME = "xxgk"
SPIDER_MODULES = ["crawler.spiders"]

# ---- ours ----------------------------------------------------------------------------------------------
XXGK_CONTACT = os.environ.get("XXGK_CONTACT", "")  # mail address or URL; a real crawl is refused without it
XXGK_DATA = "data"
XXGK_REGISTRY = ""  # a toml file or folder; empty: settings/portals
XXGK_ALLOW_PRIVATE = False
XXGK_LONGEST_WAIT = 120.0  # seconds; a host that asks for more (Crawl-delay, Retry-After) is left alone for the run
XXGK_RETRIES_BUSY = 2  # times that a request is repeated after 429 and 503, each after a longer wait; then the host is left alone
XXGK_PORTALS_AT_ONCE = 400  # visited side by side
XXGK_HOURS = ""  # requests are sent at these times of the day only, "22:00-06:00", in China; empty: always
XXGK_RECHECK_DAYS = 90.0  # a document not looked at for longer is asked for again, if it changed; old ones after four times as many
XXGK_WALK_DAYS = 30.0  # a list whose first page is unchanged is walked whole again after so many
XXGK_RESUME_HOURS = 72.0  # a crawl that ended before its time is gone on with by the same command within so many
XXGK_BUSY_SECONDS = 30.0  # that the start and the end of a crawl wait for another program that writes to xxgk.db
XXGK_OTHER_SCHEME = True  # a host that does not answer under https is asked once under http, and the other way round
XXGK_STORAGE = ""  # of a crawl with --cluster: a folder or s3://BUCKET/PREFIX that all machines reach; empty: DATA/cluster
XXGK_MAX_PAGES = 200  # of one list
XXGK_WAYBACK = "https://web.archive.org"  # xxgk import wayback:…; any archive that answers as it does
XXGK_CC_INDEX = "https://index.commoncrawl.org"  # xxgk import commoncrawl:…: its indexes, and its WARC files
XXGK_CC_DATA = "https://data.commoncrawl.org"
XXGK_RENDER_SECONDS = 180.0  # for one page that a browser draws (rendered = true), all that its scripts ask for included
# what a hostile server can take of this machine (docs/hostile.md)
XXGK_MAX_HEAD_BYTES = 128 * 1024  # of an answer's status lines and headers
XXGK_BYTES_UNDER_WAY = 1024 * 1024 * 1024  # of bodies on their way at the same time; beyond them the largest is ended
XXGK_VISIT_REQUESTS = 20_000  # of one visit; what is left waits for the next crawl
XXGK_VISIT_BYTES = 20 * 1024 * 1024 * 1024
XXGK_VISIT_HOURS = 48.0

# ---- who we are ----------------------------------------------------------------------------------------
USER_AGENT = f"xxgk/{_VERSION}"  # the contact is added when the spider starts
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",  # what the standard library can undo, now and in twenty years
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "xxgk"

# ---- pace ----------------------------------------------------------------------------------------------
# some portals block after a minute of bursts; authors of crawlers found 2 s to be what all of them bear
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0  # never faster than the delay
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 2  # Scrapy starts so many tasks for each answer, a tenth of all processor time with its own 100
CONCURRENT_REQUESTS = 0  # no limit: it counts requests that wait for their host too; XXGK_PORTALS_AT_ONCE is the limit
AUTOTHROTTLE_ENABLED = False  # it speeds up on a host that answers 429 fast
DOWNLOAD_TIMEOUT = 120  # of a whole exchange, from the connection to the last byte; sites commonly take 3 to 15 s
DOWNLOAD_MAXSIZE = 256 * 1024 * 1024  # bytes of a body, as it comes and once it is unpacked
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # what came of a cut-off body is kept, marked as truncated
DNS_TIMEOUT = 30
TWISTED_DNS_RESOLVER = "crawler.network.resolver.Resolver"  # where the rule of addresses is held
DOWNLOAD_HANDLERS = {
    "http": "crawler.network.handler.Handler", "https": "crawler.network.handler.Handler",
    "file": None, "ftp": None, "s3": None, "data": None,
}
HTTPPROXY_ENABLED = False  # a proxy looks names up itself, and nobody here knows what it connects to
RETRY_TIMES = 1
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the visit tells
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # 429 and 503: politeness.Pace
DOWNLOAD_VERIFY_CERTIFICATES = True  # whose bytes they are is part of the record; False reads broken sites anyway
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 10
REFERRER_POLICY = "strict-origin-when-cross-origin"  # as browsers have it: other hosts get no path and no query
URLLENGTH_LIMIT = 0  # Scrapy would drop longer ones without a word
HTTPERROR_ALLOW_ALL = True  # an error page is an answer; the visit judges it

# ---- machinery -----------------------------------------------------------------------------------------
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None  # a fifth less processor time for the same crawl
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # Pace knows the portal's hosts
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.network.leading.Refreshes": 580,
    "crawler.network.leading.Redirects": 600,
    "crawler.network.unpacking.Unpacking": 590,
    "crawler.network.cookies.Cookies": 700,
    "crawler.politeness.Pace": 50,
    "crawler.pace.robots.RobotsRules": 100,
    "crawler.network.schemes.OtherScheme": 540,  # retries (550) come before it
    "crawler.pipelines.ArchivePipeline": 1000,
    "crawler.network.limits.Limits": 1050,
    "crawler.politeness.Turn": 1100,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = True  # a few gateways redirect to themselves until their cookie comes back
LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
