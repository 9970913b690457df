"""What editors, converters and page breaks make of the form's tables: Sheet → Sheet, one function each.

A function may change how a value is printed; where the print no longer tells it, `lost` of the caller learns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.archive.filled import Box

if TYPE_CHECKING:
    from random import Random

    from tests.archive.filled import Sheet

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


# ---- spans ----------------------------------------------------------------------------------------------

def spans_lost(sheet: Sheet, chance: Random) -> Sheet:
    """Every span attribute dropped: ragged rows."""
    return [[replace(box, down=1, across=1) for box in row] for row in sheet]


def spans_blank(sheet: Sheet, chance: Random) -> Sheet:
    """Covered places filled with blank cells."""
    return _filled(sheet, repeat=False)


def spans_repeated(sheet: Sheet, chance: Random) -> Sheet:
    """Covered places filled with the text of the merged cell, numbers excepted."""
    return _filled(sheet, repeat=True)


def _filled(sheet: Sheet, *, repeat: bool) -> Sheet:
    slots: dict[tuple[int, int], Box] = {}
    for at, row in enumerate(sheet):
        column = 0
        for box in row:
            while (at, column) in slots:
                column += 1
            blank = Box(box.text if repeat and box.kind != "value" else "", kind="value" if box.kind == "value" else "label")
            for down in range(box.down):
                for across in range(box.across):
                    slots[at + down, column + across] = blank
            slots[at, column] = replace(box, down=1, across=1)
    return [[slots[at, column] for column in sorted(c for r, c in slots if r == at)] for at in range(len(sheet))]


def no_groups(sheet: Sheet, chance: Random) -> Sheet:
    """The group cells at the left are gone, the labels over all three columns."""
    kept = [[box for box in row if box.kind != "group"] for row in sheet]
    return [[replace(row[0], across=3), *row[1:]] if row[-1].key.startswith("requests") else row for row in kept]


# ---- columns more ---------------------------------------------------------------------------------------

def numbered_left(sheet: Sheet, chance: Random) -> Sheet:
    """A column 序号 at the left of every row."""
    return [[Box("序号" if at == 0 else str(at), kind="label"), *row] for at, row in enumerate(sheet)]


def remarks_right(sheet: Sheet, chance: Random) -> Sheet:
    """A column 备注 at the right, mostly blank."""
    said = [chance.choice(["", "", "", "无", "含部门", "1"]) for _ in sheet]
    return [[*row, Box("备注" if at == 0 else said[at], kind="label")] for at, row in enumerate(sheet)]


# ---- pages ----------------------------------------------------------------------------------------------

def split_pages(sheet: Sheet, chance: Random) -> list[Sheet]:
    """Cut below some row; what the groups' cells covered on the next page is gone, as Word exports have it."""
    if len(sheet) < 6:
        return [sheet]
    at = chance.randrange(4, len(sheet))
    upper = [[replace(box, down=min(box.down, at - row)) for box in boxes] for row, boxes in enumerate(sheet[:at])]
    lower = [list(row) for row in sheet[at:]]
    if chance.random() < 0.5:  # the cut group cells come again, blank
        rest = [box.down - (at - row) for row, boxes in enumerate(sheet[:at]) for box in boxes if box.down > at - row]
        lower[0] = [*(Box("", down, kind="group") for down in rest), *lower[0]]
    return [upper, lower]


def last_row_apart(sheet: Sheet, chance: Random) -> list[Sheet]:
    """The last row as a table of its own (P3)."""
    return [sheet[:-1], sheet[-1:]]


# ---- what is printed ------------------------------------------------------------------------------------

def on_values(sheet: Sheet, change: object, chance: Random, share: float = 1.0) -> Sheet:
    """change(text, chance) → text on a share of the number cells."""
    assert callable(change)
    return [
        [replace(box, text=change(box.text, chance)) if box.key and chance.random() < share else box for box in row]
        for row in sheet
    ]


def full_width(text: str, chance: Random) -> str:
    return text.translate(FULL_WIDTH)


def thousands(text: str, chance: Random) -> str:
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() else text


def counted(text: str, chance: Random) -> str:
    return f"{text}件"


def padded(text: str, chance: Random) -> str:
    return f"\xa0 {text}\u3000"


def blanked(text: str, chance: Random) -> str:
    return chance.choice(["", "", "\xa0", "/", "—", "无", "-"])


def sign_in_words(text: str, chance: Random) -> str:
    return f"减{text[1:]}" if text.startswith("-") else f"+{text}"


def on_labels(sheet: Sheet, change: object, chance: Random, share: float = 1.0) -> Sheet:
    """change(text, chance) → text on a share of the labels, groups and heads."""
    assert callable(change)
    return [
        [replace(box, text=change(box.text, chance)) if box.kind != "value" and chance.random() < share else box for box in row]
        for row in sheet
    ]


