"""Attacks by where a server leads: redirects, robots.txt, cookies, lists and links."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.gallery.frame import Attack
from tests.gallery.network.portals import FINE, REPORT, ROBOTS, Setting, at, came, endless, packed
from tests.gallery.network.wire import quick
from tests.replica.faulty_site import COLUMN, LIST, Item, listing
from tests.replica.faulty_strange import to, with_header
from tests.replica.faulty_ways import Scene, answers
from tests.replica.model import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.replica.faulty_ways import Way

WAYS = "Redirects, robots.txt and cookies"
LISTS = "Lists and links"


def chain(scene: Scene) -> Response:
    """A redirect to an address that no other has."""
    number = int(re.sub(r"\D", "", scene.request.target.partition("?")[2]) or 0)
    return Response(b"", 302, headers=(("Location", f"{LIST}?hop={number + 1}"),))


def refresh(scene: Scene) -> Response:
    """The same by a meta tag."""
    number = int(re.sub(r"\D", "", scene.request.target.partition("?")[2]) or 0)
    return Response(f"<html><head><meta http-equiv='refresh' content='0;url={LIST}?hop={number + 1}'></head></html>".encode())


def listed(make: Callable[[Scene], list[Item]], *, pages: int = 1) -> Way:
    """The list names these items."""
    return lambda scene: listing(scene.site, scene.number, make(scene), count=pages)


def calendar(scene: Scene) -> Response:
    """A page for each number there is, each with items that no other has."""
    items = [Item(f"{scene.site.town}第{scene.number * 3 + at}次会议", f"{COLUMN}201501/t20150105_{scene.number:05d}{at}.html", "2015-01-05") for at in range(3)]
    return listing(scene.site, scene.number, items, count=scene.number + 2)


def many_reports(scene: Scene) -> list[Item]:
    return [Item(scene.site.title(2000 + at % 25), f"{COLUMN}made/t20240105_{at:06d}.html", "2024-01-05", 2023) for at in range(5000)]


def long_addresses(scene: Scene) -> list[Item]:
    return [*scene.site.items, Item(scene.site.title(2021), f"{COLUMN}t20220105_1.html?{'a' * 1_000_000}", "2022-01-05", 2021)]


def nested(scene: Scene) -> Response:
    """The list inside 60,000 elements."""
    return replace(scene.good, body=scene.good.body.replace(b"<body", b"<body><" + b"div><" * 60_000 + b"b", 1))


def attributes(scene: Scene) -> Response:
    many = " ".join(f"a{at}='{at}'" for at in range(150_000)).encode()
    return replace(scene.good, body=scene.good.body.replace(b"<ul ", b"<ul " + many + b" ", 1))


def long_list(scene: Scene) -> list[Item]:
    """What is no report, in great numbers."""
    return [*scene.site.items, *(Item(f"关于第{at}号事项的通知", f"{COLUMN}other/t{at}.html", "2015-01-05") for at in range(15_000))]


def odd_names(scene: Scene) -> Response:
    name = "../../../../etc/cron.d/x\u202efdp.exe"
    link = f'<p><a href="./P020.pdf" download="{name}">{name}</a></p>'.encode()
    return replace(scene.good, body=scene.good.body.replace(b"</div>", link + b"</div>", 1),
                   headers=(("Content-Disposition", "attachment; filename=\"../../x\"; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd%00%0d%0a"),))


def robots(body: bytes, *headers: tuple[str, str]) -> Callable[[], Setting]:
    return at(answers(200, body, *headers, media_type="text/plain"), ROBOTS)


AGENTS = b"".join(b"User-agent: bot%d\n" % at for at in range(12_000)) + b"".join(b"Disallow: /%d\n" % at for at in range(15_000))
STARS = b"User-agent: *\nDisallow: /" + b"*a" * 1000 + b"$\n"
COOKIES = tuple(("Set-Cookie", f"c{at}={'v' * 500}; Path=/; Domain=127.0.0.1") for at in range(100))

ATTACKS = (
    Attack("redirect-chain", WAYS, "redirects that never repeat", ("`changed`", "max redirections"), at(chain)),
    Attack("refresh-chain", WAYS, "meta refreshes that never repeat", ("`changed`", "max redirections"), at(refresh)),
    Attack("redirect-itself", WAYS, "a redirect to the address itself, with a cookie each time", ("`blocked`", "redirects to itself"),
           at(answers(302, b"", ("Location", LIST), ("Set-Cookie", "a=b")))),
    Attack("redirect-long", WAYS, "a redirect to an address of 12,000 characters", ("`changed`", "longer than any"), at(to(LIST.encode() + b"?" + b"a" * 12_000))),
    Attack("redirect-bytes", WAYS, "a redirect to bytes that are no text", ("`changed`",), at(to(b"/\xff\xfe\x00\x01"))),
    Attack("refresh-header", WAYS, "a Refresh header to another host", FINE, at(with_header("Refresh", "0; url=http://elsewhere.invalid/"))),
    Attack("wait-for-ever", WAYS, "503 with Retry-After: 10^12", ("`unreachable`", "503"), at(answers(503, b"", ("Retry-After", "1000000000000")))),
    Attack("cookie-flood", WAYS, "100 cookies of 500 bytes with each answer", FINE, at(lambda scene: replace(scene.good, headers=COOKIES), LIST, "/", REPORT)),
    Attack("robots-endless", WAYS, "a robots.txt without end", FINE, at(endless(), ROBOTS)),
    Attack("robots-bomb", WAYS, "a robots.txt that unpacks to 64 MB", FINE, packed("gzip", quick, ROBOTS)),
    Attack("robots-agents", WAYS, "a robots.txt of 12,000 names and 15,000 rules, each rule for each name", FINE, robots(AGENTS)),
    Attack("robots-stars", WAYS, "a robots.txt whose rule has 1,000 asterisks", FINE, robots(STARS)),
    Attack("robots-delay", WAYS, "a robots.txt with Crawl-delay: 1e308", ("`robots`", "XXGK_LONGEST_WAIT"), robots(b"User-agent: *\nCrawl-delay: 1e308\n")),
    Attack("robots-sitemaps", WAYS, "a robots.txt with 10,000 sitemaps on other hosts", FINE,
           robots(b"".join(b"Sitemap: http://elsewhere.invalid/%d.xml\n" % at for at in range(10_000)))),

    Attack("endless-pager", LISTS, "a list that leads from page to page for ever", ("`changed`", "the pager has no end"),
           at(calendar, *(f"{COLUMN}index{f'_{page}' if page else ''}.html" for page in range(60)))),
    Attack("many-reports", LISTS, "a list that names 5,000 reports", ("`incomplete`", "XXGK_VISIT_REQUESTS"), at(listed(many_reports))),
    Attack("long-list", LISTS, "a list of 15,000 notices", FINE, at(listed(long_list))),
    Attack("long-address", LISTS, "a link with an address of a megabyte", ("`incomplete`", "longer than any", "(1000", "2 captured"), at(listed(long_addresses))),
    Attack("deep-page", LISTS, "a list inside 60,000 elements", ("`empty`", "lists nothing"), at(nested)),
    Attack("attributes", LISTS, "an element with 150,000 attributes", FINE, at(attributes)),
    Attack("file-names", LISTS, "a report whose attachment is called ../../../../etc/cron.d/…, turned round by a bidi mark", ("2 captured",), at(odd_names, REPORT)),
)


def obtained(folder: Path) -> Mapping[str, str]:
    return came(folder, ATTACKS)
