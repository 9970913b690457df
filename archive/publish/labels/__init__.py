"""What is in the data, in English and Chinese: cells of the forms and their parts, codes (columns: archive/publish/codebook).

Keys: a cell key (`requests.granted.total`), a row of a form (`requests.granted`, `proactive.fees`, `reconsideration`,
`statistics.org.staff`), or kind and code: `table.requests`, `group.denied`, `column.total`, `measure.change`, `result.upheld`,
`stage.reconsideration`, `fact.disclosed`, `finding.row_sum`, `severity.error`, `state.read`, `status.filled`, `coverage.late`,
`outcome.blocked`, `level.city`, `kind.zone`, `source.twin`, `role.listing`, `form.2021`.
Chinese that a form prints is taken from the form and stands in no file here; what cannot be told in a word is in the codebook.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.publish.labels.printed import printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh")
BETWEEN = " · "
PARTS = {"proactive": "measure", "requests": "column", "disputes": "result"}  # what the last part of a cell key is


class LabelError(KeyError):
    """A key without a label; the message names key and folder."""

    def __str__(self) -> str:
        return str(self.args[0])


def label(key: str, lang: str) -> str:
    """The name of a key in a language. Raises LabelError for one that has none; has() asks.

    >>> label("requests.granted.total", "en"), label("requests.granted.total", "zh")
    ('Granted · Total', '（一）予以公开 · 总计')
    >>> label("litigation_direct.upheld", "en"), label("finding.row_sum", "zh")
    ('Litigation without prior reconsideration · Upheld', '行总计不等于各列之和')
    """
    found = _label(key, lang)
    if found is None:
        raise LabelError(f"{FOLDER}: no {lang} label for {key!r}; write it into a file there")
    return found


def has(key: str) -> bool:
    """Whether a key has a label in every language."""
    return all(_label(key, lang) is not None for lang in LANGUAGES)


def short(key: str, lang: str) -> str:
    """The label, or the key itself where there is none: for what the data may hold that no form has."""
    return _label(key, lang) or key


@cache
def _label(key: str, lang: str) -> str | None:
    key = _stage(key)
    own = _written().get(key, {}).get(lang)
    if own is None and lang == "zh":
        own = printed().get(key)
    return own if own is not None else _cell(key, lang)


def _stage(key: str) -> str:
    """A stage of table 4 is a row as it stands: `reconsideration`."""
    return f"stage.{key}" if f"stage.{key}" in _written() else key


def _cell(key: str, lang: str) -> str | None:
    """A cell is its row and its column."""
    row, _, last = key.rpartition(".")
    row = _stage(row)
    table = "disputes" if row.startswith("stage.") else row.partition(".")[0]
    if not row or table not in PARTS or row not in _written():
        return None
    column = printed().get(f"{key}.column") if lang == "zh" else None
    column = column or _label(f"{PARTS[table]}.{last}", lang)
    group = printed().get(f"{row}.group", "") if lang == "zh" else ""
    return BETWEEN.join(part for part in (group, _label(row, lang), column) if part) if column else None


@cache
def _written() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for key, texts in _texts("", tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in found:
                raise LabelError(f"{file}: {key} has a label already; take one away")
            found[key] = texts
    return found


def _texts(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if all(isinstance(text, str) for text in value.values()):
            yield key, value
        else:
            yield from _texts(f"{key}.", value)


def written() -> Mapping[str, Mapping[str, str]]:
    """Everything that the files here say: key → language → text."""
    return _written()
