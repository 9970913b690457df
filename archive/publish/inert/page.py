"""A stored HTML page or text, written anew: only known elements and attributes, every cell of its tables with an id of ours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from lxml import etree

from archive.publish.inert.allowed import ELEMENTS, GONE, VOID, attribute
from archive.publish.inert.css import rules
from archive.publish.inert.images import embedded
from archive.readers import html as html_reader
from archive.readers import text as text_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from lxml.etree import _Element

    from archive.model import Place

    Held = Callable[[Collection[str]], Mapping[str, "Copy"]]  # absolute addresses → their copies, as far as there are

BIGGEST = 20_000_000  # bytes of a page; most are of pictures that it holds itself
MOST_TAGS = 200_000  # of a page that is parsed at all: each takes hundreds of bytes
BIGGEST_TEXT = 1_000_000  # bytes
MOST_ELEMENTS = 60_000  # a report has some thousands; a browser takes some kilobytes for each
MOST_LINKS = 2_000
DEEPEST = 400  # elements in one another: what is deeper than 512 chromium puts beside its parents, cells beside their tables
NO_COPY = "不在本档案中 not in this archive"
NO_PICTURE = "图片不在本档案中 picture not in this archive"
_PLACES = frozenset({"iframe", "frame", "embed", "object"})  # where another document would stand
# the last word is the sandbox's: no scripts, no forms, no way out of the frame, an origin of its own
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "unsafe-none",  # a sandboxed page with any other is not opened at all
}
_BASE = (
    ":where(html){font:16px/1.6 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif;background:#fff;color:#111}"
    ":where(body){margin:12px} :where(img){max-width:100%} :where(table){border-collapse:collapse}"
    ":where(td[id^=xxgk-],th[id^=xxgk-]){border:1px solid #999;padding:2px 6px} :where(pre){white-space:pre-wrap}"
)
# important, as nothing of the page's own can be: what its scripts would open is open, and nothing hides the cell that is asked for
_OWN = (
    "html,body{display:block!important} [data-xxgk],table[data-xxgk]>tbody{display:revert!important} [data-xxgk-at]{font-size:max(1em,12px)!important}"
    "[data-xxgk-at]:target{outline:4px solid #e6007e!important;outline-offset:1px!important;background:#ffe3f1!important;"
    "color:#000!important;min-width:1.2em;scroll-margin:40vh 30vw!important}"
    ":is(td,th)[data-xxgk-at]:target *{display:revert!important;color:#000!important;background:transparent!important;font-size:inherit!important}"
    "tr:has(>[data-xxgk-at]:target)>:not([rowspan],:target){background:#fff6c8!important;color:#000!important}"
    "tr[data-xxgk-at]:target{outline:4px solid #e6007e!important}"
    "table[data-xxgk-at]:target{outline:4px solid #e6007e!important;background:transparent!important;scroll-margin:12px!important}"
    "a[data-xxgk-away]{text-decoration:underline dotted!important}"
    "#xxgk-note{all:initial!important;display:block!important;font:13px/1.5 sans-serif!important;color:#333!important;background:#eef1f5!important;"
    "border-left:4px solid #456!important;padding:6px 10px!important;margin:0 0 12px!important;overflow-wrap:anywhere!important}"
)


class TooBig(Exception):  # noqa: N818 - it is a refusal
    """The page has more of something than is shown; one line."""


class Copy(NamedTuple):
    """Where the archive's copy of something is served: to be opened, and to be shown in a page as a picture."""

    page: str
    picture: str


def mark(place: Place) -> str:
    """The id that a cell has in the served page."""
    return f"xxgk-{place.table}-{place.row}-{place.column}"


class Marked:
    """A page with what its tables were read from: ids of cells (mark()), of rows (xxgk-TABLE-ROW) and of tables (xxgk-TABLE).

    texts: what stands in each cell, by id. Raises TooBig.
    """

    def __init__(self, data: bytes, charset: str) -> None:
        if len(data) > BIGGEST or data.count(b"<") > MOST_TAGS:
            raise TooBig(f"more than {BIGGEST // 1_000_000} MB or {MOST_TAGS} tags")
        self.root, grids = html_reader.sources(data, charset)
        self.texts: dict[str, str] = {}
        self.ids: dict[_Element, str] = {}
        for number, grid in enumerate(grids):
            for (row, column), cell in grid.items():
                self._take(cell, number, row, column)

    def _take(self, cell: _Element, table: int, row: int, column: int) -> None:
        own = f"xxgk-{table}-{row}-{column}"
        self.texts[own] = "".join(cell.itertext())
        self.ids[cell] = own
        line = cell.getparent()
        if line is not None and line.tag == "tr":
            self.ids.setdefault(line, f"xxgk-{table}-{row}")
            outer = next(line.iterancestors("table"), None)
            if outer is not None:
                self.ids.setdefault(outer, f"xxgk-{table}")


def inert_page(page: Marked, url: str, held: Held, told: str = "") -> str:
    """The page as HTML in which nothing runs, nothing is fetched but pictures of the archive, and no link leads out of it.

    url: its own address; told: what stands above it, as plain text. Raises TooBig.
    """
    root = page.root
    if root is None:
        return _whole("", "", "", told)
    links = _links(root, url)
    there = held(set(links.values())) if links else {}
    writer = _Writer(page, links, there)
    body = "".join(writer.written(root))
    sheet = rules("\n".join(one.text or "" for one in root.iter("style")))
    shell = root.find("body")
    return _whole(root.findtext(".//title") or "", sheet, body, told, "" if shell is None else _attributes(shell))


