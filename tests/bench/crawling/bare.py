"""The peer: Scrapy as it comes, a plain spider that follows the links of the lists and keeps nothing.

python -m tests.bench.crawling.bare PORT HOSTS [NAME=VALUE…]: prints how many answers came.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

from tests.bench.crawling.site import COLUMN, host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import TextResponse

SETTINGS: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
}


class Plain(Spider):
    name = "plain"
    came = 0

    async def start(self) -> AsyncIterator[Request]:
        for url in self.begin:  # type: ignore[attr-defined]  # given by main()
            yield Request(url, callback=self.listed)

    def listed(self, response: TextResponse) -> Iterator[Request]:
        self.came += 1
        for href in response.css("ul.zfxxgk_list a::attr(href)").getall():
            yield Request(response.urljoin(href), callback=self.article)
        for href in response.css("a.next::attr(href)").getall():
            yield Request(response.urljoin(href), callback=self.listed, priority=1)

    def article(self, response: TextResponse) -> None:
        self.came += 1


def main(port: int, hosts: int, changes: list[str]) -> None:
    process = AsyncCrawlerProcess(SETTINGS | {"CONCURRENT_REQUESTS": hosts} | dict(change.split("=", 1) for change in changes))
    crawler = process.create_crawler(Plain)
    process.crawl(crawler, begin=[f"http://{host(number)}:{port}{COLUMN}index.html" for number in range(hosts)])
    process.start()
    assert isinstance(crawler.spider, Plain)
    print(crawler.spider.came)  # noqa: T201  # for whoever started this


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
