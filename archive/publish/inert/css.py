"""Style of a stored page → the harmless part of it: known properties with plain values, nothing that loads, hides or overlays."""

from __future__ import annotations

import re

LONGEST = 100_000  # characters of all style sheets of a page that are looked at
MOST_RULES = 2_000
PROPERTIES = frozenset({
    "background-color", "border-collapse", "border-spacing", "box-sizing", "caption-side", "clear", "color", "direction",
    "display", "empty-cells", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "letter-spacing",
    "line-height", "list-style-type", "max-width", "min-width", "overflow-wrap", "table-layout", "text-align", "text-decoration",
    "text-indent", "text-transform", "vertical-align", "white-space", "width", "word-break", "word-spacing", "word-wrap",
    "writing-mode",
    *(f"{what}{side}" for what in ("margin", "padding", "border") for side in ("", "-top", "-right", "-bottom", "-left")),
    *(f"border{side}-{what}" for side in ("", "-top", "-right", "-bottom", "-left") for what in ("color", "style", "width")),
})
DISPLAY = frozenset({"none", "block", "inline", "inline-block", "list-item", "table", "table-row", "table-cell"})
# words, numbers, colours, quoted names of fonts; no function but those of colour, so no url(); no backslash, no @, no <
_VALUE = re.compile(
    r"(?:[\w.%#-]++|\"[\w .-]*+\"|'[\w .-]*+'|(?:rgb|hsl)a?\([\d\s.,%]++\)|[\s,/]++)++", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?<![\w.])-\s*\.?\d")  # -9999px, by which text is moved away
_SELECTOR = re.compile(r"[\w\s.#,>+~*:-]{1,300}+")
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?+|<!--|-->")  # one that is not closed goes on to the end (CSS Syntax, 4.3.2)
_IMPORTANT = re.compile(r"(?<!\s)\s*+!\s*+important\s*+$", re.IGNORECASE)


def declarations(text: str) -> str:
    """What may stay of a style attribute or of the inside of a rule, never marked as important.

    >>> declarations("COLOR: red !important; background:url(//x/y); width:calc(1px); font-family: '仿宋_GB2312', serif")
    "color:red;font-family:'仿宋_GB2312', serif"
    """
    kept = []
    for one in _COMMENT.sub(" ", text[:LONGEST]).split(";"):
        name, _, value = one.partition(":")
        name, value = name.strip().lower(), _IMPORTANT.sub("", value.strip())
        if name == "background":
            name = "background-color"  # of a shorthand the colour alone, if it tells no more than that
        if name in PROPERTIES and _is_plain(name, value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def rules(sheet: str) -> str:
    """What may stay of a style sheet: rules with plain selectors; at-rules and what is in them go.

    >>> rules("@import 'x'; @media print {p {color: red}} <!-- td.a > p, th {color: blue; behavior: url(x)} a[href] {color: red}")
    'td.a > p, th{color:blue}'
    """
    kept: list[str] = []
    text = _COMMENT.sub(" ", sheet[:LONGEST])
    at = 0
    while len(kept) < MOST_RULES and (opened := text.find("{", at)) >= 0:
        head, end = text[at:opened], _closed(text, opened)
        selector = head.rpartition(";")[2].rpartition("}")[2].strip()
        inner = text[opened + 1 : end]
        if _SELECTOR.fullmatch(selector) and "{" not in inner and (told := declarations(inner)):
            kept.append(f"{selector}{{{told}}}")
        at = end + 1
    return "\n".join(kept)


def _closed(text: str, opened: int) -> int:
    """Where the block that opens here ends: at its own brace, or with the text."""
    depth = 0
    for brace in re.finditer("[{}]", text[opened:]):
        depth += 1 if brace.group() == "{" else -1
        if not depth:
            return opened + brace.start()
    return len(text)


def _is_plain(name: str, value: str) -> bool:
    if name == "display":
        return value.lower() in DISPLAY
    return len(value) <= 200 and bool(_VALUE.fullmatch(value)) and not _NEGATIVE.search(value)
