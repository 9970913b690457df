"""Hostile servers: portals that are healthy but for what their attack says, crawled over loopback with limits small enough
for a test."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crawler.crawl import crawl
from tests.replica import World
from tests.replica.faulty_site import LIST, Small, missing, pages
from tests.replica.faulty_ways import Scene, answers
from tests.replica.faulty_wire import Wire, wires

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.crawler.crawl import Told
    from tests.gallery.frame import Attack
    from tests.replica.faulty_ways import Way
    from tests.replica.faulty_wire import Host
    from tests.replica.model import Request, Response

ROBOTS = "/robots.txt"
BLOCK = b"<p>" + b"x" * 60_000 + b"</p>\n"
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
SMALL = Small(years=(2022, 2023))
REPORT = SMALL.path(2023)
MOST = 3_000_000  # DOWNLOAD_MAXSIZE
SHORT, LONG = 6, 100  # seconds: DOWNLOAD_TIMEOUT where it is to be waited for, and where a busy machine shall not matter
IN_TIME = "in time"
FINE = ("`complete`", "2 captured")
LIMITS = ("-s", f"DOWNLOAD_MAXSIZE={MOST}", "-s", "XXGK_MAX_HEAD_BYTES=60000", "-s", "XXGK_MAX_PAGES=6", "-s", "XXGK_VISIT_REQUESTS=60",
          "-s", "XXGK_LONGEST_WAIT=2")


@dataclass(frozen=True)
class Setting:
    """How a portal answers at these paths; "*": at all others, too."""

    way: Way
    where: tuple[str, ...] = (LIST,)


def at(way: Way, *where: str) -> Callable[[], Setting]:
    return lambda: Setting(way, where or (LIST,))


def packed(coding: str, pack: Callable[[bytes], bytes], *where: str, times: int = 1) -> Callable[[], Setting]:
    """A page that unpacks to 64 MB, so many times over."""
    def make() -> Setting:
        body = b"<html><body>" + bytes(64_000_000)
        for _ in range(times):
            body = pack(body)
        return Setting(answers(200, body, ("Content-Encoding", ", ".join([coding] * times))), where or (LIST,))

    return make


def endless(pause: float = 0.0) -> Way:
    """Blocks without end, as fast as the wire takes them, or with so many seconds between them."""
    return lambda _: Wire((HTML + b"\r\n", *([BLOCK, pause] if pause else [BLOCK]) * 800), "hang")


@dataclass(frozen=True)
class Hostile:
    """A running portal. where: what it answers as its attack says."""

    attack: Attack
    number: int
    setting: Setting
    host: Host

    @property
    def entry(self) -> str:
        base = f"http://127.0.0.1:{self.host.port}"
        return (f'[[portal]]\nid = "{self.attack.name}"\nname = "东河镇人民政府"\nregion = "340323"\nurl = "{base}/"\n'
                f'platform = "trs"\nchannels = ["{base}{LIST}"]\n')

    def came(self, told: Told) -> str:
        """What the visit says, without what differs from run to run."""
        visit = told.visits[self.attack.name]
        reason = visit["reason"].replace(f"http://127.0.0.1:{self.host.port}", "").replace(f"127.0.0.1:{self.host.port}", "HOST")
        return f"`{visit['outcome']}`, {visit['captured']} captured{': ' if reason else ''}{re.sub('a{50,}', 'aaa…', reason)}"


def hostile(stack: ExitStack, attacks: tuple[Attack, ...]) -> list[Hostile]:
    """A portal for each attack, until the end of the stack."""
    net = stack.enter_context(wires())
    found = []
    for number, attack in enumerate(attacks):
        setting = attack.make()
        found.append(Hostile(attack, number, setting, net.open(_answer(setting))))
    return found


def crawled(folder: Path, world: World, portals: list[Hostile], seconds: int = LONG) -> Told:
    """The portals of a world, and hostile ones among them. seconds: that an answer may take."""
    registry = world.registry(folder / "portals.toml")
    with registry.open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(portal.entry for portal in portals))
    return crawl(folder, "--all", *LIMITS, "-s", f"DOWNLOAD_TIMEOUT={seconds}")


def came(folder: Path, attacks: tuple[Attack, ...]) -> Mapping[str, str]:
    """What came of attacks that are carried out side by side; of those that need patience apart from the others."""
    found: dict[str, str] = {}
    for slow in (False, True):
        some = tuple(attack for attack in attacks if (IN_TIME in attack.expected) is slow)
        with ExitStack() as stack:
            portals = hostile(stack, some)
            (folder / str(slow)).mkdir()
            told = crawled(folder / str(slow), World(()), portals, SHORT if slow else LONG)
            found |= {portal.attack.name: portal.came(told) for portal in portals}
    return found


def _answer(setting: Setting) -> Callable[[Request], Response | Wire]:
    known = pages(SMALL)

    def answer(request: Request) -> Response | Wire:
        good = known.get(request.path, missing(SMALL))
        return setting.way(Scene(request, good, SMALL, known)) if request.path in setting.where else good

    return answer
