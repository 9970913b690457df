"""What happens to a page on its way to the picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

KINDS = ("stamp", "faint", "photo", "grey", "bleed", "bow", "shade", "marks", "dust", "turns")
WORN = 0.3  # of scans have wear of these kinds too


@dataclass(frozen=True)
class Damage:
    """What happened on the way to the picture; defaults: a clean scan.

    skew: degrees, counter-clockwise; blur: sigma in pixels at 200 dpi; noise: sigma of grey levels;
    quality: of JPEG; paper: grey level of the sheet; stamp: a red seal over cells of each page;
    faint: share of a rule's ink that is left (1 = whole); photo: strength of perspective and uneven light;
    bilevel: black and white only, as copiers save pages; grey: a stamp's colour is lost, as to a copier without it;
    bleed: share of the other side's ink that shines through; bow: inches by which lines bend at a book's gutter;
    shade: share of light that is lost at the margins and unevenly over the sheet, with a black strip where the lid was open;
    marks: strokes of a pen, anywhere on a page; dust: specks a square inch; turns: quarters to the left.
    """

    dpi: int = 200
    skew: float = 0.0
    blur: float = 0.5
    noise: float = 3.0
    quality: int = 70
    paper: int = 250
    stamp: bool = False
    faint: float = 1.0
    photo: float = 0.0
    bilevel: bool = False
    grey: bool = False
    bleed: float = 0.0
    bow: float = 0.0
    shade: float = 0.0
    marks: int = 0
    dust: float = 0.0
    turns: int = 0

    @property
    def name(self) -> str:
        """stamp, faint, photo … or clean: the row of a table of accuracy."""
        return "+".join(name for name in KINDS if (self.faint < 1 if name == "faint" else getattr(self, name))) or "clean"

    def told(self) -> dict[str, object]:
        return asdict(self)


def draw_damage(chance: Random, **fixed: object) -> Damage:
    """A scan as offices make them; half of them clean but for skew, blur and noise."""
    drawn = {
        "dpi": chance.choice((150, 200, 200, 300, 300)), "skew": round(chance.uniform(-1.5, 1.5), 2),
        "blur": round(chance.uniform(0, 0.9), 2), "noise": round(chance.uniform(0, 8), 1),
        "quality": chance.choice((50, 60, 75, 90)), "paper": chance.choice((255, 250, 240, 225)),
        "bilevel": chance.random() < 0.25,
    }
    kind = chance.choice(("", "", "", "stamp", "faint", "photo"))
    if kind:
        drawn["bilevel"] = False
        drawn[kind] = {"stamp": True, "faint": round(chance.uniform(0.25, 0.7), 2), "photo": round(chance.uniform(0.3, 1), 2)}[kind]
    if chance.random() < WORN:
        drawn |= worn(chance, chance.choice(KINDS[3:]))
    return Damage(**(drawn | fixed))


def worn(chance: Random, kind: str) -> dict[str, object]:
    """What paper, books, lids, pens and hands do; kind: one of KINDS from grey on."""
    wear: dict[str, dict[str, object]] = {
        "grey": {"stamp": True, "grey": True}, "bleed": {"bleed": round(chance.uniform(0.05, 0.25), 2)}, "bow": {"bow": round(chance.uniform(0.02, 0.12), 3)},
        "shade": {"shade": round(chance.uniform(0.1, 0.5), 2), "bilevel": False}, "marks": {"marks": chance.randint(2, 6)},
        "dust": {"dust": round(chance.uniform(0.5, 6), 1)}, "turns": {"turns": chance.randint(1, 3)},
    }
    return wear[kind]
