"""A page's style sheets laid over its tree: each element has in its style attribute what of it is hidden, raised or moved.

What a rule adds to a cell (td::before) is not written there, but that something stands there is: such a cell is no number.
"""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING

from archive.readers.printed import INLINE
from archive.readers.styles.selector import MAYBE, YES, Matcher, TooMany
from archive.readers.styles.sheet import Rule, Sheet, Value, declared, hides, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MOST_STEPS = 500_000  # of matching, for all elements of a page
DOUBT = "-xxgk-doubt:1"  # in a style: what it is cannot be told, and digits beside it are kept apart
ADDED = "|"  # in a text: something that cannot be read is shown here
_LINES = frozenset({"tr", "td", "th"})
_INHERITED = ("visibility", "font-size")  # an element inside may undo them
_ATTRIBUTES = tuple(methodcaller("get", name) for name in ("class", "id"))
Found = list[tuple[Rule, int, int]]


def laid(root: _Element) -> None:
    """Changes the tree; linear in it but for the matching, which is bounded: beyond the bound all of a page's pieces are kept apart."""
    _closed_details(root)
    sheets = [one for one in map(_sheet, root.iter("style")) if one is not None]
    if not all(one.whole for one in sheets):
        _doubt_all(root)
    elif any(one.telling for one in sheets) and _concerns(root, set().union(*(one.telling for one in sheets))):
        try:
            _Cascade(sheets).over(root)
        except TooMany:
            _doubt_all(root)


def _sheet(element: _Element) -> Sheet | None:
    kind = (element.get("type") or "text/css").split(";")[0].strip().lower()
    if kind != "text/css" or not element.text or next(element.iterancestors("noscript", "template"), None) is not None:
        return None
    return sheet_of(element.text, element.get("media") or "")


def _concerns(root: _Element, keys: set[str]) -> bool:
    """Some element is called so."""
    tags = {key for key in keys if key[0] not in "#."}
    if "*" in tags or (tags and next(root.iter(*tags), None) is not None):
        return True
    for get, sign in zip(_ATTRIBUTES, ".#", strict=True):
        names = {name for told in set(map(get, root.iter("*"))) if told for name in told.lower().split()}
        if any(key[1:] in names for key in keys if key[0] == sign):
            return True
    return False


def _doubt_all(root: _Element) -> None:
    for element in root.iter(*INLINE):
        element.set("style", f"{element.get('style') or ''};{DOUBT}")


class _Cascade:
    """The sheets of one page."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._sheets = sheets
        self._matcher = Matcher(MOST_STEPS)
        self._called: dict[tuple[str, str, str], tuple[list[tuple[int, Rule]], bool]] = {}

    def over(self, root: _Element) -> None:
        """First all is found, then written: an attribute selector must not see what was written."""
        changed: list[tuple[_Element, dict[str, Value], bool, set[str]]] = []
        for element in root.iter("*"):
            rules, telling = self._for(element)
            if not telling and not ("hidden" in element.keys() and rules):  # noqa: SIM118 - an element is no mapping
                continue
            self._matcher.step(len(rules))
            found = [(rule, place, told) for place, rule in rules if (told := self._matcher.match(rule.selector, element))]
            if any(rule.tells for rule, _, _ in found) or "hidden" in element.keys():  # noqa: SIM118
                changed.append((element, *_settled(element, [one for one in found if not one[0].selector.pseudo]),
                                {rule.selector.pseudo for rule, _, _ in found if rule.tells and rule.selector.pseudo}))
        for element, values, doubtful, made in changed:
            self._write(element, values, doubtful=doubtful)
            for pseudo in made:
                _add(element, behind=pseudo == "after")

    def _for(self, element: _Element) -> tuple[list[tuple[int, Rule]], bool]:
        """Rules that may be for an element, with the place of their sheet, and whether any of them tells something."""
        called = (str(element.tag), element.get("id") or "", element.get("class") or "")
        known = self._called.get(called)
        if known is None:
            keys = {"*", called[0], f"#{called[1].strip().lower()}", *(f".{name}" for name in called[2].lower().split())}
            rules = [(place, rule) for place, sheet in enumerate(self._sheets) for key in keys for rule in sheet.rules.get(key, ())]
            known = self._called[called] = rules, any(rule.tells for _, rule in rules)
        return known

    def _write(self, element: _Element, values: dict[str, Value], *, doubtful: bool) -> None:
        style = _style(values, "content")
        lasting = _style(values, "content", *_INHERITED)
        if hides(style) and not hides(lasting) and any(map(self._undoes, element.iterdescendants("*"))):
            style, doubtful = lasting, True
        if doubtful and hides(style):
            style = ""
        if "hidden" in element.attrib:
            del element.attrib["hidden"]
        element.set("style", f"{style};{DOUBT}" if doubtful else style)

    def _undoes(self, element: _Element) -> bool:
        """It may be shown in an element whose text is not."""
        self._matcher.step()
        if "size" in element.keys() or not declared(element.get("style") or "").keys().isdisjoint(_INHERITED):  # noqa: SIM118
            return True
        rules = (rule for _, rule in self._for(element)[0] if not rule.values.keys().isdisjoint(_INHERITED) and not rule.selector.pseudo)
        return any(self._matcher.match(rule.selector, element) for rule in rules)


def _style(values: dict[str, Value], *without: str) -> str:
    return ";".join(f"{name}:{value.text}" for name, value in values.items() if name not in without)


def _settled(element: _Element, found: Found) -> tuple[dict[str, Value], bool]:
    """Each property's value that holds, and whether that is in doubt."""
    best: dict[str, tuple[tuple[object, ...], Value]] = {}
    doubtful = any(told == MAYBE or not rule.sure for rule, _, told in found if rule.tells)
    inline = declared(element.get("style") or "")
    layers: list[tuple[dict[str, Value], tuple[int, ...]]] = [(rule.values, (0, *rule.selector.weight(), place, rule.order)) for rule, place, told in found if told == YES and rule.sure]
    if "hidden" in element.keys():  # noqa: SIM118
        layers.append(({"display": Value("none", important=False)}, (-1,)))
    for values, weight in [*layers, (inline, (1,))]:
        for name, value in values.items():
            rank = (value.important, *weight)
            if name not in best or rank > best[name][0]:
                best[name] = (rank, value)
    return {name: value for name, (_, value) in best.items()}, doubtful or any(value.doubtful for _, value in best.values())


def _add(element: _Element, *, behind: bool) -> None:
    """Only in cells, where numbers stand."""
    if element.tag not in _LINES and next(element.iterancestors("td", "th"), None) is None:
        return
    for one in element if element.tag == "tr" else (element,):
        if behind and len(one):
            one[-1].tail = f"{one[-1].tail or ''}{ADDED}"
        elif behind:
            one.text = f"{one.text or ''}{ADDED}"
        else:
            one.text = f"{ADDED}{one.text or ''}"


def _closed_details(root: _Element) -> None:
    """What is folded away in a cell until somebody clicks."""
    for one in root.iter("details"):
        if "open" in one.attrib or next(one.iterancestors("td", "th"), None) is None:
            continue
        one.text = None
        for child in _folded(one):
            child.set("style", "display:none")
        for child in one:
            child.tail = None


def _folded(details: _Element) -> Iterator[_Element]:
    summary = details.find("summary")
    return (child for child in details if child is not summary)
