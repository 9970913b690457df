"""Lists that only a script draws: opened by a browser that has no network of its own (docs/rendering.md).

Everything it asks for is fetched by the crawl's own downloader, so that pace, robots rules, refusals and the archive
are what they are for every other request.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.settings import BaseSettings

    from settings.registry import Portal

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MIDDLEWARE = "crawler.rendering.middleware.Rendering"
HANDLER = "crawler.rendering.handler.Browser"
TROUBLE = "trouble"  # in a request's meta: what the page asked for and did not get
NO_NETWORK = (
    # nothing is looked up, and whatever is not answered by us goes to a port where nobody listens
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    # what goes round proxies by UDP: calls between browsers, HTTP/3
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic",
)
SPARING = ("--disable-gpu", "--mute-audio", "--disable-extensions", "--disable-sync", "--disable-background-networking",
           "--disable-component-update", "--disable-remote-fonts", "--blink-settings=imagesEnabled=false")


def install(settings: BaseSettings, portals: Iterable[Portal]) -> None:
    """Let this crawl open a browser, if one of its portals says so; else nothing is loaded and nothing changes."""
    if not any(portal.rendered for portal in portals):
        return
    # nearest to the engine: it sees a page when redirects, retries and decompression are done
    settings.set("DOWNLOADER_MIDDLEWARES", {**settings.getdict("DOWNLOADER_MIDDLEWARES"), MIDDLEWARE: 40}, priority="spider")
    if missing():
        return
    settings.set("DOWNLOAD_HANDLERS", {**settings.getdict("DOWNLOAD_HANDLERS"), "browser": HANDLER}, priority="spider")
    settings.set("PLAYWRIGHT_BROWSER_TYPE", "chromium", priority="spider")
    settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", 1, priority="spider")  # by default as many as CONCURRENT_REQUESTS: none
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch_options(), priority="spider")


def launch_options() -> dict[str, object]:
    """How chromium is started: the system's own, without a window, a network or a file of ours."""
    return {
        "executable_path": program(),
        "headless": True,
        "chromium_sandbox": os.geteuid() != 0,  # chromium refuses to run as root with it
        "args": [*NO_NETWORK, *SPARING],
    }


def program() -> str:
    """The path of the browser, "" if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), "")


def missing() -> str:
    """What rendered = true needs and this machine lacks, with what to do; "" if nothing."""
    if find_spec("scrapy_playwright") is None:
        return "rendered = true needs a browser: pip install 'xxgk[browser]'"
    return "" if program() else "rendered = true needs chromium, which is not installed: apt install chromium"
