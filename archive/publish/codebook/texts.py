"""The words of the codebook that no form has: texts/*.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.publish.codebook.model import CodebookError, Text, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).with_name("texts")
TABLES = ("tables", "tables_crawl", "tables_publication")  # files, in the order of the codebook
KEYS = {"en", "zh", "null", "null_zh", "unit", "codes", "label", "label_zh", "type"}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written of a column."""

    meaning: Text
    null: Text
    label: Text
    unit: str = ""
    codes: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What is written of a table, and of those of its columns that columns.toml does not tell."""

    text: Text
    columns: Mapping[str, Words]


@cache
def columns() -> Mapping[str, Words]:
    """Columns that mean the same wherever they are."""
    return _columns("columns.toml", _read("columns"))


@cache
def panel() -> Mapping[str, Words]:
    """Columns of the panel that are no cell."""
    return _columns("panel.toml", _read("panel"))


@cache
def tables() -> Mapping[str, About]:
    """Tables and views in the order of the codebook."""
    return {name: About(Text(told["en"], told["zh"]), _columns(f"{file}.toml [{name}]", told.get("columns", {})))
            for file in TABLES for name, told in _read(file).items()}


@cache
def units() -> tuple[Unit, ...]:
    """Every unit."""
    return tuple(Unit(unit, Text(told["en"], told["zh"]), told.get("yuan")) for unit, told in _read("units").items())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _columns(where: str, told: Mapping[str, Mapping[str, str]]) -> Mapping[str, Words]:
    for name, words in told.items():
        if not {"en", "zh"} <= set(words) <= KEYS:
            raise CodebookError(f"{FOLDER}: {where}: {name} needs en and zh, and may have {', '.join(sorted(KEYS))}")
    return {name: Words(
        Text(words["en"], words["zh"]), Text(words.get("null", ""), words.get("null_zh", "")), Text(words.get("label", ""), words.get("label_zh", "")),
        words.get("unit", ""), words.get("codes", ""), words.get("type", "")) for name, words in told.items()}
