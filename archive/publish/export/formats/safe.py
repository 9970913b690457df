"""Texts that no spreadsheet takes for a formula, and back.

A program that opens a CSV file may run what begins with = + - or @ (OWASP, CSV injection), also in its full-width form and behind
white space, and some with | or %. Such a text gets one apostrophe in front; so does one that begins with an apostrophe
itself, so that taking one away gives back what was there. A plain number in a text is no formula and stays.
"""

from __future__ import annotations

import re

SIGN = "'"
# in front of the sign: white space, controls, and what has no width
FORMULA = re.compile(r"(?:'|[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\uff5c\uff05\u2212\ufe62-\ufe63\ufe66\ufe6b]|[\t\r\n])")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def safe(text: str) -> str:
    """A text as a CSV field.

    >>> safe("=1+1"), safe("-5"), safe("－"), safe(" @x"), safe("'a'"), safe("固镇县")
    ("'=1+1", '-5', "'－", "' @x", "''a'", '固镇县')
    """
    return SIGN + text if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def original(field: str) -> str:
    """A CSV field as it was.

    >>> original(safe("'a'")), original(safe("=1+1")), original("-5")
    ("'a'", '=1+1', '-5')
    """
    return field[1:] if field.startswith(SIGN) else field
