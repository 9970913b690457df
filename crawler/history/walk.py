"""A walk through an archive on the network: what to ask next, what came back. Nothing here can fetch."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from archive.ingest.found import Refused
from crawler.history.listed import worth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from archive.ingest.found import Headers, Item
    from crawler.history.listed import Listed

MOST_PAGES = 2_000  # of an index, in one walk; the Wayback Machine's have 5,000 captures each
MOST_LISTED = 2_000_000  # captures that one walk keeps in mind, some 500 bytes each


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


class IndexWalk:
    """What walks through an index have in common: its pages first, then, of the captures that it lists, those worth fetching.

    has: whether the archive has a capture of a URL at a time.
    """

    def __init__(self, pages: Iterable[Step], has: Callable[[str, datetime], bool]) -> None:
        self._pages = deque(pages)
        self._has = has
        self._listed: list[Listed] = []
        self._captures: deque[Step] | None = None  # None until the index was read
        self._asked = 0  # pages of the index
        self.told = Told()

    def next(self) -> Step | None:
        if self._pages and not self._enough():
            self._asked += 1
            return self._pages.popleft()
        if self._captures is None:
            self._captures = deque(self._fetching(one) for one in self._new())
        return self._captures.popleft() if self._captures else None

    def _enough(self) -> bool:
        """The index has had its share, or has no end; what is left of it is not read, and that is told."""
        if self._asked < MOST_PAGES and len(self._listed) < MOST_LISTED:
            return False
        self.failed(self._pages[0], f"the index goes on after {self._asked} pages and {len(self._listed)} captures; "
                                    "the rest is not read: import narrower beginnings of URLs")
        self._pages.clear()
        return True

    def failed(self, step: Step, message: str) -> None:
        what = f"{step.of.url} of {step.of.timestamp}" if step.of else step.url
        self.told.gaps.append(Refused(what, message))

    def _fetching(self, listed: Listed) -> Step:
        """The request for a capture."""
        raise NotImplementedError

    def _new(self) -> list[Listed]:
        """What is worth fetching and not in the archive."""
        chosen = worth(self._listed)
        new = [one for one in chosen if not self._has(one.url, one.captured_at)]
        self.told.listed, self.told.urls = len(self._listed), len({one.url for one in self._listed})
        self.told.chosen, self.told.there = len(chosen), len(chosen) - len(new)
        self._listed = []
        return new
