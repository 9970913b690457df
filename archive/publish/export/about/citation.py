"""CITATION.cff (Citation File Format 1.2.0): how the data are cited. No person is named who did not ask for it."""

from __future__ import annotations

import json
from dataclasses import dataclass

TITLE = "Annual reports on open government information of China's agencies (政府信息公开工作年度报告)"
AUTHORS = "xxgk contributors"
KEYWORDS = ("open government information", "freedom of information", "China", "政府信息公开", "依申请公开")


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited. date: ISO date of the newest capture; license: an SPDX identifier, or "" where the operator set none."""

    version: str
    date: str
    authors: str = AUTHORS
    license: str = ""
    url: str = ""


def cff(cited: Cited) -> str:
    """The file's text. Strings are written as JSON writes them, which YAML reads alike."""
    lines = [
        "cff-version: 1.2.0",
        "message: " + _text("If you use these data, cite them by title, version and date."),
        "type: dataset",
        "title: " + _text(TITLE),
        "authors:",
        "  - name: " + _text(cited.authors),
        "version: " + _text(cited.version),
        *(["date-released: " + cited.date] if cited.date else []),
        *(["license: " + _text(cited.license)] if cited.license else []),
        *(["url: " + _text(cited.url)] if cited.url else []),
        "keywords:",
        *("  - " + _text(word) for word in KEYWORDS),
    ]
    return "\n".join(lines) + "\n"


def sentence(cited: Cited) -> str:
    """The same as one line of text."""
    return f"{cited.authors}: {TITLE}. Data set, version {cited.version}, {cited.date}."


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
