"""Which indicator of the statistics table a label names, in the group of rows where it stands."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from archive.clean import core, label
from archive.extract.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.forms.indicators import Indicator, Indicators

_OF_THESE = re.compile(r"^其中:?")


class IndicatorLabels:
    """The labels of the table, and of each of its groups: 被依法纠错数 stands under 行政复议 and again under 行政诉讼."""

    def __init__(self, table: Indicators) -> None:
        rows = table.indicators
        self.by_id = {one.id: one for one in rows}
        shared = Counter(name for one in rows for name in {core(_plain(text)) for text in one.labels})
        self.shared = {name for name, times in shared.items() if times > 1}
        self.all = _labels(one for one in rows if core(_plain(one.labels[0])) not in self.shared)
        self.groups = {group: _labels(one for one in rows if one.group == group) for group in {one.group for one in rows}}

    def is_known(self, text: str) -> bool:
        """Printed as in the table, whatever the group."""
        plain = _plain(text)
        return bool(self.all.exact(plain)) and len(core(plain)) > 3

    def is_shared(self, text: str) -> bool:
        """A label of several groups."""
        return core(_plain(text)) in self.shared


@cache
def indicator_labels(table: Indicators) -> IndicatorLabels:
    """The labels of a table, made once."""
    return IndicatorLabels(table)


class Naming:
    """Goes down one table: the group that a row stands in is that of the row above."""

    def __init__(self, labels: IndicatorLabels) -> None:
        self.labels = labels
        self._group = ""
        self.named: set[str] = set()  # ids of the rows that were met under a label of their own

    def find(self, text: str) -> Indicator | None:
        """The indicator; its group is in force from here on."""
        plain = _plain(text)
        own = self.labels.groups.get(self._group)
        id_ = (own.exact(plain) if own else "") or self.labels.all.exact(plain)
        if not id_:
            match = (own.match(plain) if own else None) or self.labels.all.match(plain)
            id_ = match.id if match else ""
        if not id_:
            return None
        one = self.labels.by_id[id_]
        self._group = one.group
        if not self.labels.is_shared(one.labels[0]):
            self.named.add(id_)
        return one


def _labels(indicators: Iterable[Indicator]) -> Labels:
    return Labels((one.id, [_plain(text) for text in one.labels]) for one in indicators)


def _plain(text: str) -> str:
    return _OF_THESE.sub("", label(text))
