"""Which indicator of the statistics table a label names, in the group of rows where it stands."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.clean import core, label
from archive.extract.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.forms.indicators import Indicator

_OF_THESE = re.compile(r"^其中:?")


class IndicatorLabels:
    """Holds the group in force: 被依法纠错数 stands under 行政复议 and again under 行政诉讼."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self._by_id = {one.id: one for one in indicators}
        shared = Counter(name for one in indicators for name in {core(_plain(text)) for text in one.labels})
        self._shared = {name for name, times in shared.items() if times > 1}
        self._all = _labels(one for one in indicators if core(_plain(one.labels[0])) not in self._shared)
        self._groups = {group: _labels(one for one in indicators if one.group == group) for group in {one.group for one in indicators}}
        self._group = ""

    def is_known(self, text: str) -> bool:
        """Printed as in the table, whatever the group."""
        plain = _plain(text)
        return bool(self._all.exact(plain)) and len(core(plain)) > 3

    def is_ambiguous(self, text: str) -> bool:
        """A label of several groups while none of them is in force."""
        return core(_plain(text)) in self._shared

    def enter(self, text: str) -> None:
        """A row without a number that heads a group."""
        self.find(text)

    def find(self, text: str) -> Indicator | None:
        """The indicator; its group is in force from here on."""
        plain = _plain(text)
        own = self._groups.get(self._group)
        id_ = (own.exact(plain) if own else "") or self._all.exact(plain)
        if not id_:
            match = (own.match(plain) if own else None) or self._all.match(plain)
            id_ = match.id if match else ""
        if not id_:
            return None
        self._group = self._by_id[id_].group
        return self._by_id[id_]


def _labels(indicators: Iterable[Indicator]) -> Labels:
    return Labels((one.id, [_plain(text) for text in one.labels]) for one in indicators)


def _plain(text: str) -> str:
    return _OF_THESE.sub("", label(text))
