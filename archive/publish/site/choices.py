"""What a form may choose from, and what of an address is one of those: anything else counts as not chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.database import rows
from archive.regions import stem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

LEVELS = ("nation", "province", "city", "county", "township")
FORMS = ("2021", "2019", "2014", "narrative")
PROVINCES = "SELECT region AS code, name FROM summary_regions WHERE region LIKE '__0000' AND region <> '000000' ORDER BY region"


@dataclass(frozen=True, slots=True)
class Place:
    """A division that was chosen; code as in `regions`, stem: the digits that codes in it begin with. All empty: the country."""

    code: str = ""
    stem: str = ""
    name: str = ""


def years(conn: sqlite3.Connection) -> list[int]:
    """Years with reports, the newest first."""
    return [year for (year,) in conn.execute("SELECT year FROM summary_years ORDER BY year DESC")]


def provinces(conn: sqlite3.Connection) -> list[dict[str, str]]:
    """code and name of the provinces that something is known of."""
    return rows(conn, PROVINCES)


def place(conn: sqlite3.Connection, query: Mapping[str, str], name: str = "region") -> Place:
    """The division in an address: a code of `regions`, or its first digits."""
    told = query.get(name, "").strip()[:12]
    if not (told.isascii() and told.isdigit()):
        return Place()
    digits = stem(told)
    found = conn.execute("SELECT id, name FROM regions WHERE id IN (?, ?) ORDER BY length(id)", (told, digits.ljust(6, "0"))).fetchone()
    return Place(found[0], stem(found[0]), found[1] or "") if found and stem(found[0]) else Place()


def one_of(query: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """A value that is allowed, else ""."""
    told = query.get(name, "")
    return told if told in allowed else ""


def number(query: Mapping[str, str], name: str, least: int, most: int, otherwise: int = 0) -> int:
    """A whole number within bounds, else another."""
    told = query.get(name, "").strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 and least <= int(told) <= most else otherwise
