"""What an export says otherwise than an earlier one: reports that are new, gone or changed, cells before and after, and why.

Both are read in the order of their keys side by side, so that memory does not grow with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS
from archive.publish.export.compared.earlier import Groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archive.publish.export.compared.earlier import Earlier, Key, Row

BLANK, ABSENT, HIDDEN = "(blank)", "(absent)", "(withdrawn)"
# of a report's own row what is told when it changes; the versions of reader and form are told as reasons
TOLD = ("form", "status", "title", "published", "url")
HEAD = ("kind", "agency", "year", "revision_before", "revision", "cell", "before", "after", "why")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of changes.csv. kind: new, gone, report, cell, text, correction; cell: a cell key, or a column of reports."""

    kind: str
    agency: str
    year: int
    revision_before: str = ""
    revision: str = ""
    cell: str = ""
    before: str = ""
    after: str = ""
    why: str = ""

    def row(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) or None for name in HEAD)


# table → its columns → the cells that a row of it has, each (key, number, unit)
Cells = dict[str, tuple[str, str]]


def _wide(prefix: str, row: Mapping[str, str], columns: tuple[str, ...]) -> Cells:
    return {f"{prefix}.{column}": (row[column], "") for column in columns if column in row}


CELLS: dict[str, Callable[[Mapping[str, str]], Cells]] = {
    "proactive": lambda row: {f"proactive.{row['item']}.{row['measure']}": (row["value"], row.get("unit", ""))},
    "requests": lambda row: _wide(f"requests.{row['item']}", row, REQUEST_COLUMNS),
    "disputes": lambda row: _wide(row["stage"], row, DISPUTE_COLUMNS),
    "statistics": lambda row: {f"statistics.{row['indicator']}": (row["value"], row.get("unit", ""))},
    "others": lambda row: {f"other.{row['item']}": (row["value"], row.get("unit", ""))},
    "local_statistics": lambda row: {f"local_statistics.{row['number']}": (f"{row['label']} {row['part']}: {row['text']}", row.get("unit", ""))},
    "statements": lambda row: {f"statements.{row['fact']}": (row["value"], row.get("unit", ""))},
}


def compare(old: Earlier, new: Earlier) -> Iterator[Change]:
    """All changes, sorted by agency and year. Raises ExportError where one cannot be read."""
    common = set(old.fields()) & set(new.fields())
    pairs = {table: (Groups(old, table), Groups(new, table)) for table in (*CELLS, "corrections", "sections") if table in common}
    before, after = Groups(old, "reports"), Groups(new, "reports")
    while before.key is not None or after.key is not None:
        key = min(key for key in (before.key, after.key) if key is not None)
        was, now = _reports(before, key), _reports(after, key)
        groups = {table: (one.take(key), other.take(key)) for table, (one, other) in pairs.items()}
        yield from _Pair(key, was, now, groups, {table: (one.head, other.head) for table, (one, other) in pairs.items()}).changes()


