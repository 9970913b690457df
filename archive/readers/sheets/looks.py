"""How an xlsx shows its cells, which the library does not tell: it gives 0.5 for a cell that shows 50 %, and what nobody sees.

Of the worker's program, which knows of no package: nothing of ours is imported here.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_COLUMNS = 20_000  # of a sheet; the format has 16,384
MOST_UNPACKED = 300_000_000  # bytes of all parts of an xlsx
TWICE = "!"  # a format that nobody understands
APART = "|"  # behind what may be shown otherwise: no number has it
MOST_AREAS = 2000  # of rules; where there are more, every cell is in one
# those that a file names by number only (18.8.30); what is not here shows values as they are, or is a date
BUILT_IN = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00", "12": "# ?/?", "13": "# ??/??", "37": "#,##0_);(#,##0)",
            "38": "#,##0_);(#,##0)", "39": "#,##0.00_);(#,##0.00)", "40": "#,##0.00_);(#,##0.00)", "41": '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
            "42": '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ', "43": '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
            "44": '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "48": "##0.0E+0"}
EVERYWHERE = (0, 1 << 30, 0, 1 << 30)
_WHITE = re.compile(r'<(?:\w+:)?color\b(?![^<>]*tint="-)[^<>]*(?:rgb="(?:FF|00)?FFFFFF"|theme="0"|indexed="(?:1|9)")', re.IGNORECASE)
_WHITE_GROUND = re.compile(r'<(?:\w+:)?fgColor\b(?![^<>]*tint="-)[^<>]*(?:rgb="(?:FF|00)?FFFFFF"|theme="0"|indexed="(?:1|9)")', re.IGNORECASE)
_NAME = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")


class TooMuchError(Exception):
    """A limit was exceeded."""


class Look(NamedTuple):
    """How a sheet shows its cells. codes: (row, column) → number format · rows, columns: hidden ones · apart: texts → as they are shown ·
    zeros: numbers that are 0 are shown · unseen: cells that are white on white · doubtful: first row, last row, first column, last column of
    cells that a rule may show otherwise."""

    codes: dict[tuple[int, int], str]
    rows: frozenset[int]
    columns: frozenset[int]
    apart: dict[str, str]
    zeros: bool
    unseen: frozenset[tuple[int, int]] = frozenset()
    doubtful: tuple[tuple[int, int, int, int], ...] = ()


class Parts:
    """What the parts of an xlsx tell of its looks (ECMA-376 part 1, 18.3.1.13, 18.3.1.73, 18.3.1.87, 18.8.30); of other files nothing is known."""

    def __init__(self, data: bytes) -> None:
        self._styles: tuple[str, ...] = ()
        self._white: tuple[bool, ...] = ()
        self._rules: tuple[bool, ...] = ()
        self._parts: dict[str, str] = {}
        if not data.startswith(b"PK"):
            return
        self._file = zipfile.ZipFile(io.BytesIO(data))
        if sum(info.file_size for info in self._file.infolist()) > MOST_UNPACKED:
            raise TooMuchError(f"more than {MOST_UNPACKED // 1_000_000} MB unpacked")
        looks = self._part("xl/styles.xml")
        self._styles, self._white, self._rules = _styles(looks), _white(looks), _ruled(looks)
        self._parts = _parts(self._part("xl/workbook.xml"), self._part("xl/_rels/workbook.xml.rels"))

    def look(self, sheet: str) -> Look:
        """Of the sheet with this name."""
        if sheet not in self._parts:
            return Look({}, frozenset(), frozenset(), {}, zeros=True)
        xml = self._part(self._parts[sheet])
        rows = (told for told in map(_attributes, re.findall(r"<(?:\w+:)?row\b([^<>]*\b(?:hidden|ht)\b[^<>]*)>", xml)) if _is_hidden(told))
        columns = (told for told in map(_attributes, re.findall(r"<(?:\w+:)?col\b([^<>]*)>", xml)) if _is_hidden(told))
        spans = [(_counted(told, "min"), min(_counted(told, "max"), MOST_COLUMNS)) for told in columns]
        view = re.search(r"<(?:\w+:)?sheetView\b([^<>]*)>", xml)
        return Look(_codes(xml, self._styles), frozenset(_counted(told, "r") - 1 for told in rows),
                    frozenset(at for first, last in spans for at in range(first - 1, last)), self.apart(sheet),
                    zeros=view is None or _attributes(view[1]).get("showZeros") not in {"0", "false"}, unseen=_unseen(xml, self._white),
                    doubtful=_doubtful(xml, self._rules))

    def apart(self, sheet: str) -> dict[str, str]:
        """Texts of which a piece is raised, struck out or white → with a stroke between its digits and those beside it."""
        parts = ["xl/sharedStrings.xml", self._parts[sheet]] if sheet in self._parts else []
        return dict(one for part in parts for one in _apart(self._part(part)))

    def _part(self, name: str) -> str:
        try:
            return self._file.read(name).decode("utf-8", "replace")
        except KeyError:
            return ""


def _is_hidden(told: dict[str, str]) -> bool:
    return told.get("hidden") in {"1", "true"} or told.get("ht", told.get("width", "")) in {"0", "0.0"}


def _counted(told: dict[str, str], name: str) -> int:
    return int(told[name]) if told.get(name, "").isascii() and told.get(name, "").isdecimal() else 0


def _codes(xml: str, styles: tuple[str, ...]) -> dict[tuple[int, int], str]:
    """Of the cells that have another format than "General". One that is there twice has none that is understood."""
    found: dict[tuple[int, int], str] = {}
    for place, style in _styled(xml) if any(styles) else ():
        code = styles[style] if style < len(styles) else ""
        if code or place in found:
            found[place] = code if found.get(place, code) == code else TWICE
    return found


def _styled(xml: str) -> Iterator[tuple[tuple[int, int], int]]:
    """Row and column of each cell, and the number of its style."""
    row, column = -1, -1
    for tag, told in re.findall(r"<(?:\w+:)?(row|c)\b([^<>]*)>", xml):
        own = _attributes(told)
        if tag == "row":
            row, column = (_counted(own, "r") or row + 2) - 1, -1
            continue
        place = _NAME.fullmatch(own.get("r", ""))
        row, column = (int(place[2]) - 1, _column(place[1])) if place else (row, column + 1)
        style = own.get("s", "0")
        yield (row, column), int(style) if style.isascii() and style.isdecimal() and len(style) < 8 else 0


def _column(letters: str) -> int:
    """
    >>> _column("B"), _column("AA")
    (1, 26)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _styles(xml: str) -> tuple[str, ...]:
    """The number format of each cell style; "" for one that shows values as they are."""
    formats = dict(BUILT_IN)
    for tag in re.findall(r"<(?:\w+:)?numFmt\b([^<>]*+(?:>[^<>\"]*+\"[^<>]*+)*+)>", xml):
        told = _attributes(tag)
        formats[told.get("numFmtId", "")] = told.get("formatCode", "")
    inside = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", xml, re.DOTALL)
    codes = [formats.get(_attributes(tag).get("numFmtId", "0"), "") for tag in re.findall(r"<(?:\w+:)?xf\b([^<>]*)>", inside.group() if inside else "")]
    return tuple("" if code.lower() == "general" else code for code in codes)


