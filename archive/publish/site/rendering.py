"""Templates to HTML: the Jinja environment of our own pages (Datasette has one of its own for its tables)."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.publish.charts import bundle
from archive.publish.site import pages
from archive.publish.site.links import Links, in_language
from archive.publish.site.web import assets
from archive.publish.site.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from archive.publish.site.asked import Asked

TEMPLATES = Path(__file__).with_name("templates")
# pages of the head of every page, in their order; one that this version does not have is left out
NAVIGATION = ("region", "search", "questions", "charts", "quality", "codebook", "about")


@cache
def environment() -> Environment:
    """Autoescaping, and strict: a name that a page did not give is an error, not an empty place."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(number=number, share=share)
    made.globals.update(asset=assets.url, vega=bundle.address())
    return made


def render(template: str, asked: Asked, values: Mapping[str, Any]) -> str:
    """A page as HTML. What every template knows beside its own values: base() below."""
    return environment().get_template(template).render({**base(asked), **values})


def base(asked: Asked) -> dict[str, Any]:
    """t(key, …) texts · label(key) labels of the data · short(key) the same, or the key where it has none · link addresses · lang · site · asked · languages · navigation."""
    lang = asked.lang
    return {
        "t": partial(_say, lang), "label": partial(_label, lang), "short": partial(_short, lang), "link": Links(lang), "lang": lang, "site": asked.site, "asked": asked,
        "languages": [(other, in_language(asked.url, other)) for other in LANGUAGES], "navigation": navigation(lang),
    }


def _say(lang: str, key: str, /, **values: Any) -> str:
    return say(key, lang, **values)


def _label(lang: str, key: str) -> str:
    from archive.publish.labels import label

    return label(key, lang)


def _short(lang: str, key: str) -> str:
    from archive.publish.labels import short

    return short(key, lang)


def navigation(lang: str) -> list[tuple[str, str]]:
    """(name, address) of the pages in the head that there are."""
    patterns = [pattern for pattern, _ in pages.routes()]
    link = Links(lang)
    found = [(name, link.region() if name == "region" else link.page(name)) for name in NAVIGATION]
    return [(name, url) for name, url in found if any(pattern.fullmatch(url) for pattern in patterns)]


# ---- filters -------------------------------------------------------------------------------------------------

def number(value: float | None) -> str:
    """With separators of thousands; a figure that is not there is no 0 but a dash.

    >>> number(12345), number(0), number(None), number(2.5)
    ('12,345', '0', '–', '2.5')
    """
    return "–" if value is None else f"{value:,}"


def share(value: float | None, places: int = 1) -> str:
    """A share as per cent. Nearly all is not all, hardly any is not none.

    >>> share(0.5), share(0.9999), share(0.0001), share(None), share(1)
    ('50.0 %', '99.9 %', '0.1 %', '–', '100.0 %')
    """
    if value is None:
        return "–"
    least = 10.0 ** -places
    percent = 100.0 * value
    if 0 < value < 1:
        percent = min(max(percent, least), 100 - least)
    return f"{percent:.{places}f} %"
