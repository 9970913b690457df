"""The faulty world: a healthy portal, and one small portal for each thing that goes wrong on real ones.

All are healthy at the first crawl (unless told otherwise), each has its fault at the second, all are mended at the
third. Between the first and the second each portal publishes one more report, with a PDF beside it.

    with faulty() as world:
        world.begin("healthy"); world.registry(path); ...; world.begin("faulty")
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from tests.replica.faulty_kinds import HEALTHY, TROUBLES, Trouble
from tests.replica.faulty_site import Small, missing, pages
from tests.replica.faulty_tls import context
from tests.replica.faulty_ways import Scene
from tests.replica.faulty_wire import wires

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica.faulty_wire import Asked, Host, Net, Wire
    from tests.replica.model import Request, Response

Phase = Literal["healthy", "faulty", "mended"]
PHASES: tuple[Phase, ...] = ("healthy", "faulty", "mended")
NEW = 2024  # the year whose report comes between the first crawl and the second
MOVED = "/xxgk/fdzdgknr/ndbg/"
NOWHERE = "no-such-portal.invalid"  # RFC 2606: never resolves


@dataclass
class Portal:
    """A running portal. phase decides what it answers."""

    trouble: Trouble
    site: Small
    phase: Phase = "healthy"
    host: Host | None = None
    starts: dict[Phase, int] = field(default_factory=dict)  # where in the log each phase begins
    asked: dict[str, int] = field(default_factory=dict)  # in this phase, by target

    @property
    def id(self) -> str:
        return self.trouble.id

    @property
    def base(self) -> str:
        """Scheme, host and port as the registry has them now."""
        assert self.host is not None
        name = NOWHERE if self.trouble.nowhere and self.phase != "mended" else "127.0.0.1"
        return f"{'https' if self.trouble.tls else 'http'}://{name}:{self.host.port}"

    @property
    def now(self) -> Small:
        """The column as it stands in this phase."""
        if self.phase == "healthy":
            return self.site
        grown = self.site.with_report(NEW)
        return replace(grown, column=MOVED) if self.trouble.moves else grown

    @property
    def faulty(self) -> bool:
        """Does its fault show?"""
        return {"healthy": self.trouble.nowhere or self.trouble.early, "faulty": True, "mended": self.trouble.stays}[self.phase]

    def begin(self, phase: Phase, net: Net) -> None:
        assert self.host is not None
        self.phase = phase
        self.asked.clear()
        self.starts[phase] = len(self.host.log)
        if self.trouble.tls:
            self.host.tls = context("www.other.gov.cn" if self.faulty else "127.0.0.1")
        (net.shut if self.trouble.refuses and self.faulty else net.reopen)(self.host)

    def log(self, phase: Phase) -> list[Asked]:
        """The requests of a phase."""
        assert self.host is not None
        after = {"healthy": "faulty", "faulty": "mended"}.get(phase)
        return self.host.log[self.starts[phase]:self.starts.get(after, len(self.host.log)) if after else None]  # type: ignore[call-overload]

    def answer(self, request: Request) -> Response | Wire:
        found = pages(self.now)
        good = found.get(request.path, missing(self.now))
        self.asked[request.target] = self.asked.get(request.target, 0) + 1
        trouble = self.trouble
        if not self.faulty or trouble.way is None or not trouble.meets(request.path, self.now):
            return good
        if trouble.times is not None and self.asked[request.target] > trouble.times:
            return good
        return trouble.way(Scene(request, good, self.now, found))

    def entry(self) -> str:
        """Its registry entry; one that moved is mended by its operator, with the new address."""
        column = self.now.column if self.phase == "mended" else self.site.column
        return (f'[[portal]]\nid = "{self.id}"\nname = "{self.site.town}人民政府"\nregion = "340323"\nurl = "{self.base}/"\n'
                f'platform = "trs"\nchannels = ["{self.base}{column}index.html"]\n')


@dataclass(frozen=True, repr=False)
class World:
    portals: tuple[Portal, ...]
    net: Net

    def __getitem__(self, id: str) -> Portal:  # noqa: A002
        return next(portal for portal in self.portals if portal.id == id)

    def begin(self, phase: Phase) -> None:
        for portal in self.portals:
            portal.begin(phase, self.net)

    def registry(self, path: Path) -> None:
        path.write_text("\n".join(portal.entry() for portal in self.portals), encoding="utf-8")


@contextmanager
def faulty(*ids: str) -> Iterator[World]:
    """The portals with these ids (none given: all) on loopback, until the end of the block."""
    with ExitStack() as stack:
        net = stack.enter_context(wires())
        chosen = [(at, one) for at, one in enumerate((HEALTHY, *TROUBLES)) if one.id in ids or not ids]
        portals = tuple(Portal(one, replace(one.site, town=_town(at))) for at, one in chosen)
        for portal in portals:
            portal.host = net.open(portal.answer)
        yield World(portals, net)


def _town(number: int) -> str:
    """A name that no other portal's town has.

    >>> _town(0), _town(9)
    ('东河镇', '南河镇')
    """
    return "东南西北上中下前后"[number // 9] + "河山川林桥湾塘坡沟"[number % 9] + "镇"
