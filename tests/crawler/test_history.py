"""`xxgk import wayback:…` and `commoncrawl:…` against servers that answer as theirs do."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from crawler.history import walk
from crawler.history.commoncrawl import CommonCrawl as OfCommonCrawl
from crawler.history.listed import Listed, worth
from crawler.history.walk import Answer
from crawler.history.wayback import FIELDS
from crawler.history.wayback import Wayback as OfWayback
from tests.archive.commands import HTML
from tests.crawler.crawl import FAST, rows, xxgk
from tests.replica.historic import CommonCrawl, Memento, Wayback
from tests.replica.server import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "http://www.guzhen.example/xxgk/nb"
ONE, TWO, FILE = f"{HOST}/1.html", f"{HOST}/2.html", f"{HOST}/a.pdf"
CHANGED = HTML.replace(b"<td>2</td>", b"<td>3</td>")
OLD = HTML.replace(b"2020", b"2018")
MEMENTOS = [
    Memento(ONE, "20210203040506", HTML), Memento(ONE, "20210301000000", HTML), Memento(ONE, "20210401000000", CHANGED),
    Memento(ONE, "20220101000000", HTML), Memento(ONE, "20220601000000", b"", "404"), Memento(TWO, "20190304050607", OLD),
    Memento(f"{HOST}/logo.png", "20190304050607", b"\x89PNG", mime="image/png"), Memento("http://www.other.example/1.html", "20190304050607", HTML),
]
GAPS = [
    Memento(f"{HOST}/gone.html", "20190101000000", b"1", odd="gone"), Memento(f"{HOST}/moved.html", "20190101000000", b"2", odd="moved"),
    Memento(f"{HOST}/other.html", "20190101000000", b"3", odd="other"), Memento(f"{HOST}/own.html", "20190101000000", b"4", odd="own page"),
]


@contextmanager
def running(archive: Wayback | CommonCrawl) -> Iterator[tuple[str, ...]]:
    try:
        yield ("--allow-private", *FAST, *(word for name in ("XXGK_WAYBACK", "XXGK_CC_INDEX", "XXGK_CC_DATA")
                                           for word in ("-s", f"{name}={archive.base}")))
    finally:
        archive.server.close()


def test_what_is_worth_fetching() -> None:
    listed = [Listed(one.url, one.timestamp, one.digest, one.status, one.mime) for one in MEMENTOS]
    listed.append(Listed(TWO, "20200101000000", listed[5].digest, "-", "warc/revisit"))
    assert [(one.url, one.timestamp[:6]) for one in worth(listed) if "guzhen" in one.url] == [
        (TWO, "201903"), (TWO, "202001"), (ONE, "202102"), (ONE, "202104"), (ONE, "202201")]


def test_the_wayback_machine(tmp_path: Path) -> None:
    archive = Wayback([*MEMENTOS, Memento(FILE, "20190304060000", HTML, odd="zipped")])
    with running(archive) as options:
        told = xxgk("import", "wayback:www.guzhen.example/xxgk/", "--json", *options, cwd=tmp_path)
        assert told.status == 0, told.err
        assert "8 captures of 4 URLs listed, 5 worth fetching: 5 fetched, 0 were there, 0 gaps" in told.err
        assert json.loads(told.out)["captures"] == 5
        assert rows(tmp_path, "SELECT url, substr(captured_at, 1, 10), revisit FROM captures ORDER BY captured_at") == [
            (TWO, "2019-03-04", 0), (FILE, "2019-03-04", 0), (ONE, "2021-02-03", 0), (ONE, "2021-04-01", 0), (ONE, "2022-01-01", 1)]
        assert {row[0] for row in rows(tmp_path, "SELECT DISTINCT year FROM reports")} == {2018, 2020}
        origin = json.loads(rows(tmp_path, "SELECT origin FROM captures WHERE url = ? ORDER BY captured_at", ONE)[0][0])
        assert origin == {"source": f"{archive.base}/web/20210203040506id_/{ONE}", "listed-digest": MEMENTOS[0].digest, "listed-digest-agrees": "yes"}
        assert xxgk("verify", cwd=tmp_path).status == 0
        before = len(archive.server.log)
        again = xxgk("import", "wayback:www.guzhen.example/xxgk/", *options, cwd=tmp_path)
        assert "0 fetched, 5 were there" in again.err
        asked = [seen.target for seen in archive.server.log[before:]]
        assert all(target.startswith(("/cdx/", "/robots.txt")) for target in asked)
        assert len([target for target in asked if "resumeKey=" in target]) == 2  # 8 lines, 3 a page


def test_gaps_are_told(tmp_path: Path) -> None:
    with running(Wayback([*GAPS, MEMENTOS[0]])) as options:
        told = xxgk("import", "wayback:www.guzhen.example/", *options, cwd=tmp_path)
    assert told.status == 3
    assert "1 fetched, 0 were there, 4 gaps" in told.err
    for what in ("gone.html of 20190101000000: answered 404 without Memento-Datetime", "moved.html of 20190101000000: sends to another capture",
                 "other.html of 20190101000000: gives the capture of Mon, 01 Jan 2001", "own.html of 20190101000000: answered 200 without"):
        assert f"refused: {HOST}/{what}" in told.err


def test_an_archive_that_is_busy(tmp_path: Path) -> None:
    archive = Wayback([MEMENTOS[0], MEMENTOS[5]])
    archive.server.faults[f"/web/20190304050607id_/{TWO}"] = Fault(status=429, headers=(("Retry-After", "1"),), times=1)
    with running(archive) as options:
        told = xxgk("import", "wayback:www.guzhen.example/", *options, cwd=tmp_path)
        assert (told.status, "2 fetched" in told.err) == (0, True)
        archive.server.faults["/cdx/search/cdx"] = Fault(status=503)
        told = xxgk("import", "wayback:www.guzhen.example/", *options, cwd=tmp_path)
        assert (told.status, "1 gaps" in told.err) == (3, True)


def test_common_crawl(tmp_path: Path) -> None:
    crawls = {"CC-MAIN-2019-13": [MEMENTOS[5], MEMENTOS[6]], "CC-MAIN-2021-10": [*MEMENTOS[:3], Memento(f"{HOST}/x.html", "20210101000000", b"x", odd="gone")],
              "CC-MAIN-2023-01": [MEMENTOS[7]]}
    archive = CommonCrawl(crawls)
    with running(archive) as options:
        told = xxgk("import", "commoncrawl:www.guzhen.example/xxgk/", *options, cwd=tmp_path)
        assert told.status == 3
        assert "6 captures of 4 URLs listed, 4 worth fetching: 3 fetched, 0 were there, 1 gaps" in told.err
        assert f"refused: {HOST}/x.html of 20210101000000: answered 404" in told.err
        assert rows(tmp_path, "SELECT url, substr(captured_at, 1, 10) FROM captures ORDER BY captured_at") == [
            (TWO, "2019-03-04"), (ONE, "2021-02-03"), (ONE, "2021-04-01")]
        origin = json.loads(rows(tmp_path, "SELECT origin FROM captures WHERE substr(captured_at, 1, 7) = '2021-04'")[0][0])
        assert (origin["source"], origin["offset"] > 0) == ("crawl-data/CC-MAIN-2021-10/warc/1.warc.gz", True)
        assert xxgk("verify", cwd=tmp_path).status == 0
        again = xxgk("import", "commoncrawl:www.guzhen.example/xxgk/", *options, cwd=tmp_path)
        assert "0 fetched, 3 were there" in again.err


@pytest.mark.parametrize(("words", "what"), [
    (["wayback:nobody"], "no portal 'nobody'"), (["wayback:"], "no portal ''"), (["wayback:/x"], "no beginning of a URL"),
    (["wayback:x.example/"], "XXGK_CONTACT"), (["wayback:x.example/", "-s", "XXGK_WAYBACK=ftp://x"], "no http or https address"),
    (["nothing.warc"], "no such file"),
])
def test_wrong_arguments(tmp_path: Path, words: list[str], what: str) -> None:
    told = xxgk("import", *words, cwd=tmp_path)
    assert (told.status, what in told.err) == (2, True), told.err


def test_an_index_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key to more leads back to itself; and one that says that it has 10^12 pages."""
    monkeypatch.setattr(walk, "MOST_PAGES", 3)
    endless = OfWayback("http://a.example", ["b.gov.cn/"], lambda *_: False)
    body = json.dumps([list(FIELDS), ["20200101000000", "http://b.gov.cn/a.html", "text/html", "200", "A" * 32], [], ["again"]]).encode()
    asked = 0
    while (step := endless.next()) is not None and step.of is None:
        asked += 1
        endless.got(step, Answer(step.url, 200, (), body))
    assert asked == 3
    assert step is not None
    assert step.of is not None
    assert [gap.why for gap in endless.told.gaps] == [
        "the index goes on after 3 pages and 3 captures; the rest is not read: import narrower beginnings of URLs"]

    large = OfCommonCrawl("http://a.example", "http://b.example", ["b.gov.cn/"], lambda *_: False)
    answers = [json.dumps([{"cdx-api": "http://a.example/index"}]).encode(), b'{"pages": 1000000000000}', b"", b""]
    for answer in answers:
        step = large.next()
        if step is not None:
            large.got(step, Answer(step.url, 200, (), answer))
    assert large.next() is None
    assert "goes on after 3 pages" in large.told.gaps[-1].why
