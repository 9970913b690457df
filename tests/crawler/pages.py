"""Small pages for the adapters' tests, in the shapes that portal_platforms describes."""

from __future__ import annotations

from crawler.page import Page, make_page

HTML = (("Content-Type", "text/html; charset=utf-8"),)


def page(text: str, url: str = "http://www.x.gov.cn/zwgk/nb/", status: int = 200, headers: tuple[tuple[str, str], ...] = HTML) -> Page:
    return make_page(url, status, headers, text.encode())


def around(body: str, script: str = "") -> str:
    """A whole page round a list: menu, crumbs, sidebar with dates, footer."""
    return f"""<!DOCTYPE html><html><head><title>政府信息公开年报</title><script>{script}</script></head><body>
<div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>
{body}
<div class="sidebar"><ul><li><a href="/xw/202602/t20260201_1.html">会议</a><span>2026-02-01</span></li>
<li><a href="/xw/202602/t20260202_2.html">通知</a><span>2026-02-02</span></li></ul></div>
<div class="footer"><a href="/map/">网站地图</a></div></body></html>"""
