"""Merged label cells from paths of labels: what has one label above or beside several others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.publish.layout.sheets import Label


@dataclass(frozen=True, slots=True)
class Head:
    """A label cell: over how many rows (of columns: columns) it reaches, and over how many levels of labels."""

    label: Label
    level: int  # from 0, the outermost
    along: int
    across: int
    last: bool  # it is the row's (column's) own label, not that of a group
    id: str  # within its table


def heads(paths: Sequence[tuple[Label, ...]], prefix: str) -> list[list[Head]]:
    """For each path the label cells that begin at it; a path's last label reaches over the levels that it lacks.

    Two neighbours share a label where they share all labels before it, too.
    """
    levels = max(map(len, paths), default=0)
    return [
        [_head(paths, n, level, levels, prefix) for level in range(len(path)) if n == 0 or paths[n - 1][: level + 1] != path[: level + 1]]
        for n, path in enumerate(paths)
    ]


def _head(paths: Sequence[tuple[Label, ...]], n: int, level: int, levels: int, prefix: str) -> Head:
    path = paths[n]
    along = 1
    while n + along < len(paths) and paths[n + along][: level + 1] == path[: level + 1] and level + 1 < len(path):
        along += 1
    across = levels - level if level + 1 == len(path) else 1
    return Head(path[level], level, along, across, level + 1 == len(path), f"{prefix}{n}-{level}")


def covering(starts: Sequence[Sequence[Head]]) -> list[tuple[str, ...]]:
    """For each path the ids of all label cells that reach over it, the outermost first."""
    open_: dict[int, tuple[Head, int]] = {}
    found = []
    for n, begun in enumerate(starts):
        open_ = {level: (head, end) for level, (head, end) in open_.items() if end > n}
        open_.update({head.level: (head, n + head.along) for head in begun})
        found.append(tuple(open_[level][0].id for level in sorted(open_)))
    return found
