"""What Scrapy is given of a portal's work: little, the most urgent first, never two requests to one host."""

from crawler.spiders.feed import Feed
from crawler.visiting.work import Work
from settings.registry import Channel

CHANNEL = Channel("http://www.x.gov.cn/nb/")


def work(path: str, role: str = "report", host: str = "www.x.gov.cn") -> Work:
    return Work(f"http://{host}/{path}", "x", CHANNEL, role)  # type: ignore[arg-type]


def paths(works: list[Work]) -> list[str]:
    return [one.url.rpartition("/")[2] for one in works]


def test_lists_before_files_before_reports_each_in_order() -> None:
    feed = Feed()
    feed.add([work("r1"), work("r2"), work("f1", "attachment"), work("l1", "listing"), work("f2", "attachment")])
    order = []
    while feed:
        taken = feed.take()
        assert len(taken) == 1
        assert feed.take() == []
        order += paths(taken)
        feed.back(taken[0])
    assert order == ["l1", "f1", "f2", "r1", "r2"]


def test_two_hosts_side_by_side_and_no_third() -> None:
    feed = Feed()
    feed.add([work("a1"), work("a2"), work("b1", host="zwgk.x.gov.cn"), work("c1", host="xxgk.x.gov.cn")])
    taken = feed.take()
    assert (paths(taken), len(feed)) == (["a1", "b1"], 4)
    feed.back(taken[1])
    assert paths(feed.take()) == ["c1"]
    feed.back(taken[0])
    assert paths(feed.take()) == ["a2"]
    assert len(feed) == 2
