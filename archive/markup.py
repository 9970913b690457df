"""HTML that costs its parser more than it is long, made harmless before it is parsed."""

from __future__ import annotations

import re

TAG = re.compile(r"<[A-Za-z][A-Za-z0-9:-]{0,40}(?=[\s/])")
LONG = 4000  # characters of a tag; shorter ones cannot have many attributes
MOST = 300  # attributes of a tag, about; web pages have some ten
SPACE = re.compile(r"\s+|/")


def bare_tags(text: str) -> str:
    """The same without the attributes of tags that have thousands.

    libxml2 holds each attribute of a tag against all before it: 150,000 of them are minutes. A tag is what stands between
    its name and the next ">"; long ones of few attributes (pictures in data: addresses) stay as they are.

    >>> bare_tags("<p a=1>x</p>"), bare_tags("<p " + " ".join(f"a{n}=1" for n in range(9999)) + ">x</p>")
    ('<p a=1>x</p>', '<p>x</p>')
    """
    if len(text) < LONG or max(map(len, text.split(">"))) < LONG:
        return text
    found, at, done = [], 0, 0
    while (end := text.find(">", at)) >= 0 or len(text) - at >= LONG:
        end = len(text) if end < 0 else end
        if end - at >= LONG and (tag := TAG.search(text, at, end)) and _many(text, tag.end(), end):
            found.append(text[done:tag.end()])
            done = end
        at = end + 1
    return "".join((*found, text[done:])) if found else text


def _many(text: str, start: int, end: int) -> bool:
    return end - start >= LONG and sum(1 for _ in SPACE.finditer(text, start, end)) > MOST
