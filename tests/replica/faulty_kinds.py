"""The faults, each with what the site does and what a crawl must make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.replica import faulty_strange as odd
from tests.replica import faulty_ways as ways
from tests.replica.faulty_site import COLUMN, LIST, Small

if TYPE_CHECKING:
    from archive.captures.visits import Outcome
    from tests.replica.faulty_ways import Way

NEW_REPORT = COLUMN + "202501/t20250118_252024.html"
NEW_FILE = COLUMN + "202501/P020250118402113580964.pdf"
PAGE_2 = COLUMN + "index_1.html"
ROBOTS = "/robots.txt"
EVERYWHERE = "*"
SMALL = Small()
NOTHING = b"User-agent: *\nDisallow: /\n"


@dataclass(frozen=True)
class Trouble:
    """One fault. outcome, says (each of them is in the reason), captured: of the crawl that meets it, where one new
    report and its file are out. mended: outcome of the crawl after that.

    where: paths that answer wrongly, "*" all but robots.txt; times: only so often each · nowhere: the registry's
    name does not resolve · refuses: nobody listens · tls: https, with a certificate of another name · moves: the
    column is at another address from then on · early: at the first crawl too · stays: nobody mends it · pending: why the code does not do so yet
    """

    id: str
    does: str
    outcome: Outcome
    says: tuple[str, ...]
    captured: int
    way: Way | None = None
    where: tuple[str, ...] = (LIST,)
    times: int | None = None
    site: Small = SMALL
    mended: Outcome = "complete"
    nowhere: bool = False
    refuses: bool = False
    tls: bool = False
    moves: bool = False
    early: bool = False
    stays: bool = False
    pending: str = ""

    def meets(self, path: str, site: Small) -> bool:
        """Is this path one that answers wrongly?"""
        return path in self.where or (EVERYWHERE in self.where and path != ROBOTS)


HEALTHY = Trouble("healthy", "nothing goes wrong", "complete", (), 2, site=Small(tables=True))
_AWAY = "http://elsewhere.invalid/zfxxgk/"
_LISTS = (
    Trouble("empty-once", "the list answers 200 with no entries; asked again, it has them", "complete", (), 2, ways.nothing_listed, times=1),
    Trouble("empty-now", "the list answers 200 with no entries, as often as it is asked; before, it had 5", "changed",
            (LIST, "lists nothing", "5"), 0, ways.nothing_listed),
    Trouble("page-repeats", "page 2 of the list is page 1 again", "incomplete", ("page 2", PAGE_2), 2, ways.page_before, (PAGE_2,)),
    Trouble("declared-53", "the list declares 53 entries, and has 50", "incomplete", (LIST, "53", "50"), 2, ways.declares(3),
            (LIST, PAGE_2, COLUMN + "index_2.html"), site=Small(size=20, others=44, declares=True)),
    Trouble("endless-pager", "every page of the list leads to one more", "incomplete", ("pages", "no end"), 2, ways.endless,
            tuple(f"{COLUMN}index{f'_{page}' if page else ''}.html" for page in range(500))),
    Trouble("list-halved", "the older half of the list has vanished", "incomplete", (LIST, "3", "5"), 2, ways.halved),
    Trouble("circle", "the list redirects to another page, and that one back", "changed", (LIST, "redirect"), 0, ways.circle,
            (LIST, COLUMN + "list.html")),
    Trouble("away", "the list redirects to another host", "changed", (LIST, "another host", _AWAY), 0,
            ways.answers(302, b"", ("Location", _AWAY))),
    Trouble("redesign", "all old addresses answer 404; the column is elsewhere", "gone", (LIST, "404"), 0, moves=True),
    Trouble("home-everywhere", "every address answers 200 with the home page", "changed", (LIST, "lists nothing", "5"), 0, ways.home, (EVERYWHERE, ROBOTS)),
    Trouble("gbk-as-utf-8", "pages are GBK and say that they are UTF-8", "complete", (), 2, ways.gbk_as_utf_8, (EVERYWHERE,)),
    Trouble("utf-8-as-gbk", "pages are UTF-8 and say that they are GBK", "complete", (), 2, ways.utf_8_as_gbk, (EVERYWHERE,)),
)
_BODIES = (
    Trouble("list-cut", "the list's body ends in the middle, the connection closes", "incomplete", (LIST, "cut off"), 0, ways.cut_off),
    Trouble("report-cut", "the same with the new report", "incomplete", (NEW_REPORT, "cut off"), 1, ways.cut_off, (NEW_REPORT,)),
    Trouble("file-cut", "the same with its PDF", "incomplete", (NEW_FILE, "cut off"), 2, ways.cut_off, (NEW_FILE,)),
    Trouble("length-over", "Content-Length of the new report tells more than comes", "incomplete", (NEW_REPORT, "cut off"), 2,
            ways.says_longer, (NEW_REPORT,)),
    Trouble("length-under", "Content-Length of the new report tells less than the page has", "incomplete", (NEW_REPORT, "cut off"), 1,
            ways.says_shorter, (NEW_REPORT,)),
    Trouble("list-length-under", "the same with the list, which has no total", "incomplete", (LIST, "lists 1", "5"), 2, ways.says_shorter),
    Trouble("no-end", "the new report's page lacks its end (</html>), and always will", "incomplete", (NEW_REPORT, "no end"), 2,
            ways.without_end, (NEW_REPORT,), stays=True),
    Trouble("list-gzip", "the list is said to be gzip and is rubbish", "incomplete", (LIST, "Content-Encoding"), 0, ways.gzip_rubbish),
    Trouble("report-gzip", "the same with the new report", "incomplete", (NEW_REPORT, "Content-Encoding"), 0, ways.gzip_rubbish, (NEW_REPORT,)),
    Trouble("list-gzip-cut", "the list's gzip stream lacks its end", "incomplete", (LIST, "cut off"), 0, ways.gzip_cut),
    Trouble("report-gzip-cut", "the same with the new report", "incomplete", (NEW_REPORT, "cut off"), 1, ways.gzip_cut, (NEW_REPORT,)),
    Trouble("list-reset", "the connection is reset in the middle of the list", "incomplete", (LIST, "cut off"), 0, ways.reset),
    Trouble("report-reset", "the same with the new report", "incomplete", (NEW_REPORT, "cut off"), 1, ways.reset, (NEW_REPORT,)),
    Trouble("list-reset-at-once", "the connection is reset before an answer to the list", "unreachable", (LIST, "Connection"), 0,
            ways.reset_at_once),
    Trouble("report-stalls", "the new report stops in the middle, and nothing more comes", "incomplete", (NEW_REPORT, "in time"), 0,
            ways.stalled, (NEW_REPORT,)),
    Trouble("report-drips", "the new report comes byte by byte, five a second", "incomplete", (NEW_REPORT, "in time"), 0,
            ways.dripping, (NEW_REPORT,)),
    Trouble("file-is-page", "where the PDF should be stands an error page with status 200", "incomplete", (NEW_FILE, "HTML page"), 1,
            ways.answers(200, ways.ERROR_PAGE), (NEW_FILE,)),
)
_HOSTS = (
    Trouble("silent", "the server takes connections and never answers", "unreachable", (LIST, "in time"), 0, ways.silent, (EVERYWHERE, ROBOTS)),
    Trouble("list-silent", "the same with the list alone", "unreachable", (LIST, "in time"), 0, ways.silent),
    Trouble("refused", "connections are refused", "unreachable", (LIST, "refuses the connection"), 0, refuses=True),
    Trouble("no-name", "the host's name does not resolve, at the first crawl too", "unreachable", ("no-such-portal.invalid", "DNS"), 0, nowhere=True),
    Trouble("other-name", "the certificate is of another name", "unreachable", (LIST, "certificate is of another name"), 0, tls=True),
    Trouble("wait-once", "429 with Retry-After: 1, once", "complete", (), 2, ways.answers(429, b"", ("Retry-After", "1")), times=1),
    Trouble("wait-always", "429 with Retry-After: 1, every time", "blocked", ("429",), 0, ways.answers(429, b"", ("Retry-After", "1")), (EVERYWHERE,)),
    Trouble("storm-503", "503 for everything but robots.txt", "unreachable", ("503",), 0, ways.answers(503, b"", ("Retry-After", "0")), (EVERYWHERE,)),
    Trouble("report-500", "the new report answers 500", "incomplete", (NEW_REPORT, "500"), 0, ways.answers(500, b"<html>500</html>"), (NEW_REPORT,)),
    Trouble("block-521", "every page is a challenge of 加速乐 (Jiasule), status 521", "blocked", ("521", "加速乐"), 0,
            ways.answers(521, ways.JIASULE), (EVERYWHERE, ROBOTS)),
    Trouble("robots-forbids", "robots.txt forbids everything from now on", "robots", ("robots.txt",), 0,
            ways.answers(200, NOTHING, media_type="text/plain"), (ROBOTS,)),
    Trouble("robots-503", "robots.txt answers 503", "unreachable", ("robots.txt", "503"), 0, ways.answers(503, b"", ("Retry-After", "0")), (ROBOTS,)),
)
_ODD = (
    Trouble("location-broken", "the list redirects to what is no address", "changed", (LIST, "an address that is none"), 0, odd.to(b"http://[broken")),
    Trouble("no-head", "the list's page comes without a status line and headers", "unreachable", (LIST, "no HTTP"), 0, odd.no_head),
    Trouble("two-lengths", "two Content-Lengths that differ", "unreachable", (LIST, "conflicting Content-Length"), 0, odd.two_lengths),
    Trouble("bad-chunks", "the new report is said to be chunked, the sizes are rubbish", "incomplete", (NEW_REPORT,), 0, odd.bad_chunks, (NEW_REPORT,)),
    Trouble("too-large", "the new report is larger than DOWNLOAD_MAXSIZE, and has no end", "incomplete", (NEW_REPORT, "DOWNLOAD_MAXSIZE"), 0,
            odd.without_end, (NEW_REPORT,)),
    Trouble("not-brotli", "the list is said to be brotli, which was not asked for, and is none", "incomplete", (LIST, "Content-Encoding"), 0,
            odd.with_header("Content-Encoding", "br")),
    Trouble("list-304", "the list answers 304 to a question without a condition", "changed", (LIST, "304"), 0, ways.answers(304)),
    Trouble("wait-odd", "429 with Retry-After: ², once", "complete", (), 2, ways.answers(429, b"", ("Retry-After", "\u00b2")), times=1),
    Trouble("charset-unknown", "the header names a character set that nobody knows", "complete", (), 2, odd.in_charset("x-unknown-9")),
    Trouble("etag-odd", "ETags with control characters, from the first crawl on", "complete", (), 2, odd.with_header("ETag", '"a\u00e4\x01\x7f"'),
            (EVERYWHERE, ROBOTS), early=True, stays=True),
    Trouble("robots-rubbish", "robots.txt is 100 KB of every byte there is", "complete", (), 2,
            ways.answers(200, bytes(range(256)) * 400, media_type="text/plain"), (ROBOTS,)),
)
TROUBLES = _LISTS + _BODIES + _HOSTS + _ODD
