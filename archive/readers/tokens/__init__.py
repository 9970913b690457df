"""A page as word processors save it, read without a tree: by the runs of tags that stand between its texts.

Such a page has 1,500 tags and 300 texts, but only some fifty different runs of tags between two texts, and the next page of the same program has them
again. What a run says depends only on the elements that are open before it. So each list of open elements is a state that remembers, for each run met
in it, the state that follows and what the run says, as signs (flat.py); a page is taken apart by one regular expression and looked up.

Why the result is that of the tree: a run is learned only if each of its tags is of a form that has one reading, nested as libxml2 keeps it
(nesting.py). A text between two runs has no < or >. So the page is nothing but such runs and texts from its first sign to its last, and libxml2
has nothing to mend in it. Where anything else is found, the page is parsed: read() gives None. tests/archive/readers/test_html_tokens.py and
tests/fuzz hold it against the tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from archive.model import Document
from archive.readers.flat import MARK, blocks_of
from archive.readers.printed import one_line
from archive.readers.tokens.nesting import DONE, HEAD, PARTED, START, TITLE, Stack, follow
from archive.readers.tokens.unshown import Odd, bare, bare_head

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXTS = re.compile(rb">(\s*[^\s<>][^<>]*)<")
_ENDS = re.compile(rb"(?:</(?:body|html)[ \t\r\n]*+>[ \t\r\n]*+)+\Z", re.IGNORECASE)
_TAIL = 200  # bytes at a page's end in which its last tags stand
# what a parser leaves out, changes or may take for one of our signs: controls, noncharacters, the sign for a wrong byte
_STRANGE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xef\xb7|\xef\xbf[\xbd-\xbf]|[\xf0-\xf4].\xbf[\xbe\xbf]", re.DOTALL)
# most texts have no byte that one of those begins with, which is found out ten times as fast
_USUAL = bytes({*range(256)} - {*range(9), 11, 12, *range(14, 32), 127, 0xC2, *range(0xF0, 0xF5)})
_NUMBERED = re.compile(r"#(?:([0-9]{2,5})|[xX]([0-9a-fA-F]{2,4}))")
_RENAMED = frozenset({"lang", "rang"})  # other signs in HTML 5 than in HTML 4
LONG_RUN = 1500  # bytes of a run that is remembered
REMEMBERED = 8192  # runs; all are forgotten when there are more
NAME = "html"


class _State(dict[bytes, tuple["_State", bytes]]):
    """Some elements are open. run → the state behind it, and what it says."""

    def __init__(self, stack: Stack) -> None:
        super().__init__()
        self.stack = stack

    def __missing__(self, run: bytes) -> tuple[_State, bytes]:
        """run: without its first < and its last >."""
        if _STRANGE.search(run):
            raise Odd
        stack, said = follow(self.stack, f"<{run.decode()}>")
        step = _MEMORY.state(stack), said.encode()
        if len(run) <= LONG_RUN:
            _MEMORY.keep(self, run, step)
        return step


class _Memory:
    """All states, and how many runs they remember."""

    def __init__(self) -> None:
        self._states: dict[Stack, _State] = {}
        self._runs = 0

    def state(self, stack: Stack) -> _State:
        return self._states.setdefault(stack, _State(stack))

    def keep(self, state: _State, run: bytes, step: tuple[_State, bytes]) -> None:
        if self._runs >= REMEMBERED:
            for one in self._states.values():
                one.clear()
            self._states.clear()
            self._runs = 0
        state[run] = step
        self._runs += 1


_MEMORY = _Memory()


def read(page: bytes) -> Document | None:
    """A page in UTF-8, read; None where it has to be parsed, or is in another encoding."""
    ends = _ENDS.search(page, max(0, len(page) - _TAIL))
    start = 0 if page[:1] == b"<" else len(page) - len(page.lstrip(b" \t\r\n"))
    page = page[start:ends.start() if ends else len(page)]
    if page[:1] != b"<":
        return None
    tried = b""
    for without in (bare_head, bare):  # most such pages have nothing to be taken out of their body
        try:
            if (rest := without(page)) == tried:
                return None
            tried = rest
            return _read(rest)
        except UnicodeDecodeError:
            return None
        except Odd:
            continue
    return None


def _read(page: bytes) -> Document | None:
    pieces = _TEXTS.split(page[1:] + b"</body")
    if _strange(b"".join(pieces[1::2])):
        return None
    pieces[::2] = _said(pieces[::2])
    told = b"".join(pieces).decode()
    head, _, body = (_unescaped(told) if "&" in told else told).partition(HEAD)
    blocks = blocks_of(body)
    if blocks is None:
        return None
    metas, title = _head(head)
    return Document(NAME, tuple(blocks), title=title, metas=metas, charset="utf-8")


def _strange(texts: bytes) -> bool:
    suspect = b"\xef\xb7" in texts or b"\xef\xbf" in texts or texts.translate(None, _USUAL)
    return bool(suspect and _STRANGE.search(texts))


def _said(runs: Iterable[bytes]) -> list[bytes]:
    state, all_said = _MEMORY.state(START), []
    for run in runs:
        state, said = state[run]
        all_said.append(said)
    if state.stack != DONE:
        raise Odd
    return all_said


def _head(told: str) -> tuple[dict[str, str], str]:
    """Its <meta> and title, as html.py takes them from a tree."""
    metas: dict[str, str] = {}
    titles: list[str] = []
    for piece in told.split(MARK)[1:]:
        if piece[0] == TITLE[1]:
            titles.append(one_line(piece[1:]))
        else:
            name, _, content = piece[1:].partition(PARTED)
            if (name := name.strip().lower()) and content:
                metas.setdefault(name, one_line(content))
    return metas, titles[0] if titles else ""


def _unescaped(told: str) -> str:
    """With what its character references stand for; Odd where one is not of the well-known ones or does not end in ;."""
    first, *pieces = told.split("&")
    found = [first]
    for piece in pieces:
        name, end, rest = piece.partition(";")
        if not end:
            raise Odd
        found += _meant(name), rest
    return "".join(found)


@lru_cache(maxsize=512)
def _meant(name: str) -> str:
    number = _NUMBERED.fullmatch(name)
    code = (int(number[1]) if number[1] else int(number[2], 16)) if number else name2codepoint.get(name, 0)
    if name in _RENAMED or not (0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFDD0 or 0xFDF0 <= code < 0xFFFD):
        raise Odd
    return chr(code)
