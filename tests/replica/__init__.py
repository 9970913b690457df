"""Replica portals: real HTTP servers on loopback that behave as the CMS families do.

    with replicas() as world:
        world.registry(path)
        portal = world["nx-pingluo"]; portal.reports; portal.log; portal.fault("/robots.txt", status=503)

portals.py says which portals there are; a family is one file; the rest is shared by all families.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.replica import attached, rendered
from tests.replica.families import FAMILIES
from tests.replica.model import Facts, TrueReport
from tests.replica.portals import PLANS, Plan, build
from tests.replica.server import Fault, Seen, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Facts", "Fault", "Portal", "Seen", "TrueReport", "World", "replicas"]


@dataclass(frozen=True)
class Portal:
    """A running replica portal. channels: (URL, declared agency or ""); listed: items on its list pages."""

    id: str
    name: str
    region: str
    platform: str
    base: str  # without a slash at the end
    channels: tuple[tuple[str, str], ...]
    reports: tuple[TrueReport, ...]
    listed: int
    server: Server

    @property
    def log(self) -> list[Seen]:
        """Requests received so far, in order of arrival of their answers."""
        return self.server.log

    @property
    def seed(self) -> TrueReport:
        """The report with real figures."""
        return next(report for report in self.reports if report.facts.seed)

    def fault(self, target: str, **what: object) -> None:
        """Let something go wrong with a path, or with a path and query (the keywords of Fault)."""
        self.server.faults[target] = Fault(**what)  # type: ignore[arg-type]

    def mend(self) -> None:
        """No more faults; listening again."""
        self.server.faults.clear()
        self.server.close()
        self.server.open()

    def close(self) -> None:
        """Unreachable: connections are refused until mend()."""
        self.server.close()

    def entry(self) -> str:
        """The portal's registry entry."""
        channels = ", ".join(
            f'{{ url = "{url}"' + (f', agency = "{agency}"' if agency else "") + " }" for url, agency in self.channels)
        return (f'[[portal]]\nid = "{self.id}"\nname = "{self.name}"\nregion = "{self.region}"\n'
                f'url = "{self.base}/"\nplatform = "{self.platform}"\nchannels = [{channels}]\n')


@dataclass(frozen=True)
class World:
    """All running portals."""

    portals: tuple[Portal, ...]

    def __getitem__(self, id: str) -> Portal:  # noqa: A002
        return next(portal for portal in self.portals if portal.id == id)

    @property
    def reports(self) -> list[TrueReport]:
        """The true reports of all portals."""
        return [report for portal in self.portals for report in portal.reports]

    def registry(self, path: Path) -> Path:
        """Write a registry with an entry a portal; the path, for convenience."""
        path.write_text("\n".join(portal.entry() for portal in self.portals), encoding="utf-8")
        return path


@contextmanager
def replicas(*ids: str) -> Iterator[World]:
    """The portals with these ids (none given: the five of the demo), listening until the end of the block."""
    plans = [plan for plan in (*PLANS, *FAMILIES, *attached.PLANS, *rendered.PLANS) if plan.id in ids] if ids else list(PLANS)
    running: list[Portal] = []
    try:
        running.extend(map(_start, plans))
        yield World(tuple(running))
    finally:
        _stop(running)


def _start(plan: Plan) -> Portal:
    missing = plan.frame.stub(plan.missing)
    server = Server({}, lambda _: missing, gzip=plan.gzip, chunked=plan.chunked)
    server.open()
    base = f"http://127.0.0.1:{server.port}"
    site = build(plan, base)
    server.pages.update(site.pages)
    return Portal(plan.id, plan.frame.site, plan.publication.region, plan.platform, base, tuple(site.channels),
                  tuple(site.reports), site.listed, server)


def _stop(portals: Sequence[Portal]) -> None:
    for portal in portals:
        portal.close()