def _inside(xml: str, tag: str) -> str:
    return next(_each(xml, tag), "")


def _each(xml: str, tag: str) -> Iterator[str]:
    """The elements of a name, with what is in them; no further than one that does not end."""
    begins, ends, at = re.compile(rf"<(?:\w+:)?{tag}\b[^<>]*>"), re.compile(rf"</(?:\w+:)?{tag}>"), 0
    while begin := begins.search(xml, at):
        end = begin if begin.group().endswith("/>") else ends.search(xml, begin.end())
        if end is None:
            return
        at = end.end()
        yield xml[begin.start() : at]


def _white(xml: str) -> tuple[bool, ...]:
    """Of each cell style: are its cells white on white, or on nothing (18.8.22, 18.8.32)?"""
    fonts = [bool(_WHITE.search(font)) for font in _each(_inside(xml, "fonts"), "font")]
    fills = ["patternType" not in fill or 'patternType="none"' in fill or bool(_WHITE_GROUND.search(fill)) for fill in _each(_inside(xml, "fills"), "fill")]
    if not any(fonts):
        return ()
    styles = [_attributes(tag) for tag in re.findall(r"<(?:\w+:)?xf\b([^<>]*)>", _inside(xml, "cellXfs"))]
    return tuple(any(fonts[at : at + 1]) and any(fills[ground : ground + 1]) for at, ground in ((_counted(told, "fontId"), _counted(told, "fillId")) for told in styles))


