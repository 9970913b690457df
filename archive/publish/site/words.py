"""What the pages say, in both languages: words/<page>.toml, a table a text, with `en` and `zh`.

A key is the file's name and the table's: `home.title`. Values go in by name: `{count:,}`. Where a text has `en_one`, that is
said for count == 1. Texts are plain; those whose key ends in `_html` are markup, and the values put into them are escaped.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).with_name("words")
LANGUAGES = ("en", "zh")


class WordError(Exception):
    """A text that no file has, or not in this language; names the key and the file."""


def say(key: str, lang: str, /, **values: Any) -> str:
    """The text for a key. Raises WordError for one that is not there, KeyError for a value that it needs and was not given.

    >>> say("site.name", "zh")
    '政府信息公开年度报告数据库'
    """
    texts = words().get(key)
    if texts is None or lang not in texts:
        raise WordError(f"{FOLDER / key.split('.')[0]}.toml: no [{key.partition('.')[2]}] with {lang}; write it there")
    text = texts.get(f"{lang}_one", texts[lang]) if values.get("count") == 1 else texts[lang]
    if key.endswith("_html"):
        from markupsafe import Markup

        return Markup(text).format(**values)  # our own files
    return text.format(**values)


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """All texts: key → language → text."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        found.update(_texts(file.stem, tomllib.loads(file.read_text(encoding="utf-8"))))
    return found


def _texts(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Tables of texts, however deep: [status.late] is `status.late`."""
    if any(isinstance(value, str) for value in table.values()):
        yield prefix, table
        return
    for name, inner in table.items():
        yield from _texts(f"{prefix}.{name}", inner)
