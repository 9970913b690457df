"""A walk through an archive on the network: what to ask next, what came back. Nothing here can fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from archive.ingest.found import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.ingest.found import Headers, Item
    from crawler.history.listed import Listed


@dataclass(frozen=True, slots=True)
class Step:
    """One request. of: the capture that it is for; None: a page of an index."""

    url: str
    headers: Headers = ()
    of: Listed | None = None
    memo: object = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; body as it came."""

    url: str
    status: int
    headers: Headers
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(slots=True)
class Told:
    """What a walk came to. gaps: captures that the index lists and the archive does not give, and index pages that failed."""

    listed: int = 0
    urls: int = 0
    chosen: int = 0
    there: int = 0
    fetched: int = 0
    gaps: list[Refused] = field(default_factory=list)


class Walk(Protocol):
    """next(): None at the end. got(): what the answer holds for the archive."""

    told: Told

    @property
    def sites(self) -> frozenset[str]: ...
    def next(self) -> Step | None: ...
    def got(self, step: Step, answer: Answer) -> Sequence[Item]: ...
    def failed(self, step: Step, message: str) -> None: ...


def gap(step: Step, why: str) -> Refused:
    """A step that brought nothing, in words."""
    what = f"{step.of.url} of {step.of.timestamp}" if step.of else step.url
    return Refused(what, why)