def _reports(groups: Groups, key: Key) -> dict[str, dict[str, str]]:
    """Revision → its row; under "" the current one."""
    found = {}
    for row in groups.take(key):
        named = dict(zip(groups.head, row, strict=True))
        found[named["revision"]] = named
        if named["current"] == "1":
            found[""] = named
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """One agency and year in both exports."""

    key: Key
    was: Mapping[str, Mapping[str, str]]
    now: Mapping[str, Mapping[str, str]]
    groups: Mapping[str, tuple[list[Row], list[Row]]]
    heads: Mapping[str, tuple[list[str], list[str]]]

    def changes(self) -> Iterator[Change]:
        if "" in self.was and "" in self.now:
            yield from self._report()
            yield from self._cells()
        elif "" in self.now:
            yield self._one("new", after=self.now[""].get("title", ""))
        elif "" in self.was:
            yield self._one("gone", why="withdrawn, or not taken for this agency and year any more")
        yield from self._corrections()

    def _one(self, kind: str, cell: str = "", before: str = "", after: str = "", why: str = "") -> Change:
        was, now = (side.get("", {}).get("revision", "") for side in (self.was, self.now))
        return Change(kind, *self.key, was, now, cell, before, after, why)

    def why(self) -> str:
        """Why figures may differ."""
        was, now = self.was[""], self.now[""]
        if was["revision"] != now["revision"]:
            return f"revision {now['revision']} is current, no longer {was['revision']}"
        read = [f"{what} {now[name]}, before {was[name]}" for what, name in
                (("reader", "reader"), ("version of the reader", "reader_version"), ("version of the forms", "form_version"))
                if was.get(name) != now.get(name)]
        return f"read again: {'; '.join(read)}" if read else "read again, from other documents or with other neighbours"

    def _report(self) -> Iterator[Change]:
        was, now = self.was[""], self.now[""]
        for name in TOLD:
            if was.get(name, "") != now.get(name, "") and name in was and name in now:
                yield self._one("report", cell=name, before=was[name] or BLANK, after=now[name] or BLANK, why=self.why())

    def _cells(self) -> Iterator[Change]:
        hidden = self.was[""]["revision"] not in self.now  # its figures may not be shown any more
        for table, (before, after) in self.groups.items():
            if (before == after and self.heads[table][0] == self.heads[table][1]) or table == "corrections":
                continue
            if table == "sections":
                yield from self._texts(before, after)
                continue
            was, now = self._figures(table, before, 0), self._figures(table, after, 1)
            for cell in sorted(was.keys() | now.keys()):
                if was.get(cell) != now.get(cell):
                    yield self._one("cell", cell=cell, before=HIDDEN if hidden else _shown(was.get(cell)), after=_shown(now.get(cell)), why=self.why())

    def _texts(self, before: list[Row], after: list[Row]) -> Iterator[Change]:
        was: dict[str, list[str]] = {}
        now: dict[str, list[str]] = {}
        for side, rows, heads in ((was, before, self.heads["sections"][0]), (now, after, self.heads["sections"][1])):
            for row in rows:
                named = dict(zip(heads, row, strict=True))
                side.setdefault(named["number"], []).append(f"{named['heading']}\n{named['text']}")
        for number in sorted(was.keys() | now.keys(), key=int):
            if was.get(number) != now.get(number):
                yield self._one("text", cell=f"section {number}", before=_length(was.get(number)), after=_length(now.get(number)), why=self.why())

    def _figures(self, table: str, rows: list[Row], side: int) -> Cells:
        found: Cells = {}
        for row in rows:
            found.update(CELLS[table](dict(zip(self.heads[table][side], row, strict=True))))
        return found

    def _corrections(self) -> Iterator[Change]:
        if "corrections" not in self.groups:
            return
        was, now = ({row[heads.index("cell")]: dict(zip(heads, row, strict=True)) for row in rows}
                    for rows, heads in zip(self.groups["corrections"], self.heads["corrections"], strict=True))
        for cell in sorted(was.keys() | now.keys()):
            one, other = was.get(cell), now.get(cell)
            if (one and one["corrected"]) != (other and other["corrected"]) or (one is None) != (other is None):
                told = f"{other['author']}: {other['reason']}" if other else "the correction was taken back, or its report is gone"
                yield self._one("correction", cell=cell, before=_corrected(one), after=_corrected(other), why=told)


def _shown(cell: tuple[str, str] | None) -> str:
    if cell is None:
        return ABSENT
    value, unit = cell
    return f"{value or BLANK} {unit}".strip()


def _corrected(row: Mapping[str, str] | None) -> str:
    return "(none)" if row is None else row["corrected"] or BLANK


def _length(texts: list[str] | None) -> str:
    return ABSENT if texts is None else f"{sum(map(len, texts))} characters"


def of_schema(old: Earlier, new: Earlier) -> list[str]:
    """What changed in tables and columns, a line each."""
    was, now = old.fields(), new.fields()
    lines = [f"table `{name}` is new" for name in sorted(now.keys() - was.keys())]
    lines += [f"table `{name}` is gone" for name in sorted(was.keys() - now.keys())]
    for name in sorted(was.keys() & now.keys()):
        lines += [f"column `{name}.{column}` is new" for column in now[name] if column not in was[name]]
        lines += [f"column `{name}.{column}` is gone" for column in was[name] if column not in now[name]]
        lines += [f"column `{name}.{column}` is {now[name][column]}, was {was[name][column]}" for column in now[name]
                  if column in was[name] and was[name][column] != now[name][column]]
    return lines
