"""Recognition of blocks and of pages that are not what they claim to be. Recorded, never evaded.

The marks are those that authors of crawlers met on county portals (README, "Outcomes of a visit").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.page import once, squeeze, visible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

BY_STATUS = {
    412: "412, the answer of a Ruishu (瑞数) protection",
    418: "418, the answer of a web firewall",
    422: "422, the answer of a gateway to clients that are no browser",
    429: "429, too many requests",
    468: "468, the answer of a web firewall",
    512: "512, the answer of a Jiasule (加速乐) protection",
    521: "521, the answer of a Jiasule (加速乐) protection",
}
REFUSALS = (401, 403, 405, 451)
CHALLENGE = (
    (re.compile(r"__jsl_clearance"), "a Jiasule (加速乐) challenge"),
    (re.compile(r"\$_ts\s*=|\$_ts\["), "a Ruishu (瑞数) challenge"),
    (re.compile(r"WZWS|GeoBL|wzwschallenge", re.IGNORECASE), "a QAX/WZWS challenge or geo-block"),
    (re.compile(r"acw_sc__v"), "an Aliyun (阿里云) challenge"),
    (re.compile(r"滑动验证|拖动滑块|请输入验证码|安全验证|人机验证|NWAF", re.IGNORECASE), "a captcha"),
)
EVENT = re.compile(r"事件\s*+ID\s*+[:：]?\s*+([\w-]{4,64})")  # what a webmaster needs to find the refusal
SOFT_404 = re.compile(r"找不到|不存在|已(?:被)?删除|页面未找到|404|Not Found", re.IGNORECASE)
STUB = re.compile(r"(?:window\.|document\.|self\.|top\.)?location(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*[\"']([^\"']+)[\"']")
MOUNTS = frozenset(("app", "root", "main-app", "__nuxt", "__next", "q-app"))
TEMPLATE = re.compile(r"\sv-for=|\sng-repeat=|\{\{[^{}<]{1,80}\}\}")
ASKS = re.compile(r"\$\.(?:ajax|get|post|getJSON)\s*\(|\baxios\b|\bfetch\s*\(|XMLHttpRequest|new\s+Vue\s*\(|createApp\s*\(")
# document.cookie = … and location.reload(), written with brackets, too; a page that is nothing else lets in who runs it
SETS_COOKIE = re.compile(r"\bcookie[\"']?\]?\s*=(?!=)")
RELOADS = re.compile(r"\breload[\"']?\]?\s*\(")
SHELL_BYTES = (200, 1500)  # shells of 312, 585, 974, 1334, 1404 bytes were seen
SOFT_404_BYTES = 2048


@once
def blocked(page: Page) -> str:
    """What keeps us out, in words; "" if nothing does. A plain 403 is a refusal too."""
    if page.status in BY_STATUS:
        event = EVENT.search(page.text)
        return f"answered {BY_STATUS[page.status]}" + (f", event {event[1]}" if event else "")
    if page.status in REFUSALS:
        mark = _challenge(page)
        return f"answered {page.status}" + (f", {mark}" if mark else "")
    if page.status != 200 or page.root is None:
        return ""
    mark = _challenge(page)
    if mark:
        return f"answered 200 with {mark}"
    if _reloads(page) and not application(page):
        return "answered 200 with a script that sets a cookie and loads the page again"
    if _shell(page) and not application(page):
        return f"answered 200 with a shell of {len(page.body)} bytes without a single link"
    return ""


def protected(page: Page) -> bool:
    """Is the block a protection of the whole host, by its status or its marks, and not a refusal of one page?"""
    return page.status in BY_STATUS or (page.status in (200, *REFUSALS) and bool(_challenge(page)))


def application(page: Page) -> bool:
    """Is the page an empty frame that its own script fills (Vue, React and their like)?"""
    if page.root is None or not page.root.xpath("//script[@src]"):
        return False
    mounts = (element for element in page.root.iter("div", "main", "section") if element.get("id") in MOUNTS)
    return any(len(squeeze(mount.text_content())) < 40 and mount.find(".//a") is None for mount in mounts)


def drawn_by_script(page: Page) -> bool:
    """Do scripts fill this page: an application, templates left unfilled, lists without items, a request for data in it?"""
    if page.root is None or page.root.find(".//script") is None:
        return False
    if application(page) or TEMPLATE.search(page.text) or any(_is_bare(one) for one in page.root.iter("ul", "ol", "tbody")):
        return True
    return any(ASKS.search(script.text or "") for script in page.root.iter("script"))


def _is_bare(element: HtmlElement) -> bool:
    return len(element) == 0 and not (element.text or "").strip()


def soft_404(page: Page) -> bool:
    """Status 200, but a small page that says that there is nothing."""
    if page.status != 200 or page.root is None or len(page.body) >= SOFT_404_BYTES:
        return False
    return bool(SOFT_404.search(visible(page)))


def stub_target(page: Page) -> str:
    """Where a page that is nothing but a script redirect sends its reader; "" if it is a real page."""
    if page.root is None or len(page.body) > 600 or page.root.find(".//a") is not None:
        return ""
    match = STUB.search(page.text)
    return match[1] if match else ""


def _challenge(page: Page) -> str:
    # a real page may mention 验证码 in a search form; a challenge has next to no text
    if page.root is None or len(visible(page)) > 300:
        return ""
    return next((name for pattern, name in CHALLENGE if pattern.search(page.text)), "")


def _reloads(page: Page) -> bool:
    if page.root is None or page.root.find(".//a") is not None or len(visible(page)) > 300:
        return False
    return bool(SETS_COOKIE.search(page.text) and RELOADS.search(page.text))


def _shell(page: Page) -> bool:
    low, high = SHELL_BYTES
    if page.root is None or not low <= len(page.body) < high or page.root.find(".//a") is not None:
        return False
    return page.root.find(".//script") is not None and "<html" in page.text.lower() and len(visible(page)) < 100
