"""TRS WCM (拓尔思): static directories, tYYYYMMDD_ID articles, index_1.html = page 2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.adapter import Listing, Platform
from crawler.mechanics import links, pagers, rendered
from crawler.page import Ask
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.page import Page

# undated t-ids exist too (广西 t15699357.shtml, 景德镇 t803352.shtml)
ARTICLE = re.compile(r"/t(?:\d{8}_)?\d{5,}(?:_wap)?\.s?html?(?:\?|$)|/P0\d{10,}\.\w+$")
EXTENSION = re.compile(r"\.(s?html?)(?:\?|$)")


def listing(page: Page) -> Listing:
    """One page of a column; its pager is drawn by a script, so there are no links to follow."""
    call, told = pagers.trs_call(page.text), pagers.trs_globals(page.text)
    if call:
        pages, current, prefix, extension = call.pages, call.current, call.prefix, call.extension
    elif told:
        (pages, current), prefix, extension = told, "index", _extension(page)
    else:
        return rendered.listing(page, ARTICLE)  # a pager of the site's own
    more = current + 1 < pages
    return Listing(
        entries=links.entries(page, ARTICLE),
        next=Ask(pagers.sibling(page.url, f"{prefix}_{current + 1}.{extension}")) if more else None,
        declared=pagers.declared(page),
        pages=pages,
        none=pagers.says_empty(page),
    )


def canonical(url: str) -> str:
    """The address of an article without its mobile twin's marks.

    >>> canonical("http://x.gov.cn/a/202301/t20230118_1_wap.html?isMobile=false")
    'http://x.gov.cn/a/202301/t20230118_1.html'
    """
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key.lower() != "ismobile"]
    path = re.sub(r"(/t[\d_]+)_wap(\.s?html?)$", r"\1\2", parts.path)
    if path == parts.path and "ismobile" not in parts.query.lower():
        return url
    return urlunsplit(parts._replace(path=path, query=urlencode(query)))


def instead(page: Page) -> tuple[str, ...]:
    """A bare directory may be refused while its index.html is served."""
    parts = urlsplit(page.url)
    if page.status not in (403, 404) or not parts.path.endswith("/"):
        return ()
    return tuple(urlunsplit(parts._replace(path=parts.path + name)) for name in ("index.html", "index.shtml"))


def marked(page: Page) -> bool:
    return pagers.trs_call(page.text) is not None or pagers.trs_globals(page.text) is not None


def _extension(page: Page) -> str:
    """Sites write index_1 with the extension of their column page or, in a bare directory, of their articles."""
    own = EXTENSION.search(page.url)
    articles = (EXTENSION.search(link.url) for link in links.links(page) if ARTICLE.search(link.url))
    found = own or next(filter(None, articles), None)
    return found[1] if found else "html"


TRS = Platform("trs", shape_of("trs"), marked, listing, rendered.article, rendered.files, canonical, instead)
