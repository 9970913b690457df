"""JavaScript literals as CMS pages have them inline: single quotes, unquoted keys, trailing commas, comments."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# one token a match, so that the time is linear; a value that is no literal (a call, a sum) is a run of others
TOKEN = re.compile(
    r"\s+|//[^\n]*|/\*(?:[^*]++|\*(?!/))*+\*/"
    r"|(?P<string>\"[^\"\\]*+(?:\\.[^\"\\]*+)*+\"|'[^'\\]*+(?:\\.[^'\\]*+)*+'|`[^`\\]*+(?:\\.[^`\\]*+)*+`)"
    r"|(?P<number>-?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?(?![\w$]))"
    r"|(?P<word>[\w$]+)|(?P<mark>[{}\[\]():,;])|(?P<other>/\*.*|.)",  # a comment without end: all that is left
    re.DOTALL,
)
ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": "", "\r": ""}
ARRAY = re.compile(r"\[\s{0,99}\{")
WORDS = {"true": True, "false": False}
DEEPEST = 100  # trees of columns have some five levels
MOST_TRIES = 3
LONGEST_NUMBER = 300  # digits; ids of 19 are seen

Token = tuple[str, str]  # kind, text


class LiteralError(ValueError):
    """No literal stands there, or it has no end."""


def assigned(text: str, name: str) -> object:
    """The value of `name = …` or `name: …`; None if the page has none that can be read.

    >>> assigned("var _CONFIG = {SID: '755041', TREE: [{id: 7, name: '年报',},]};", "_CONFIG")
    {'SID': '755041', 'TREE': [{'id': 7, 'name': '年报'}]}
    """
    starts = re.finditer(rf"(?<![\w$]){re.escape(name)}[\"']?\s*[:=](?!=)\s*", text)
    for tried, match in enumerate(starts, 1):
        try:
            value = parse(text, match.end())
        except LiteralError:
            value = None
        if value is not None or tried == MOST_TRIES:
            return value
    return None


def arrays(text: str, most: int) -> Iterator[list[object]]:
    """The arrays of objects in a text, at most so many of them tried; those within another are not looked for.

    >>> list(arrays("var a = [{id: 7}], b = [1, 2]; draw([{id: 8}]);", 20))
    [[{'id': 7}], [{'id': 8}]]
    """
    end = 0
    for match in islice(ARRAY.finditer(text), most):
        if match.start() < end:
            continue
        try:
            reader = _Reader(text, match.start())
            value = reader.value(0)
        except LiteralError:
            continue
        if isinstance(value, list):
            end = reader.at
            yield value


def parse(text: str, start: int = 0) -> object:
    """The literal that begins at start: dict, list, str, int, float, bool; None for null and what is no literal.

    Text behind it is not looked at. Raises LiteralError.
    """
    return _Reader(text, start).value(0)


class _Reader:
    """Tokens of a text, one ahead."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._at = text, start
        self._ahead: Token = ("", "")
        self._advance()

    @property
    def at(self) -> int:
        """Where the token after what was read ends."""
        return self._at

    def value(self, depth: int) -> object:
        kind, text = self._ahead
        if depth > DEEPEST:
            raise LiteralError("nested too deep")
        if kind == "mark" and text in ("{", "["):
            self._advance()
            return self._object(depth) if text == "{" else self._array(depth)
        if kind in ("end", "mark"):
            raise LiteralError(f"no value at {self._at}")
        self._advance()
        if self._complete():
            return _scalar(kind, text)
        self._skip()
        return None

    def _object(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while self._ahead != ("mark", "}"):
            kind, text = self._ahead
            if kind not in ("string", "number", "word"):
                raise LiteralError(f"no key at {self._at}")
            self._advance()
            self._expect(":")
            found[_string(text) if kind == "string" else text] = self.value(depth + 1)
            self._comma("}")
        self._advance_last(depth)
        return found

    def _array(self, depth: int) -> list[object]:
        found: list[object] = []
        while self._ahead != ("mark", "]"):
            found.append(self.value(depth + 1))
            self._comma("]")
        self._advance_last(depth)
        return found

    def _comma(self, closing: str) -> None:
        if self._ahead != ("mark", closing):
            self._expect(",")

    def _expect(self, mark: str) -> None:
        if self._ahead != ("mark", mark):
            raise LiteralError(f"{mark} expected at {self._at}")
        self._advance()

    def _advance_last(self, depth: int) -> None:
        if depth:  # behind the outermost bracket anything may stand
            self._advance()

    def _complete(self) -> bool:
        kind, text = self._ahead
        return kind == "end" or (kind == "mark" and text in ",}];)")

    def _skip(self) -> None:
        """Over an expression that is no literal, to the comma or bracket that ends it."""
        depth = 0
        while not (depth == 0 and self._complete()):
            if self._ahead[0] == "end":
                raise LiteralError("an expression without end")
            if self._ahead[0] == "mark":
                depth += (self._ahead[1] in "([{") - (self._ahead[1] in ")]}")
            self._advance()

    def _advance(self) -> None:
        while match := TOKEN.match(self._text, self._at):
            self._at = match.end()
            if match.lastgroup == "other" and match[0] in "\"'`":
                raise LiteralError(f"a string without end at {self._at}")
            if match.lastgroup:
                self._ahead = (match.lastgroup, match[0])
                return
        self._ahead = ("end", "")


def _scalar(kind: str, text: str) -> object:
    if kind == "string":
        return _string(text)
    if kind == "number" and len(text) <= LONGEST_NUMBER:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    return WORDS.get(text)


def _string(quoted: str) -> str:
    text = ESCAPE.sub(_escape, quoted[1:-1]) if "\\" in quoted else quoted[1:-1]
    # two escapes may be the halves of one character
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"
    return ESCAPED.get(match[4], match[4])
