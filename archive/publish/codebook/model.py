"""What a codebook consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class CodebookError(KeyError):
    """Something in the data that no text describes; the message names it, and the file to write it into."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Text:
    """The same in English and Chinese; empty where there is nothing to say."""

    en: str = ""
    zh: str = ""

    def __getitem__(self, lang: str) -> str:
        return {"en": self.en, "zh": self.zh}[lang]

    def __bool__(self) -> bool:
        return bool(self.en)


NOTHING = Text()


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a form. editions: those that have it; years: of their reports; source: notice and place in the form."""

    key: str
    type: str  # INTEGER, or ANY: whole number or decimal
    unit: str  # "": a count without a unit of its own, or told beside the value
    label: Text
    editions: tuple[str, ...]
    years: str  # "2019–2020", "2021–"
    source: str
    null: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table or view. null: what NULL means, "" where there is none."""

    name: str
    type: str
    label: Text
    meaning: Text
    null: Text = NOTHING
    unit: str = ""
    codes: str = ""  # the list of codes that it holds
    cell: str = ""  # the key of the cell that it is
    denominator: str = ""  # of a share: the column that it is of
    editions: tuple[str, ...] = ()
    years: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view; only_published: it is made for a publication and not in the working database."""

    name: str
    kind: str  # table or view
    text: Text
    fields: tuple[Field, ...]
    only_published: bool


@dataclass(frozen=True, slots=True)
class Code:
    """A value that a column may have."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; yuan: how many yuan one is, None for what is no money."""

    unit: str
    label: Text
    yuan: int | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything in a database, described."""

    tables: tuple[Table, ...]
    cells: tuple[Cell, ...]
    codes: Mapping[str, tuple[Code, ...]]
    units: tuple[Unit, ...]

    def table(self, name: str) -> Table:
        """A table or view by its name. Raises CodebookError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise CodebookError(f"no table or view {name!r} in this database")

    def field(self, table: str, name: str) -> Field:
        """A column by its name. Raises CodebookError."""
        for field in self.table(table).fields:
            if field.name == name:
                return field
        raise CodebookError(f"no column {name!r} in {table}")
