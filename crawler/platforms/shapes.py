"""Which family a URL or a page belongs to, by the rules of shapes.toml; the adapters' `shape` comes from here."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RULES = Path(__file__).with_suffix(".toml")
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Rule:
    """weak: look-alikes of this shape exist, so marks in the page outweigh it."""

    family: str
    why: str
    patterns: tuple[re.Pattern[str], ...]
    weak: bool = False

    def fits(self, text: str) -> bool:
        return all(pattern.search(text) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Told:
    """A family, and what told it."""

    family: str
    why: str
    weak: bool = False

LONGEST = 2_000  # characters of an address that is looked at


@cache
def _rules(kind: str) -> tuple[Rule, ...]:
    """Rules of one kind (shape, mark), in the order of the file."""
    entries = tomllib.loads(RULES.read_text(encoding="utf-8"))[kind]
    return tuple(
        Rule(entry["family"], entry["why"], _compiled(entry), entry.get("weak", False)) for entry in entries
    )


def _compiled(entry: dict[str, Any]) -> tuple[re.Pattern[str], ...]:
    # two patterns rather than one with a look-ahead: that took a minute on a page of 40 KB
    return tuple(re.compile(pattern) for pattern in entry.get("all") or [entry["pattern"]])


def by_url(url: str) -> Told | None:
    """The family whose columns or articles have addresses like this one; None if the address tells nothing.

    >>> by_url("http://www.x.gov.cn/art/2024/1/30/art_12_34.html").family
    'hanweb'
    >>> by_url("http://www.x.gov.cn/")
    """
    parts = urlsplit(url)
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    rule = next((rule for rule in _rules("shape") if rule.fits(address[:LONGEST])), None)
    return Told(rule.family, f"its address: {rule.why}", rule.weak) if rule else None


def by_text(text: str) -> Told | None:
    """The family whose marks a page's source bears."""
    rule = next((rule for rule in _rules("mark") if rule.fits(text)), None)
    return Told(rule.family, f"marks in the page: {rule.why}") if rule else None


def by_links(urls: Iterable[str], least: int = 3) -> Told | None:
    """The family of most of the addresses that a page links to, of those that are one family's own."""
    found = [told for url in dict.fromkeys(urls) if (told := by_url(url)) and not told.weak and told.family != GENERIC]
    ranked = Counter(told.family for told in found).most_common(1)
    if not ranked or ranked[0][1] < least or ranked[0][1] * 2 <= len(found):
        return None
    return Told(ranked[0][0], f"{ranked[0][1]} addresses linked from the page")


def shape_of(family: str) -> Callable[[str], bool]:
    """The `shape` of an adapter: is this URL surely one of the family's own.

    >>> shape_of("trs")("http://www.x.gov.cn/a/202301/t20230118_115205.html")
    True
    """
    return partial(_is, family)


def _is(family: str, url: str) -> bool:
    told = by_url(url)
    return told is not None and not told.weak and told.family == family
