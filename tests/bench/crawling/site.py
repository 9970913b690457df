"""A site to crawl: list pages and articles of real size behind one listening socket, each loopback address a host of its own.

python -m tests.bench.crawling.site HOSTS ARTICLES KILOBYTES: prints its port, answers until its stdin is closed, then prints
how often it was asked. An article has that many KB of HTML with a hundred links, a report's table and text; a list names
19 of them. All bodies are packed (gzip) once, before the first request, unless there are more than fit.
"""

from __future__ import annotations

import asyncio
import sys
import zlib
from functools import lru_cache
from random import Random

PER_LIST = 19
COLUMN = "/zfxxgk/nb/"
YEARS = range(2008, 2025)
KEPT = 4096  # packed pages
WORDS = (
    "本镇全年主动公开政府信息", "通过门户网站发布的有", "件，其中规范性文件", "收到公民提出的申请", "均在法定期限内答复",
    "没有收取费用", "行政复议和行政诉讼各", "存在的主要问题是更新不够及时", "下一步将完善目录和指南", "由党政办公室负责汇总",
    "财政预算决算公开", "惠民资金发放名单", "重大建设项目批准和实施", "政务新媒体关注人数为",
)
ROWS = ("予以公开", "部分公开", "属于国家秘密", "其他法律行政法规禁止公开", "危及三安全一稳定", "保护第三方合法权益",
        "属于三类内部事务信息", "本机关不掌握相关政府信息", "没有现成信息需要另行制作", "补正后申请内容仍不明确", "重复申请", "其他处理")
HEAD = (
    "HTTP/1.1 {}\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"
    "Last-Modified: Mon, 15 Jan 2024 08:00:00 GMT\r\nETag: \"{:x}\"\r\nConnection: keep-alive\r\nContent-Length: {}\r\n\r\n"
)
ROBOTS = "User-agent: *\nDisallow: /admin/\n"


def host(number: int) -> str:
    """The address of the n-th host, from 0."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


def requests(articles: int) -> int:
    """How many requests a crawl sends a host: robots.txt, lists, articles."""
    return 1 + lists(articles) + articles


def lists(articles: int) -> int:
    return -(-articles // PER_LIST)


def article_path(number: int) -> str:
    year = YEARS[number % len(YEARS)] + 1
    return f"{COLUMN}{year}01/t{year}0115_{2517301 + number}.html"


def title(number: int) -> str:
    return f"第{number // len(YEARS) + 1}镇人民政府{YEARS[number % len(YEARS)]}年政府信息公开工作年度报告"


def listing(name: str, index: int, articles: int) -> str:
    """Page index, from 0, of a host's list."""
    count = lists(articles)
    numbers = range(index * PER_LIST, min(articles, (index + 1) * PER_LIST))
    items = "\n".join(
        f'<li><a href=".{article_path(number).removeprefix(COLUMN[:-1])}" title="{title(number)}" target="_blank">{title(number)[:18]}…</a>'
        f"<span>{YEARS[number % len(YEARS)] + 1}-01-15</span></li>" for number in numbers)
    further = f'<a class="next" href="./index_{index + 1}.html">下一页</a>' if index + 1 < count else ""
    return _page("政府信息公开年报", 8 if articles > PER_LIST else 1, f"""<div class="position">当前位置：政府信息公开年报 {name}</div>
<ul class="zfxxgk_list">
{items}
</ul>
<div class="page">{further}<script type="text/javascript">
createPageHTML({count}, {index}, "index", "html");</script></div>""")


