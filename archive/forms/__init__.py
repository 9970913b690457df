"""The statutory forms as data: one toml per edition → frozen Form records. A new edition is a new file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ColumnType = Literal["count", "change", "amount"]
FOLDER = Path(__file__).parent


class FormError(ValueError):
    """A form file that cannot be used; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: labels (the official one first), what is counted, and the unit if the form fixes one."""

    id: str
    labels: tuple[str, ...]
    type: ColumnType = "count"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: labels (the official one first), the group it stands in, and whether it is a local addition."""

    id: str
    labels: tuple[str, ...]
    group: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One small table of section 二: 第二十条第（number）项 of the Regulations (条例)."""

    number: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Table 3 (rows × applicants) or table 4 (rows are the blocks 行政复议 and 行政诉讼)."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """An identity: sum of left = sum of right, for every column of table 3, every row of it, or every block."""

    code: str
    over: Literal["column", "row", "block"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Identity:
    """One instance of a Sum: the cell keys of its two sides, and the label of its column, row or block."""

    rule: Sum
    left: tuple[str, ...]
    right: tuple[str, ...]
    where: str

    @property
    def keys(self) -> tuple[str, ...]:
        return self.left + self.right

    def sides(self, values: Mapping[str, Any]) -> tuple[list[Any], list[Any]] | None:
        """What stands at its left and right; None where a cell is missing, or one side is blank throughout."""
        try:
            left, right = [values[key] for key in self.left], [values[key] for key in self.right]
        except KeyError:
            return None
        return None if left.count(None) == len(left) or right.count(None) == len(right) else (left, right)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One edition of the form, with the notice it comes from and the report years it was made for.

    Compared and hashed as the object that it is: what is made of a form for many reports is kept by it.
    """

    edition: str
    name: str
    basis: str
    first_year: int
    last_year: int | None
    clauses: tuple[Clause, ...]
    requests: Table
    disputes: Table
    sums: tuple[Sum, ...]

    def keys(self) -> tuple[str, ...]:
        """Every cell key of this edition in the order of the form, local additions left out."""
        proactive = [
            f"proactive.{row.id}.{column.id}"
            for clause in self.clauses
            for row in clause.rows
            if not row.local
            for column in clause.columns
        ]
        requests = [f"requests.{row.id}.{column.id}" for row in self.requests.rows for column in self.requests.columns]
        disputes = [f"{row.id}.{column.id}" for row in self.disputes.rows for column in self.disputes.columns]
        return (*proactive, *requests, *disputes)

    def identities(self) -> tuple[Identity, ...]:
        """Every sum that the form states, once for each column, row or block."""
        return _identities(self)

    def totals(self) -> tuple[Identity, ...]:
        """Those of them that are of one row or block: what stands at the left is the total of its parts."""
        return _totals(self)

    def fixed_units(self) -> dict[str, str]:
        """Units of money that this edition prints in its own heads, by cell key."""
        return {
            f"proactive.{row.id}.{column.id}": column.unit
            for clause in self.clauses
            for row in clause.rows
            for column in clause.columns
            if column.unit
        }


@cache
def _identities(form: Form) -> tuple[Identity, ...]:
    return tuple(one for rule in form.sums for one in _instances(rule, form))


@cache
def _totals(form: Form) -> tuple[Identity, ...]:
    return tuple(one for one in form.identities() if one.rule.over in {"row", "block"})


def _instances(rule: Sum, form: Form) -> Iterator[Identity]:
    if rule.over == "column":
        for column in form.requests.columns:
            left, right = (tuple(f"requests.{row}.{column.id}" for row in side) for side in (rule.left, rule.right))
            yield Identity(rule, left, right, column.labels[0])
        return
    table, prefix = (form.requests, "requests.") if rule.over == "row" else (form.disputes, "")
    for row in table.rows:
        left, right = (tuple(f"{prefix}{row.id}.{column}" for column in side) for side in (rule.left, rule.right))
        yield Identity(rule, left, right, row.labels[0])


@cache
def forms() -> dict[str, Form]:
    """Every edition by its id, newest first."""
    loaded = [load(file) for file in sorted(FOLDER.glob("*.toml"))]
    return {form.edition: form for form in sorted(loaded, key=lambda form: form.first_year, reverse=True)}


def load(file: Path) -> Form:
    """One edition. Raises FormError for unknown or missing keys."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    try:
        form = Form(
            edition=data.pop("edition"),
            name=data.pop("name"),
            basis=data.pop("basis"),
            first_year=data.pop("first_year"),
            last_year=data.pop("last_year", None),
            clauses=tuple(_clause(clause) for clause in data.pop("clause")),
            requests=_table(data.pop("requests")),
            disputes=_table(_blocks(data.pop("disputes"))),
            sums=tuple(Sum(**{key: _frozen(value) for key, value in one.items()}) for one in data.pop("sum")),
        )
    except (KeyError, TypeError) as error:
        raise FormError(f"{file}: missing or unknown key: {error}") from error
    if data:
        raise FormError(f"{file}: unknown key {min(data)!r}")
    return form


def _blocks(table: dict[str, Any]) -> dict[str, Any]:
    return {"columns": table["columns"], "rows": table["blocks"]}


def _clause(clause: dict[str, Any]) -> Clause:
    return Clause(clause["number"], _columns(clause["columns"]), _rows(clause["rows"]))


def _table(table: dict[str, Any]) -> Table:
    return Table(_columns(table["columns"]), _rows(table["rows"]), tuple(table.get("groups", ())))


def _columns(columns: list[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(Column(**{key: _frozen(value) for key, value in column.items()}) for column in columns)


def _rows(rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(**{key: _frozen(value) for key, value in row.items()}) for row in rows)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
