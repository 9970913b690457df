"""Runs of tags as word processors write them → what each says to the string that flat.py takes apart, and the elements it leaves open.

Strict: whatever is not exactly one of the forms below raises Odd, and the page is parsed as every other. So there is no rule here for repairing a page.
A tag has a plain name and attributes that are quoted or of plain signs; it stands in an element that libxml2 leaves open for it, which libxml2 itself
is asked, once for each pair; it is closed by its own end tag; and it is not hidden, raised or moved (printed.py).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from archive.readers.flat import BLOCK, CELL, CLOSED, END, MARK, ROW, SCAN, SPAN, TABLE
from archive.readers.printed import INLINE, stands_out
from archive.readers.tokens.unshown import Odd

Stack = tuple[str, ...]

TITLE, META, HEAD = (MARK + sign for sign in "NMH")  # of the head: its title, a <meta>, its end
START: Stack = ("",)
DONE: Stack = ("done",)
_HTML: Stack = ("html",)
_HEADED: Stack = ("html", "headed")  # what only stands between </head> and <body> on this list of open elements
_HEAD: Stack = ("html", "head")
_BODY: Stack = ("html", "headed", "body")
PARTED = "\x1f"  # between the name and the content of a <meta>; a page that has it is odd
DEEP = 200
LONG_TAG = 3000  # characters; longer ones are looked at by markup.py

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "div", "center", "blockquote", "section", "article", "main", "header", "footer", "nav", "ul", "ol", "li", "dl", "dt", "dd"}
_LINES = INLINE - {"img", "button", "data", "mark", "time", "wbr", "sup", "sub", "del", "s", "strike", "bdo"}
_VOID = frozenset({"br", "hr", "input"})
_OF_HEAD = frozenset({"meta", "link", "base", "title", "script", "style"})
_RAW = frozenset({"script", "style"})
_ONLY_TEXT = _RAW | {"title"}
_NOT_IN_CELLS = frozenset({"table", "input"})  # a field shows its value there
_ROWS = frozenset({"tbody", "thead", "tfoot"})
_CELLS = frozenset({"td", "th"})
_EMPTY = _VOID | {"col", "meta", "link", "base"}
_FLOW = _BLOCKS | _LINES | _VOID | _RAW | {"table"}
_INSIDE = {"table": _ROWS | {"tr", "colgroup", "col"}, "colgroup": frozenset({"col"}), "tr": _CELLS, **dict.fromkeys(_ROWS, frozenset({"tr"}))}
_SILENT = INLINE | _OF_HEAD | _ROWS | {"colgroup", "col"}  # say nothing by themselves
_WITHOUT_TEXT = frozenset({"", "html", "headed", "head", "done", *_RAW, *_INSIDE})

_SPACE = r"[ \t\r\n]"
_ATTRIBUTE = rf"{_SPACE}+[A-Za-z_][\w:.-]*+(?:{_SPACE}*+={_SPACE}*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[\w.#%:;,+()-]++))?"
_TOKEN = re.compile(
    rf"<(?:(?P<close>/)(?P<end>[A-Za-z][A-Za-z0-9:]*+){_SPACE}*+"
    rf"|(?P<tag>[A-Za-z][A-Za-z0-9:]*+(?:{_ATTRIBUTE})*+{_SPACE}*+/?+)"
    rf"|!--(?!>|->)(?:[^-]|-(?!->|-!))*+--"
    rf"|!(?P<doctype>(?i:DOCTYPE))[^<>\[\]]*+|!\[if[^<>\[\]\"'-]*+\]|!\[endif\]|\?xml:namespace[^<>?]*+)>(?P<space>{_SPACE}*+)", re.ASCII)  # fmt: skip
_EACH = re.compile(_ATTRIBUTE, re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,4}")


class Tag(NamedTuple):
    """A start tag. told: what a cell, a link or a <meta> says by its attributes."""

    name: str
    told: str = ""
    empty: bool = False


def follow(stack: Stack, run: str) -> tuple[Stack, str]:
    """The elements open after a run of tags, and what it says. run: tags, comments and white space; stack: open before it."""
    opened = list(stack)
    said: list[str] = []
    at = 0
    while at < len(run):
        token = _TOKEN.match(run, at)
        if token is None or len(token[0]) > LONG_TAG or (opened[-1] in _ONLY_TEXT and not token["close"]):
            raise Odd
        at = token.end()
        if token["close"]:
            said.append(_closed(opened, token["end"].lower()))
        elif token["tag"]:
            tag = _tag(token["tag"])
            said.append(_opened(opened, tag))
        elif token["doctype"] and tuple(opened) != START:
            raise Odd
        if opened[-1] not in _WITHOUT_TEXT:
            said.append(token["space"])
    if opened[-1] in _WITHOUT_TEXT and opened[-1] != "done":
        raise Odd
    return tuple(opened), "".join(said)


def _closed(opened: list[str], name: str) -> str:
    if name == "head" and tuple(opened) == _HEAD:
        opened[:] = _HEADED
        return HEAD
    if name == "body" and tuple(opened) == _BODY:
        opened[:] = DONE
        return ""
    if opened[-1] != name or name in {"html", "body", "head"}:
        raise Odd
    opened.pop()
    return _behind(opened, name)


def _behind(opened: list[str], name: str) -> str:
    if name == "table":
        return f"{END}{MARK}{BLOCK}"
    if name in _SILENT or name in _CELLS or name == "tr":
        return ""
    if not _CELLS.isdisjoint(opened):
        return "\n"
    return f"{MARK}{CLOSED}" if name in _HEADINGS else f"{MARK}{BLOCK}"


def _opened(opened: list[str], tag: Tag) -> str:
    if len(opened) > DEEP:
        raise Odd
    name, parent = tag.name, opened[-1]
    if name in {"html", "head", "body"}:
        return _frame(opened, name)
    if parent == "" and name in _FLOW - _RAW:  # a page without these three: libxml2 puts them around it
        opened[:] = _BODY
        return f"{HEAD}{MARK}{BLOCK}{_opened(opened, tag)}"
    in_cell = not _CELLS.isdisjoint(opened)
    if (name not in _OF_HEAD if parent == "head" else not _kept(parent, name)) or (name in _NOT_IN_CELLS and in_cell):
        raise Odd
    if not tag.empty:
        opened.append(name)
    return tag.told or _before(name, in_cell)


def _frame(opened: list[str], name: str) -> str:
    """<html>, <head>, <body>, in this order."""
    now = tuple(opened)
    if (now, name) == (START, "html"):
        opened[:] = _HTML
    elif (now, name) == (_HTML, "head"):
        opened[:] = _HEAD
    elif (now, name) == (_HEADED, "body"):
        opened[:] = _BODY
        return f"{MARK}{BLOCK}"
    else:
        raise Odd
    return ""


def _before(name: str, in_cell: bool) -> str:
    if name == "table":
        return TABLE
    if name == "tr":
        return ROW
    if name == "title":
        return TITLE
    if name in _SILENT:
        return ""
    if name in _VOID:
        return "\n\n" if in_cell else f"{MARK}{BLOCK}" * 2
    if in_cell:
        return "\n"
    return f"{MARK}{name[1]}" if name in _HEADINGS else f"{MARK}{BLOCK}"


@lru_cache(maxsize=4096)
def _kept(parent: str, name: str) -> bool:
    """libxml2 leaves an element open for a tag in it, and both are of those that the walk knows."""
    inside = _INSIDE.get(parent, _FLOW if parent not in _WITHOUT_TEXT else frozenset())
    if name not in inside:
        return False
    outer, inner = (f"<{parent}>", f"</{parent}>") if parent != "body" else ("", "")
    content = f"<{name}>" if name in _EMPTY else f"<{name}>1</{name}>"
    body = etree.fromstring(f"<html><body>{outer}{content}2{inner}3</body></html>", parser=etree.HTMLParser()).find("body")
    return body is not None and etree.tostring(body, encoding="unicode").replace("/>", ">") == f"<body>{outer}{content}2{inner}3</body>"


@lru_cache(maxsize=4096)
def _tag(written: str) -> Tag:
    """A start tag by what stands between its < and >."""
    slash = written.endswith("/")
    name = re.match(r"[A-Za-z0-9:]+", written)[0].lower()  # type: ignore[index]
    empty = name in _EMPTY
    if slash and not empty:
        raise Odd
    values = _values(written[len(name):])
    if stands_out(values):
        raise Odd
    if name in _CELLS:
        return Tag(name, f"{CELL}{_size(values, 'rowspan')}{SPAN}{_size(values, 'colspan')}{SPAN}")
    if name == "meta":
        return Tag(name, f"{META}{values.get('name') or values.get('property') or ''}{PARTED}{values.get('content', '')}", True)
    if name == "a" and _leads_to_a_scan(values.get("href", "")):
        raise Odd
    return Tag(name, "", empty)


def _values(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _EACH.findall(written):
        name, _, value = one.strip().partition("=")
        name, value = name.rstrip().lower(), value.lstrip()
        if name in found:
            raise Odd
        found[name] = value[1:-1] if value[:1] in {"'", '"'} else value
    if "&" in "".join(found.get(name, "") for name in ("style", "dir", "color", "rowspan", "colspan", "hidden")):
        raise Odd
    return found


def _size(values: dict[str, str], name: str) -> str:
    size = values.get(name, "")
    if size and not _NUMBER.fullmatch(size):
        raise Odd
    return size


def _leads_to_a_scan(address: str) -> bool:
    return bool(SCAN.search(address)) or "&" in address.replace("&amp;", "")
