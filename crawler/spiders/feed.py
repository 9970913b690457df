"""One portal's work that waits to be fetched: Scrapy gets little of it at a time.

Thousands of portals with hundreds of documents each would fill its scheduler and its count of active requests.
"""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING

from crawler import hosts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.visiting.work import Work

AT_ONCE = 2  # requests of a portal with Scrapy, and no two of them to one host
# a list must not move on while it is read; addresses of files may expire
RANKS: Mapping[str, int] = {"listing": 0, "attachment": 1}
LAST = 2
AGAIN = 3  # what was wrong may have passed by then


class Feed:
    """Work by host, the most urgent first, otherwise in the order in which it came."""

    def __init__(self) -> None:
        self._numbers = count()
        self._waiting: dict[str, list[tuple[int, int, Work]]] = {}
        self._out: list[str] = []  # hosts

    def __len__(self) -> int:
        """Work that is not done, with Scrapy or waiting."""
        return len(self._out) + sum(map(len, self._waiting.values()))

    def add(self, works: Iterable[Work]) -> None:
        for work in works:
            queue = self._waiting.setdefault(hosts.slot(work.url), [])
            rank = AGAIN if work.again else RANKS.get(work.role, LAST)
            heapq.heappush(queue, (rank, next(self._numbers), work))

    def take(self) -> list[Work]:
        """What Scrapy is to have now."""
        taken = []
        while len(self._out) < AT_ONCE:
            free = [(queue[0][:2], host) for host, queue in self._waiting.items() if host not in self._out]
            if not free:
                break
            host = min(free)[1]
            taken.append(heapq.heappop(self._waiting[host])[2])
            self._out.append(host)
            if not self._waiting[host]:
                del self._waiting[host]
        return taken

    def drop(self) -> int:
        """Forget what waits; how much that was."""
        dropped = len(self) - len(self._out)
        self._waiting.clear()
        return dropped

    def back(self, work: Work) -> None:
        """Scrapy is done with it."""
        self._out.remove(hosts.slot(work.url))
