"""How a document may look: one choice a name, drawn at random; the first of a list is the plain one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

FONTS = {
    "noto-sans": "Noto Sans CJK SC", "noto-serif": "Noto Serif CJK SC", "zen-hei": "WenQuanYi Zen Hei",
    "micro-hei": "WenQuanYi Micro Hei", "uming": "AR PL UMing CN",
}
EVEN = {"edition", "density", "font"}  # drawn without favour
PLAIN = 0.6  # how often any other choice is the plain one
CHOICES: dict[str, tuple[str, ...]] = {
    # what is printed
    "edition": ("2019", "2021"),
    "density": ("full", "zeros", "sparse"),
    "scale": ("", "large"),
    "numbers": ("", "full-width", "thousands", "counted"),
    "blanks": ("", "blank", "slash", "dash", "none", "mixed", "holes"),
    "signs": ("", "words", "plus"),
    "unit": ("", "head-wan", "head-yuan", "cell-yuan", "cell-wan"),
    # labels
    "glyphs": ("", "spaced", "stacked", "both"),
    "brackets": ("", "wide"),
    "quotes": ("", "unquoted"),
    "second": ("one", "clauses"),
    # the page
    "font": tuple(FONTS),
    "size": ("10.5", "9", "12", "7.5"),
    "columns": ("", "narrow", "tight"),  # narrow label columns; narrow number columns
    "page": ("portrait", "landscape", "two-columns"),
    "breaks": ("", "cut-rows", "whole-rows", "head-again", "between-tables"),
    "furniture": ("", "numbers", "header", "both"),
    "boxed": ("", "yes"),
    # of single formats
    "charset": ("utf-8", "gb2312"),
    "word": ("", "textbox", "nested", "tracked"),
    "ruling": ("", "open", "per-cell", "fewer-labels", "dashed", "filled"),
    "rotated": ("", "90", "270"),
}


def draw_style(chance: Random, fixed: Mapping[str, str] | None = None) -> dict[str, str]:
    """One choice of each; fixed overrules what would be drawn. Raises KeyError for a name that is none."""
    drawn = {}
    for name, choices in CHOICES.items():
        drawn[name] = chance.choice(choices) if name in EVEN or chance.random() > PLAIN else choices[0]
    for name, choice in (fixed or {}).items():
        if name not in CHOICES:
            raise KeyError(name)
        drawn[name] = choice
    return drawn


def plain_style(fixed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every choice the plain one, but for those fixed."""
    return {name: choices[0] for name, choices in CHOICES.items()} | dict(fixed or {})


def tags(style: Mapping[str, str]) -> dict[str, str]:
    """What is not plain about a style, with edition and font."""
    return {name: choice for name, choice in style.items() if name in EVEN or choice != CHOICES[name][0]}