def article(name: str, number: int, kilobytes: float) -> str:
    """One report, about so many KB long (a tenth of that is the least)."""
    chance = Random(f"{name} {number}")
    cells = "".join(f"<tr><td>{row}</td>" + "".join(f"<td align=\"center\">{chance.randrange(9)}</td>" for _ in range(7)) + "</tr>\n" for row in ROWS)
    published = f"{YEARS[number % len(YEARS)] + 1}-01-15"
    begin = f"""<div class="xxgk_head">索引号：{number:06} 发布日期：{published}</div>
<h1>{title(number)}</h1>
<div class="info">发布时间：{published} 来源：第{number}镇人民政府</div>
<div class="TRS_Editor">
<table border="1"><tbody>
{cells}</tbody></table>
"""
    text, size = [], len(begin.encode()) + 3300
    while size < kilobytes * 1024 - 8000:
        words = "，".join(f"{chance.choice(WORDS)}{chance.randrange(1000)}" for _ in range(12))
        text.append(f'<p style="text-indent:2em;line-height:1.75;font-size:16px;">{words}。</p>')
        size += len(text[-1].encode())
    return _page(title(number), 10 if kilobytes > 10 else 1, begin + "\n".join(text) + "\n</div>")


def _page(name: str, menus: int, body: str) -> str:
    """A page in the frame of the site, ten links a menu."""
    menu = "\n".join(
        "<ul>" + "".join(f'<li class="item"><a href="/zwgk/{group}/{one}/index.html" target="_blank">栏目{group}之{one}</a></li>' for one in range(10))
        + "</ul>" for group in range(menus))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}_某县人民政府</title>
<meta name="SiteName" content="某县人民政府"><meta name="ColumnName" content="政府信息公开年报">
<meta name="ArticleTitle" content="{name}"><meta name="PubDate" content="2024-01-15 09:30">
<link rel="stylesheet" href="/images/style.css"><script src="/images/jquery.min.js"></script></head>
<body><div class="header"><div class="nav">
{menu}
</div></div>
<div class="main">
{body}
</div>
<div class="footer"><p>主办：某县人民政府办公室 备案号：皖ICP备05000000号</p><script src="/images/count.js"></script></div>
</body></html>"""


class Site:
    """Answers; asked: how often it was."""

    def __init__(self, articles: int, kilobytes: float) -> None:
        self.asked = 0
        self._articles = articles
        self._kilobytes = kilobytes
        self._paths = {article_path(number): number for number in range(articles)}
        self.answer = lru_cache(KEPT)(self._answer)

    def _answer(self, name: str, path: str) -> bytes:
        if path == "/robots.txt":
            return _packed("200 OK", ROBOTS)
        if path in self._paths:
            return _packed("200 OK", article(name, self._paths[path], self._kilobytes))
        stem = path.removeprefix(f"{COLUMN}index").removesuffix(".html")
        index = int(stem.removeprefix("_") or 0) if stem.removeprefix("_").isdecimal() or not stem else -1
        if 0 <= index < lists(self._articles):
            return _packed("200 OK", listing(name, index, self._articles))
        return _packed("404 Not Found", _page("404", 1, "您访问的页面不存在"))


def _packed(status: str, text: str) -> bytes:
    pack = zlib.compressobj(6, zlib.DEFLATED, 31)
    body = pack.compress(text.encode()) + pack.flush()
    return HEAD.format(status, zlib.crc32(body), len(body)).encode() + body


class Connection(asyncio.Protocol):
    """Requests without bodies, one after the other."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._name = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self._came += data
        while b"\r\n\r\n" in self._came:
            head, _, self._came = self._came.partition(b"\r\n\r\n")
            self._site.asked += 1
            self._transport.write(self._site.answer(self._name, head.split(b" ", 2)[1].decode("ascii")))


async def serve(site: Site, hosts: int, articles: int) -> None:
    for number in range(min(hosts, KEPT // (articles + lists(articles)))):
        for path in (article_path(one) for one in range(articles)):
            site.answer(host(number), path)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(site), "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201  # for whoever started this
    await asyncio.to_thread(sys.stdin.read)
    print(site.asked, flush=True)  # noqa: T201


def main() -> None:
    hosts, articles, kilobytes = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    asyncio.run(serve(Site(articles, kilobytes), hosts, articles))


if __name__ == "__main__":
    main()