def spaced(text: str, chance: Random) -> str:
    return " ".join(text)


def stacked(text: str, chance: Random) -> str:
    """One glyph a line."""
    return "\n".join(text)


def unquoted(text: str, chance: Random) -> str:
    return text.replace("“", "").replace("”", "")


def broken(text: str, chance: Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + "\n" + text[at:]


def remarked(text: str, chance: Random) -> str:
    return text + chance.choice(["（全区机关均无制定规章的权限）", "(指本年事项数，如 -8)", "，含下属单位", "：", "（单位：件）"])


def renumbered(text: str, chance: Random) -> str:
    return text.replace(".", "、") if text[:1].isdigit() else text.replace("（", "(").replace("）", ")")


def misprinted(text: str, chance: Random) -> str:
    """A character lost, doubled or replaced; never a digit."""
    at = chance.randrange(len(text)) if text else 0
    if not text or text[at].isdigit():
        return text
    return chance.choice([text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + chance.choice("的一项其总") + text[at + 1 :]])


def cut_heads(sheet: Sheet, chance: Random) -> Sheet:
    """Column heads cut short, as narrow columns do it (H1)."""
    cut = lambda text: text[: chance.randint(2, len(text))] if len(text) > 3 else text
    return [[replace(box, text=cut(box.text)) if box.kind == "head" else box for box in row] for row in sheet]


def doubled_heads(sheet: Sheet, chance: Random) -> Sheet:
    """The first column's head stands over the second too (H2)."""
    done = []
    for row in sheet:
        heads = [at for at, box in enumerate(row) if box.kind == "head" and box.text != "信息内容"]
        if len(heads) > 1:
            row = [replace(box, text=row[heads[0]].text) if at == heads[1] else box for at, box in enumerate(row)]
        done.append(row)
    return done


def without_heads(sheet: Sheet, chance: Random) -> Sheet:
    return [row for row in sheet if not any(box.kind == "head" for box in row)]


def without_captions(sheet: Sheet, chance: Random) -> Sheet:
    return [row for row in sheet if not any(box.kind == "caption" for box in row)]


def bare_captions(sheet: Sheet, chance: Random) -> Sheet:
    texts = ["第二十条", "第二十条第", "第二十条(五)项"]
    return [[replace(box, text=chance.choice(texts)) if box.kind == "caption" else box for box in row] for row in sheet]


# ---- what goes missing or comes twice ---------------------------------------------------------------------

def row_dropped(sheet: Sheet, chance: Random) -> Sheet:
    at = chance.randrange(len(sheet))
    return sheet[:at] + sheet[at + 1 :]


def row_doubled(sheet: Sheet, chance: Random) -> Sheet:
    at = chance.randrange(len(sheet))
    return sheet[: at + 1] + sheet[at:]


def row_blank(sheet: Sheet, chance: Random) -> Sheet:
    at = chance.randrange(len(sheet) + 1)
    return [*sheet[:at], [Box("", kind="value") for _ in range(chance.randint(1, 10))], *sheet[at:]]


def rows_merged(sheet: Sheet, chance: Random) -> Sheet:
    at = chance.randrange(len(sheet))
    return [*sheet[:at], [box for row in sheet[at : at + 2] for box in row], *sheet[at + 2 :]]


def cell_dropped(sheet: Sheet, chance: Random) -> Sheet:
    at = chance.randrange(len(sheet))
    gone = chance.randrange(len(sheet[at]))
    return [[box for place, box in enumerate(row) if (number, place) != (at, gone)] for number, row in enumerate(sheet)]


def cell_inserted(sheet: Sheet, chance: Random) -> Sheet:
    """A blank or a 7, in a row without blanks: one more of them would leave no trace."""
    whole = [at for at, row in enumerate(sheet) if all(box.text.strip("\xa0/—-无") for box in row)]
    if not whole:
        return sheet
    at = chance.choice(whole)
    place = chance.randint(0, len(sheet[at]))
    row = [*sheet[at][:place], Box(chance.choice(["", "", "7"]), kind="value"), *sheet[at][place:]]
    return [*sheet[:at], row, *sheet[at + 1 :]]


def labels_swapped(sheet: Sheet, chance: Random) -> Sheet:
    """Two rows change places whole; the labels stay with their numbers."""
    at = chance.randrange(len(sheet) - 1) if len(sheet) > 1 else 0
    return [*sheet[:at], *reversed(sheet[at : at + 2]), *sheet[at + 2 :]]


def page_number(sheet: Sheet, chance: Random) -> Sheet:
    at = chance.randrange(len(sheet) + 1)
    texts = ["- 3 -", "— 5 —", "第3页", "-12-", "~ 4 ~"]
    return [*sheet[:at], [Box(chance.choice(texts), kind="label")], *sheet[at:]]