def _unseen(xml: str, white: tuple[bool, ...]) -> frozenset[tuple[int, int]]:
    return frozenset(place for place, style in _styled(xml) if style < len(white) and white[style]) if any(white) else frozenset()


def _ruled(xml: str) -> tuple[bool, ...]:
    """Of each look that rules give (18.8.15): does it print another text, or in white?"""
    return tuple(_is_doubtful(look) for look in _each(_inside(xml, "dxfs"), "dxf"))


def _is_doubtful(look: str) -> bool:
    return bool(re.search(r"<(?:\w+:)?numFmt\b", look) or _WHITE.search(_inside(look, "font")))


def _doubtful(xml: str, looks: tuple[bool, ...]) -> tuple[tuple[int, int, int, int], ...]:
    """Where a rule may show something else, or no number but a bar or a sign (18.3.1.18; of Excel 2010: [MS-XLSX] 2.6.3)."""
    found: list[tuple[int, int, int, int]] = []
    for rules in _each(xml, "conditionalFormatting"):
        numbers = {_counted(told, "dxfId") for told in map(_attributes, re.findall(r"<(?:\w+:)?cfRule\b([^<>]*)>", rules)) if "dxfId" in told}
        hides = re.search(r'<(?:\w+:)?(?:dataBar|iconSet)\b[^<>]*\bshowValue="(?:0|false)"', rules)
        if hides or any(any(looks[at : at + 1]) for at in numbers) or any(map(_is_doubtful, _each(rules, "dxf"))):
            areas = re.search(r'\bsqref="([^"]*)"', rules) or re.search(r"<(?:\w+:)?sqref>([^<]*)<", rules)
            found += [_area(one) for one in areas[1].split()] if areas else [EVERYWHERE]
    return tuple(found) if len(found) <= MOST_AREAS else (EVERYWHERE,)


def _area(text: str) -> tuple[int, int, int, int]:
    """
    >>> _area("B2:C5"), _area("AA7")
    ((1, 4, 1, 2), (6, 6, 26, 26))
    """
    first, _, last = text.replace("$", "").partition(":")
    ends = [_NAME.fullmatch(one) for one in (first, last or first)]
    if not ends[0] or not ends[1]:  # whole columns or rows
        return EVERYWHERE
    return int(ends[0][2]) - 1, int(ends[1][2]) - 1, _column(ends[0][1]), _column(ends[1][1])


def _parts(book: str, relations: str) -> dict[str, str]:
    """Sheet → name of its part."""
    targets = {told.get("Id"): told.get("Target", "") for told in map(_attributes, re.findall(r"<Relationship\b([^<>]*)>", relations))}
    sheets = map(_attributes, re.findall(r"<(?:\w+:)?sheet\b([^<>]*)>", book))
    return {told.get("name", ""): posixpath.join("/xl", targets.get(told.get("id"), ""))[1:] for told in sheets}


_LOOKS = re.compile(r'<(?:\w+:)?(?:vertAlign\b(?![^<>]*baseline)|strike\b(?![^<>]*"(?:0|false)")|color\b[^<>]*(?:"(?:FF|00)?FFFFFF"|theme="0"))', re.IGNORECASE)


def _apart(xml: str) -> list[tuple[str, str]]:
    """Of the rich texts of a part (18.4.4, 18.4.8): as they are, and as they are shown."""
    if not _LOOKS.search(xml):
        return []
    found = []
    for rich in re.split(r"</(?:\w+:)?(?:si|is)>", xml):
        texts, shown = "", ""
        for run in re.split(r"<(?:\w+:)?r>", rich)[1:] if _LOOKS.search(rich) else ():
            text = unescape("".join(re.findall(r"<(?:\w+:)?t\b[^<>]*>([^<]*)<", run)))
            texts, shown = texts + text, shown + ("|" if _is_digit(shown.rstrip()[-1:]) and _is_digit(text.lstrip()[:1]) else "") + text
        found += [(texts.strip(), shown.strip())] if shown != texts else []
    return found


def _is_digit(sign: str) -> bool:
    return sign.isdigit() or sign in {".", ",", "+", "-"}


def _attributes(tag: str) -> dict[str, str]:
    return {name.rpartition(":")[2]: unescape(double or single) for name, double, single in re.findall(r"""(?<![\w:])([\w:]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""", tag)}
