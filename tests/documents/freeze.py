"""`python -m tests.documents.freeze [KIND…]` draws the frozen set anew. The files are the authority, not this script:
chromium and LibreOffice of another version lay out otherwise."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

from tests.documents.drawn import SUFFIX, draw, draw_all
from tests.documents.frozen import FOLDER, INDEX, entry
from tests.documents.raster import Damage

if TYPE_CHECKING:
    from tests.documents.drawn import Drawn

Wish = dict[str, str]
SLIM = {"size": "7.5"}  # a whole report on one page


def _wishes(*lines: str) -> list[Wish]:
    """"font=uming breaks=cut-rows" → choices."""
    return [dict(part.split("=") for part in line.split()) for line in lines]


TEXT_PDF = _wishes(
    "font=noto-sans breaks=cut-rows edition=2021", "font=zen-hei columns=tight scale=large", "font=zen-hei page=two-columns",
    "font=zen-hei breaks=head-again numbers=thousands boxed=yes", "font=micro-hei breaks=cut-rows furniture=numbers signs=words edition=2019",
    "font=zen-hei columns=narrow size=12 furniture=both blanks=slash", "font=zen-hei breaks=between-tables blanks=none",
    "font=zen-hei size=9 blanks=blank glyphs=both page=landscape", "font=zen-hei size=12 breaks=cut-rows numbers=full-width edition=2021",
)
OFFICE_PDF = _wishes(
    "font=noto-sans breaks=cut-rows furniture=both", "font=noto-serif breaks=head-again size=12", "font=zen-hei page=landscape",
    "font=micro-hei columns=narrow glyphs=stacked", "font=uming blanks=dash edition=2019 unit=cell-yuan", "font=noto-sans columns=tight scale=large",
    "font=noto-serif word=nested", "font=zen-hei page=two-columns numbers=counted", "font=micro-hei breaks=cut-rows size=12 boxed=yes edition=2021",
)
DRAWN_PDF = _wishes(
    "breaks=cut-rows ruling=open size=12 furniture=both", "ruling=open size=12 edition=2021", "ruling=per-cell", "ruling=fewer-labels size=12",
    "ruling=filled columns=tight scale=large", "ruling=dashed", "rotated=90 breaks=head-again size=12", "rotated=270 page=landscape",
    "page=two-columns boxed=yes", "breaks=cut-rows ruling=filled size=12 edition=2021 blanks=mixed", "font=uming glyphs=both columns=narrow",
    "ruling=fewer-labels breaks=cut-rows size=12 edition=2021 glyphs=stacked",
)
DOCX = _wishes(
    "word=textbox", "word=nested", "word=tracked", "word=textbox blanks=mixed", "word=nested glyphs=both", "word=tracked numbers=thousands",
    "columns=tight scale=large", "page=two-columns", "furniture=both boxed=yes", "blanks=blank edition=2019 unit=head-wan",
    "blanks=slash edition=2021", "numbers=full-width brackets=wide", "second=clauses signs=words edition=2019", "density=sparse blanks=none",
    "breaks=head-again numbers=counted",
)
DOC = _wishes("", "word=nested", "word=tracked", "blanks=dash edition=2019", "glyphs=both", "page=landscape numbers=full-width",
              "second=clauses furniture=both", "scale=large columns=tight")
SHEETS = _wishes("", "breaks=between-tables", "numbers=thousands scale=large", "blanks=blank edition=2019", "glyphs=both",
                 "numbers=full-width", "unit=cell-wan edition=2019", "second=clauses blanks=mixed")
OFD = _wishes("", "furniture=both", "breaks=cut-rows ruling=open size=12", "page=two-columns", "columns=narrow glyphs=both", "blanks=slash edition=2019",
              "ruling=per-cell", "breaks=head-again size=12 furniture=header", "scale=large columns=tight", "numbers=thousands boxed=yes")
WORD_HTML = _wishes("charset=gb2312", "charset=gb2312 blanks=blank", "glyphs=both", "blanks=mixed edition=2019", "charset=gb2312 numbers=thousands",
                    "second=clauses", "scale=large", "charset=gb2312 unit=cell-yuan edition=2019")
PLAN: dict[str, list[Wish]] = {
    "pdf": TEXT_PDF, "pdf-office": OFFICE_PDF, "pdf-drawn": DRAWN_PDF, "docx": DOCX, "doc": DOC, "wps": DOC[:5], "rtf": DOC[:3],
    "xls": SHEETS[:6], "xlsx": SHEETS, "ofd": OFD, "html": DOCX[9:11], "word-html": WORD_HTML, "zip": DOC[:6], "7z": DOC[:1],
    "docx-pictures": _wishes("density=zeros", "edition=2021 density=full"), "html-pictures": _wishes("", "edition=2019"),
}
# names as portals give them: kind → number of the document → suffix that is not the format's
MISNAMED = {"word-html": {2: ".doc", 3: ".doc", 4: ".wps", 5: ".xls"}, "docx": {13: ".wps", 14: ".doc"}, "rtf": {2: ".doc"}, "xlsx": {7: ".xls"}}

FINE, GREY = {"blur": 0.5, "noise": 2.0, "quality": 28}, {"blur": 0.6, "noise": 2.0, "quality": 28, "paper": 238}
BLACK = {"blur": 0.4, "noise": 3.0, "bilevel": True}


def _scan(kind: str, look: str, **damage: object) -> tuple[str, Wish, Damage]:
    """Written small: a whole report on a page or two."""
    return kind, SLIM | _wishes(look)[0], Damage(**damage)


# what the accuracy is asked of, then 150 dpi, then damage
SCANNED: list[tuple[str, Wish, Damage]] = [
    _scan("scan-pdf", "font=noto-sans", dpi=200, skew=0.0, **FINE),
    _scan("scan-pdf", "font=noto-serif", dpi=200, skew=0.7, **BLACK),
    _scan("scan-pdf", "font=zen-hei", dpi=200, skew=-1.5, **GREY),
    _scan("scan-pdf", "font=uming", dpi=200, skew=1.2, **BLACK),
    _scan("scan-pdf", "font=micro-hei size=9 breaks=cut-rows", dpi=200, skew=-0.6, **BLACK),
    _scan("scan-pdf", "font=noto-sans", dpi=300, skew=0.0, **BLACK),
    _scan("scan-pdf", "font=uming", dpi=300, skew=1.5, **BLACK),
    _scan("scan-pdf", "font=zen-hei columns=narrow", dpi=300, skew=-0.9, **BLACK),
    _scan("scan-pdf", "font=noto-serif size=9 furniture=both", dpi=300, skew=0.3, **BLACK),
    _scan("scan-jpeg", "font=noto-serif", dpi=200, skew=-0.4, **FINE),
    _scan("scan-jpeg", "font=micro-hei density=zeros", dpi=200, skew=1.4, **GREY),
    _scan("scan-webp", "font=zen-hei columns=narrow", dpi=200, skew=-1.0, **FINE),
    _scan("scan-webp", "font=noto-sans glyphs=both", dpi=300, skew=0.5, **FINE),
    _scan("scan-png", "font=noto-sans density=sparse", dpi=200, skew=0.9, blur=0.3, noise=1.0),
    _scan("scan-png", "font=uming numbers=thousands scale=large", dpi=200, skew=-0.3, **BLACK),
    _scan("scan-png", "font=noto-serif blanks=slash density=zeros", dpi=200, skew=0.0, **BLACK),
    _scan("scan-png", "font=micro-hei blanks=blank density=zeros", dpi=300, skew=-1.4, **BLACK),
    _scan("scan-tiff", "font=noto-sans", dpi=200, skew=0.6, **BLACK),
    _scan("scan-tiff", "font=noto-serif size=9", dpi=200, skew=-1.3, **BLACK),
    _scan("scan-tiff", "font=zen-hei size=10.5 page=landscape", dpi=300, skew=0.4, **BLACK),
    _scan("scan-tiff", "font=micro-hei size=9", dpi=300, skew=-0.7, **BLACK),
    _scan("mixed-pdf", "font=zen-hei size=10.5", dpi=200, skew=0.5, **BLACK),
    _scan("mixed-pdf", "font=zen-hei size=10.5 breaks=cut-rows", dpi=200, skew=-0.9, **FINE),
    _scan("scan-jpeg", "font=noto-sans size=9", dpi=150, skew=0.3, blur=0.3, noise=2.0, quality=40),
    _scan("scan-webp", "font=zen-hei size=9", dpi=150, skew=-0.8, blur=0.3, noise=2.0, quality=40),
    _scan("scan-png", "font=noto-sans size=10.5", dpi=150, blur=0.0, noise=0.0),
    _scan("scan-pdf", "font=noto-serif size=9", dpi=150, skew=1.3, **BLACK),
    _scan("scan-pdf", "font=noto-serif", dpi=200, skew=1.9, **BLACK),
    _scan("scan-webp", "font=noto-sans", dpi=200, skew=0.4, stamp=True, **FINE),
    _scan("scan-webp", "font=zen-hei", dpi=200, skew=1.1, stamp=True, **FINE),
    _scan("scan-webp", "font=noto-serif", dpi=300, skew=-0.8, stamp=True, **FINE),
    _scan("scan-webp", "font=noto-sans", dpi=200, skew=-1.2, faint=0.3, **FINE),
    _scan("scan-webp", "font=zen-hei", dpi=200, skew=0.3, faint=0.45, **FINE),
    _scan("scan-jpeg", "font=noto-sans", dpi=200, photo=0.5, **FINE),
    _scan("scan-webp", "font=noto-serif", dpi=200, skew=0.6, photo=0.9, **FINE),
]


def named(one: Drawn, number: int) -> str:
    return f"{one.kind}-{number:02}{MISNAMED.get(one.kind, {}).get(number, SUFFIX[one.kind])}"


def freeze(kinds: list[str]) -> list[dict[str, object]]:
    """The files of these kinds written; their entries."""
    entries = []
    for kind in kinds:
        wishes = PLAN.get(kind) or [(wish, damage) for one, wish, damage in SCANNED if one == kind]
        for number, wish in enumerate(wishes):
            if isinstance(wish, tuple):
                one = draw(kind, 100 + number, plain=True, damage=wish[1], **{"edition": "2021" if number % 3 else "2019", **wish[0]})
            else:
                [one] = draw_all(kind, [100 + number], **wish)
            file = named(one, number)
            (FOLDER / file).write_bytes(one.data)
            for name, data in one.beside.items():
                (FOLDER / f"{file}.files").mkdir(exist_ok=True)
                (FOLDER / f"{file}.files" / name.rpartition("/")[2]).write_bytes(data)
            entries.append(entry(one, file))
            sys.stdout.write(f"{file}  {len(one.data) + sum(map(len, one.beside.values())):,}\n")
    return entries


def main() -> None:
    every = [*PLAN, *dict.fromkeys(kind for kind, _, _ in SCANNED)]
    kinds = sys.argv[1:] or every
    FOLDER.mkdir(exist_ok=True)
    kept = [one for one in json.loads(INDEX.read_text(encoding="utf-8")) if one["kind"] not in kinds] if INDEX.exists() else []
    for kind in kinds:
        for file in FOLDER.glob(f"{kind}-[0-9][0-9].*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    entries = sorted([*kept, *freeze(kinds)], key=lambda one: (every.index(str(one["kind"])), one["file"]))
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in entries]
    INDEX.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
