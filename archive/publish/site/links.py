"""Addresses of the site's pages, percent-encoded: written here and nowhere else, so that they stay what was cited."""

from __future__ import annotations

from urllib.parse import quote, urlencode


class Links:
    """Addresses in one language.

    >>> Links("en").report("340323-government", 2020)
    '/en/report/340323-government/2020'
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def _at(self, *parts: object) -> str:
        return "/".join(("", self.lang, *(quote(str(part), safe="") for part in parts)))

    def home(self) -> str:
        return f"/{self.lang}/"

    def page(self, name: str, /, **query: object) -> str:
        """A page by its name (search, questions, charts, quality, codebook, about), with what it is asked."""
        asked = urlencode({key: value for key, value in query.items() if value not in (None, "")})
        return self._at(name) + (f"?{asked}" if asked else "")

    def region(self, code: str = "") -> str:
        """A division, or the whole country."""
        return self._at("region", code)

    def agency(self, key: str) -> str:
        return self._at("agency", key)

    def report(self, key: str, year: int, revision: int | None = None) -> str:
        """A report: the current revision, or one of them."""
        return self._at("report", key, year, *([] if revision is None else [revision]))

    def cell(self, key: str, year: int, revision: int, cell: str) -> str:
        """Where one number came from."""
        return self._at("cell", key, year, revision, cell)

    def compare(self, one: tuple[str, int], other: tuple[str, int]) -> str:
        """Two reports side by side, each (agency key, year)."""
        return self.page("compare", a=f"{one[0]}/{one[1]}", b=f"{other[0]}/{other[1]}")

    def codebook(self, part: str = "", place: str = "") -> str:
        """The codebook, or a part of it: a table, `cells`, `codes`; place: a column, cell or list of codes in it."""
        return self._at("codebook", *([part] if part else [])) + (f"#{quote(place, safe='')}" if place else "")

    def question(self, name: str) -> str:
        return self._at("questions", name)

    @staticmethod
    def table(name: str = "", ending: str = "", **query: object) -> str:
        """Datasette's page of a table or view: ending `.csv` or `.json`; without a name the list of all."""
        asked = urlencode(query)
        return "/xxgk" + (f"/{quote(name, safe='')}" if name else "") + ending + (f"?{asked}" if asked else "")


def in_language(url: str, lang: str) -> str:
    """The same page in another language; an address without a language gets one.

    >>> in_language("/en/search?q=%E5%A4%8D%E8%AE%AE", "zh")
    '/zh/search?q=%E5%A4%8D%E8%AE%AE'
    """
    head, slash, rest = url.lstrip("/").partition("/")
    if head in ("en", "zh"):
        return f"/{lang}/{rest}" if slash else f"/{lang}/"
    return f"/{lang}/{url.lstrip('/')}"
