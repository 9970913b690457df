"""Fields of JSON answers and inline literals, by type; what is of another type counts as absent."""

from __future__ import annotations

import json

Fields = dict[str, object]


def answer(text: str) -> Fields | None:
    """The JSON object that a page consists of; None if it does not."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def mapping(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Fields]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """A string, or a number as one (ids are written both ways)."""
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def number(value: object) -> int | None:
    """A whole number that is not negative, or its digits in a string."""
    digits = text(value)
    return int(digits) if digits.isdecimal() and len(digits) <= 20 else None