def inert_text(data: bytes, charset: str, told: str = "") -> tuple[str, dict[str, str]]:
    """A plain text as such a page, and what stands in each of its cells, by id. Raises TooBig."""
    if len(data) > BIGGEST_TEXT:
        raise TooBig(f"more than {BIGGEST_TEXT // 1_000_000} MB of text")
    text, grids = text_reader.sources(data, charset)
    spans = sorted((start, end, f"xxgk-{number}-{row}-{column}")
                   for number, grid in enumerate(grids) for (row, column), (start, end) in grid.items())
    parts, at = [], 0
    for start, end, own in spans[:MOST_ELEMENTS]:
        parts += [escape(text[at:start]), f'<span id="{own}" data-xxgk-at>{escape(text[start:end])}</span>']
        at = end
    texts = {own: text[start:end] for start, end, own in spans}
    return _whole("", "", f"<pre>{''.join(parts)}{escape(text[at:])}</pre>", told), texts


def notice(*lines: str) -> str:
    """A page that says why there is nothing to be shown."""
    return _whole(lines[0], "", "".join(f"<p>{escape(line)}</p>" for line in lines), "")


def _whole(title: str, sheet: str, body: str, told: str, attributes: str = "") -> str:
    note = f'<div id="xxgk-note">{escape(told)}</div>' if told else ""
    name = escape(" ".join(title.split())[:300])
    return ('<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
            f'<link rel="icon" href="data:,"><title>{name}</title><style>{_BASE}\n{sheet}\n{_OWN}</style></head>'
            f"<body{attributes}>{note}{body}</body></html>\n")


# ---- addresses ------------------------------------------------------------------------------------------------

def _links(root: _Element, url: str) -> dict[_Element, str]:
    """Absolute addresses that elements refer to."""
    base = _joined(url, next((href for one in root.iter("base") if (href := one.get("href") or "")), ""))
    found: dict[_Element, str] = {}
    for one in root.iter("a", "img", *_PLACES):
        told = reference(one)
        address = _joined(base, told) if told and not told.startswith("#") else ""
        if address.startswith(("http://", "https://")) and len(found) < MOST_LINKS:
            found[one] = address
    return found


def reference(element: _Element) -> str:
    """What an element refers to, as it is written; pictures: where the picture itself is, src may be a grey dot until then."""
    names = {"a": ("href",), "img": ("data-src", "data-original", "src"), "object": ("data",)}.get(str(element.tag), ("src",))
    return next((value for name in names if (value := (element.get(name) or "").strip())), "")


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return base


# ---- the body -------------------------------------------------------------------------------------------------

class _Writer:
    """Writes elements from a stack of its own: pages are nested deeper than calls could be."""

    def __init__(self, page: Marked, links: Mapping[_Element, str], there: Mapping[str, Copy]) -> None:
        self._ids = page.ids
        self._links = links
        self._there = there
        self._flat = _is_deep(page)
        self._open = {up for one in page.ids for up in one.iterancestors()} if len(page.ids) < MOST_ELEMENTS else set()

    def written(self, root: _Element) -> Iterator[str]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for number, (event, element) in enumerate(walk):
            if number > 2 * MOST_ELEMENTS:
                raise TooBig(f"more than {MOST_ELEMENTS} elements")
            tag = element.tag if isinstance(element.tag, str) else "script"
            kept = tag in ELEMENTS and (not self._flat or tag in VOID or self._is_of_table(element))
            if event == "end":
                yield f"</{tag}>" if kept and tag not in VOID else ""
                yield escape(element.tail or "", quote=False) if element is not root else ""
            elif kept:
                yield self._start(element, tag)
                yield escape(element.text or "", quote=False) if tag not in VOID else ""
            elif tag in GONE:
                yield self._place(element)
                walk.skip_subtree()
            else:
                yield self._place(element) + escape(element.text or "", quote=False)

    def _is_of_table(self, element: _Element) -> bool:
        """Whether it is of the frame of a table whose cells are marked."""
        return element in self._ids or (element.tag in ("tbody", "thead", "tfoot") and element.getparent() in self._ids)

    def _start(self, element: _Element, tag: str) -> str:
        own = self._ids.get(element)
        marks = f' id="{own}" data-xxgk-at' if own else ""
        marks += " data-xxgk" if own or element in self._open else ""
        more = self._picture(element) if tag == "img" else self._link(element) if tag == "a" else " open" if tag == "details" else ""
        without = (*(["id"] if own else []), *(["title"] if "title=" in more else []), *(["alt"] if "alt=" in more else []))
        return f"<{tag}{_attributes(element, without)}{marks}{more}>"

    def _picture(self, element: _Element) -> str:
        address = self._links.get(element, "")
        copy = self._there.get(address)
        source = embedded(reference(element)) or (copy.picture if copy else "")
        if source:
            return f' src="{escape(source)}"'
        return "" if element.get("alt") else f' alt="{escape(NO_PICTURE)}"'

    def _link(self, element: _Element) -> str:
        address = self._links.get(element, "")
        copy = self._there.get(address)
        if copy:
            return f' href="{escape(copy.page)}" rel="noreferrer"'
        return f' title="{escape(f"{NO_COPY}: {address[:2000]}")}" data-xxgk-away' if address else ""

    def _place(self, element: _Element) -> str:
        """Where another document stood: a link to its copy, or its address."""
        address = self._links.get(element, "") if element.tag in _PLACES else ""
        shown = escape(address[:300])
        return f"<p>[内嵌 embedded: <a{self._link(element)}>{shown}</a>]</p>" if address else ""


def _is_deep(page: Marked) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(page.root, events=("start", "end")) if page.root is not None else ():
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _attributes(element: _Element, without: Collection[str] = ()) -> str:
    kept = ((name, attribute(name, value)) for name, value in element.attrib.items() if name not in without)
    return "".join(f' {name}="{escape(value)}"' for name, value in kept if value is not None)
